using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Vocabulary;

public sealed class VocabularyApiTests
{
    [Theory]
    [InlineData("1.6", 39, 26)]
    [InlineData("2.0.1", 64, 40)]
    [InlineData("2.1", 91, 55)]
    public async Task Every_action_of_a_version_is_listed(string version, int all, int toStation)
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var http = server.Http(Rights.Read);

        var actions = (await http.Get($"/v2/ocpp/{version}/actions"))["data"]!.AsArray();
        Assert.Equal(all, actions.Count);
        Assert.Equal(actions.Select(Name).Order(StringComparer.Ordinal), actions.Select(Name));
        var orders = (await http.Get($"/v2/ocpp/{version}/actions?caller=centralSystem"))["data"]!.AsArray();
        Assert.Equal(toStation, orders.Count);
        Assert.All(orders, order => Assert.Contains("centralSystem", order!["callers"]!.AsArray().Select(caller => (string?)caller)));
        foreach (var name in actions.Select(Name))
            Assert.Equal(name, Name(await http.Get($"/v2/ocpp/{version}/actions/{name}")));
    }

    [Fact]
    public async Task An_action_is_given_with_all_that_a_form_needs()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var http = server.Http(Rights.Read);

        var reset = await http.Get("/v2/ocpp/1.6/actions/Reset");
        Assert.Equal(
            """
            {"version":"1.6","name":"Reset","topic":"Core","callers":["centralSystem"],"isAnswered":true,
            "request":[{"field":"type","isRequired":true,"type":"word","words":["Hard","Soft"]}],
            "answer":[{"field":"status","isRequired":true,"type":"word","words":["Accepted","Rejected"]}],"types":{}}
            """.ReplaceLineEndings(""),
            reset.ToJsonString());

        var profile = await http.Get("/v2/ocpp/1.6/actions/SetChargingProfile");
        Assert.Equal(
            ["ChargingProfile", "ChargingSchedule", "ChargingSchedulePeriod"], profile["types"]!.AsObject().Select(type => type.Key));
        var limit = profile["types"]!["ChargingSchedulePeriod"]!["fields"]![1]!;
        Assert.Equal("""{"field":"limit","isRequired":true,"type":"number","multipleOf":0.1}""", limit.ToJsonString());

        var certificates = await http.Get("/v2/ocpp/2.0.1/actions/Authorize");
        Assert.Equal(
            """{"field":"iso15118CertificateHashData","isRequired":false,"type":"list","minItems":1,"maxItems":4,"items":{"type":"object","name":"OCSPRequestDataType"}}""",
            certificates["request"]![2]!.ToJsonString());
        Assert.True((bool?)certificates["types"]!["CustomDataType"]!["isOpen"]);
    }

    [Fact]
    public async Task A_message_that_is_not_answered_has_no_answer()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var stream = await server.Http(Rights.Read).Get("/v2/ocpp/2.1/actions/NotifyPeriodicEventStream");
        Assert.Equal((false, null), ((bool?)stream["isAnswered"], stream["answer"]));
    }

    [Theory]
    [InlineData("/v2/ocpp/2.2/actions", HttpStatusCode.NotFound, null)]
    [InlineData("/v2/ocpp/2.2/actions/Reset", HttpStatusCode.NotFound, null)]
    [InlineData("/v2/ocpp/1.6/actions/SetVariables", HttpStatusCode.NotFound, null)]
    [InlineData("/v2/ocpp/1.6/actions/reset", HttpStatusCode.NotFound, null)]
    [InlineData("/v2/ocpp/1.6/actions?caller=driver", HttpStatusCode.BadRequest, "caller")]
    [InlineData("/v2/ocpp/1.6/actions?who=driver", HttpStatusCode.BadRequest, "who")]
    [InlineData("/v2/ocpp/1.6/actions/Reset?who=driver", HttpStatusCode.BadRequest, "who")]
    public async Task What_is_not_there_is_said_clearly(string address, HttpStatusCode status, string? param)
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        Assert.Equal(param, (await server.Http(Rights.Read).Get(address, status)).Error().Param);
    }

    [Fact]
    public async Task It_is_for_those_who_are_signed_in()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        await server.Client(null).Get("/v2/ocpp/1.6/actions", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task It_is_described_in_OpenAPI()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var document = await server.Client(null).Get("/openapi/v2.json");

        var list = document["paths"]!["/v2/ocpp/{version}/actions"]!["get"]!;
        Assert.Equal(["version", "caller"], list["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"]));
        Assert.NotNull(document["paths"]!["/v2/ocpp/{version}/actions/{action}"]!["get"]!["summary"]);
        var field = document["components"]!["schemas"]!["OcppFieldShape"]!["properties"]!.AsObject().Select(property => property.Key);
        Assert.Contains("maxLength", field);
    }

    static string Name(JsonNode? action) => (string)action!["name"]!;
}
