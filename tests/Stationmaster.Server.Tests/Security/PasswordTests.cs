using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Security;

/// <summary>Passwords that are rotated over OCPP: whatever is lost between, the station can come back.</summary>
public sealed class PasswordTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static Task<HttpStatusCode> Refusal(Box box, string password) =>
        ScriptedStation.Refusal(box.Network.Endpoint, box.Identity, box.Basic(password));

    static Task<ScriptedStation> Connect(Box box, string password) =>
        ScriptedStation.Connect(box.Network.Endpoint, box.Identity, box.Basic(password));

    static async Task<(Task<JsonNode> Order, ServerCall Call, string Password)> Rotate(Box box, ScriptedStation station)
    {
        var order = box.Order("security/rotate-password");
        var call = await station.Asked("ChangeConfiguration");
        Assert.Equal("AuthorizationKey", (string?)call.Payload["key"]);
        return (order, call, (string)call.Payload["value"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_073_A_new_password_holds_beside_the_old_one_until_it_is_used(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        string password;
        await using (var station = await box.Start())
        {
            (var order, var call, password) = await Rotate(box, station);
            await call.Answer("""{"status":"Accepted"}""");
            Assert.Equal("Accepted", (string?)(await order)["status"]);
        }
        Assert.NotNull((string?)(await box.Security())["password"]!["rotatingSince"]);

        await (await Connect(box, box.Password)).DisposeAsync();
        await (await Connect(box, password)).DisposeAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await Refusal(box, box.Password));
        await (await Connect(box, password)).DisposeAsync();
        Assert.Null((string?)(await box.Security())["password"]!["rotatingSince"]);
        var everything = (await box.Network.Http.Get($"/v2/chargeboxes/{box.Id}/messages?limit=1000")).ToJsonString()
            + (await box.Network.Http.Get($"/v2/chargeboxes/{box.Id}/orders")).ToJsonString() + (await box.Security()).ToJsonString();
        Assert.Contains("AuthorizationKey", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(password, everything, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_station_that_dies_between_can_come_back_by_whichever_it_has(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        var station = await box.Start();
        var (order, _, first) = await Rotate(box, station);
        await station.DisposeAsync();
        Assert.Equal("Offline", (string?)(await order)["outcome"]);

        // It did not take it, and is given another, which it refuses; the first may still be what it has.
        var second = await Connect(box, box.Password);
        var (again, refusedCall, refused) = await Rotate(box, second);
        await refusedCall.Answer("""{"status":"Rejected"}""");
        Assert.Equal("Rejected", (string?)(await again)["status"]);
        await second.DisposeAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await Refusal(box, refused));
        await (await Connect(box, box.Password)).DisposeAsync();
        await (await Connect(box, first)).DisposeAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await Refusal(box, box.Password));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_A_09_A_station_of_2_0_1_takes_a_password(string engine)
    {
        foreach (var version in new[] { "2.0.1", "2.1" })
        {
            var (box, password) = await Rotated(engine, version, "Accepted");
            await (await Connect(box, password)).DisposeAsync();
            Assert.Equal(HttpStatusCode.Unauthorized, await Refusal(box, box.Password));
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_A_10_A_station_of_2_0_1_refuses_a_password_and_keeps_the_old_one(string engine)
    {
        foreach (var version in new[] { "2.0.1", "2.1" })
        {
            var (box, password) = await Rotated(engine, version, "Rejected");
            Assert.Equal(HttpStatusCode.Unauthorized, await Refusal(box, password));
            await (await Connect(box, box.Password)).DisposeAsync();
        }
    }

    async Task<(Box Box, string Password)> Rotated(string engine, string version, string answer)
    {
        var box = await (await networks.Of(engine)).NewBox();
        await using var station = await ScriptedStation.Connect(box.Network.Endpoint, box.Identity, box.Basic(), $"ocpp{version}");
        var order = box.Order("security/rotate-password");
        var call = await station.Asked("SetVariables");
        var data = call.Payload["setVariableData"]![0]!;
        Assert.Equal(("SecurityCtrlr", "BasicAuthPassword"), ((string?)data["component"]!["name"], (string?)data["variable"]!["name"]));
        await call.Answer(
            $$$"""{"setVariableResult":[{"attributeStatus":"{{{answer}}}","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}""");
        Assert.Equal(answer, (string?)(await order)["status"]);
        await FrameJudge.Check(station.Written);
        return (box, (string)data["attributeValue"]!);
    }

    [Fact]
    public async Task A_password_of_ones_own_choice_is_checked()
    {
        var box = await (await networks.Of(TestDatabases.Sqlite)).NewBox();
        var refused = await box.Network.Http.Send(
            HttpMethod.Post, $"/v2/chargeboxes/{box.Id}/configuration", new { key = "AuthorizationKey", value = "short" }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("value", refused.Error().Param);
    }
}
