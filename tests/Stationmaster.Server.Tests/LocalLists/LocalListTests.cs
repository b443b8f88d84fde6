using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.LocalLists;

public sealed class LocalListTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    const string Limits =
        """
        {"configurationKey":[{"key":"LocalAuthListEnabled","readonly":false,"value":"true"},
         {"key":"LocalAuthListMaxLength","readonly":true,"value":"3"},{"key":"SendLocalListMaxLength","readonly":true,"value":"2"}]}
        """;

    sealed record Site(Network Network, Box Box, ScriptedStation Station, TestClock Clock) : IAsyncDisposable
    {
        /// <summary>A charge box that keeps the fleet's charge keys, and has just connected.</summary>
        public static async Task<Site> Open(string engine, Func<Network, Task> prepare)
        {
            var clock = new TestClock();
            var network = await Network.Start(engine, adjust: clock.Use);
            await prepare(network);
            var box = await network.NewBox();
            await network.Http.Put($"/v2/locations/{network.LocationId}/local-list", new { isEnabled = true, customerIds = new[] { network.FleetId } });
            return new(network, box, await box.Start(), clock);
        }

        /// <summary>The next call that is about the list; the worker's beat is brought forward until it comes.</summary>
        public async Task<ServerCall> Asked(string action)
        {
            await Clock.Until(TimeSpan.FromSeconds(5), () => Station.IsAsked, $"the server calls {action}");
            return await Station.Asked(action);
        }

        public async Task AnswerVersion(int version) =>
            await (await Asked("GetLocalListVersion")).Answer($$"""{"listVersion":{{version}}}""");

        public async Task<JsonObject> Sent(string answer = "Accepted")
        {
            var call = await Asked("SendLocalList");
            await call.Answer($$"""{"status":"{{answer}}"}""");
            return call.Payload;
        }

        public Task<JsonNode> List() => Network.Http.Get($"/v2/chargeboxes/{Box.Id}/local-list");

        public Task InSync(int version) => Eventually.Holds(
            async () => await List() is var list && (bool)list["isInSync"]! && (int)list["versionHere"]! == version, $"in sync at version {version}");

        public async ValueTask DisposeAsync()
        {
            await Station.DisposeAsync();
            await Network.DisposeAsync();
        }
    }

    static string Summary(JsonObject sent) =>
        $"{sent["listVersion"]} {sent["updateType"]} " + string.Join(",", sent["localAuthorizationList"]!.AsArray()
            .Select(entry => (string)entry!["idTag"]! + (entry["idTagInfo"] is null ? "-" : "")));

    [Theory, MemberData(nameof(Engines))]
    public async Task A_list_is_sent_in_parts_then_kept_by_its_changes(string engine)
    {
        string first = "", second = "", third = "";
        await using var site = await Site.Open(engine, async network =>
            (first, second, third) = (await network.NewToken(), await network.NewToken(), await network.NewToken()));
        await site.AnswerVersion(0);
        await (await site.Asked("GetConfiguration")).Answer(Limits);
        Assert.Equal($"1 Full {first},{second}", Summary(await site.Sent()));
        Assert.Equal($"2 Differential {third}", Summary(await site.Sent()));
        await site.InSync(2);

        // More than fit, and one that was switched off: one update for both.
        var tokens = (await site.Network.Http.Get("/v2/tokens?limit=100"))["data"]!.AsArray();
        var id = (long)tokens.First(token => (string)token!["identifier"]!["uid"]! == second)!["id"]!;
        // The list is full: new ones alone change nothing of it.
        var fourth = await site.Network.NewToken();
        await site.Network.NewToken();
        await site.Network.Http.Patch($"/v2/tokens/{id}", new { isActive = false });
        await site.AnswerVersion(2);
        Assert.Equal($"3 Differential {second}-,{fourth}", Summary(await site.Sent()));
        await site.InSync(3);
        Assert.Equal(4, (int)(await site.List())["wanted"]!);
        Assert.Equal(3, (int)(await site.List())["entries"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public Task Limits_that_a_station_does_not_tell_when_asked_are_known_from_its_device_model(string engine) => Transcript.Play(networks, engine, """
        station NotifyReport {"requestId":1,"generatedAt":"$now","seqNo":0,"reportData":[{"component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"ItemsPerMessage"},"variableAttribute":[{"value":"1"}],"variableCharacteristics":{"dataType":"integer","supportsMonitoring":false}},{"component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"Entries"},"variableAttribute":[{"value":"0"}],"variableCharacteristics":{"dataType":"integer","maxLimit":2,"supportsMonitoring":false}}]}
        server {}
        operator GET tokens?search=$listed1
        operator {"count":1}
        operator GET tokens?search=$listed2
        operator {"count":1}
        operator GET tokens?search=$listed3
        operator {"count":1}
        operator PUT box/local-list {"isEnabled":true,"customerIds":["$customer"]}
        operator {"isEnabled":true}
        server GetLocalListVersion {}
        station {"versionNumber":0}
        server GetVariables {"getVariableData":"*"}
        station refuses OccurrenceConstraintViolation
        server SendLocalList {"versionNumber":1,"updateType":"Full","localAuthorizationList":[{"idToken":{"idToken":"$listed1","type":"ISO14443"},"idTokenInfo":{"status":"Accepted"}}]}
        station {"status":"Accepted"}
        server SendLocalList {"versionNumber":2,"updateType":"Differential","localAuthorizationList":[{"idToken":{"idToken":"$listed2","type":"ISO14443"},"idTokenInfo":{"status":"Accepted"}}]}
        station {"status":"Accepted"}
        eventually GET box/local-list {"isInSync":true,"wanted":3,"entries":2,"mostEntries":2,"mostPerMessage":1}
        """, version: "2.0.1");

    [Theory, MemberData(nameof(Engines))]
    public async Task What_cannot_be_changed_is_sent_anew_and_what_fails_waits(string engine)
    {
        string first = "";
        await using var site = await Site.Open(engine, async network => first = await network.NewToken());
        await site.AnswerVersion(0);
        await (await site.Asked("GetConfiguration")).Answer(Limits);
        await site.Sent();
        await site.InSync(1);

        var second = await site.Network.NewToken();
        await site.AnswerVersion(1);
        Assert.Equal($"2 Differential {second}", Summary(await site.Sent("VersionMismatch")));
        Assert.Equal($"2 Full {first},{second}", Summary(await site.Sent()));
        await site.InSync(2);

        // It has lost its list.
        await site.Network.NewToken();
        await site.AnswerVersion(0);
        await (await site.Asked("GetConfiguration")).Answer(Limits);
        Assert.StartsWith("3 Full", Summary(await site.Sent("Failed")), StringComparison.Ordinal);
        await Eventually.Holds(async () => (string?)(await site.List())["lastStatus"] == "Failed", "the failure is shown");
        Assert.NotNull((await site.List())["nextTryAt"]);
        site.Clock.Advance(TimeSpan.FromMinutes(16));
        await site.AnswerVersion(0);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task It_is_cleared_and_stays_off_until_it_is_switched_on_again(string engine)
    {
        await using var site = await Site.Open(engine, network => network.NewToken());
        await site.AnswerVersion(0);
        await (await site.Asked("GetConfiguration")).Answer(Limits);
        await site.Sent();
        await site.InSync(1);

        var clearing = site.Network.Http.Post($"/v2/chargeboxes/{site.Box.Id}/local-list/clear", null);
        await site.AnswerVersion(1);
        await (await site.Asked("GetConfiguration")).Answer(Limits);
        Assert.Equal("2 Full ", Summary(await site.Sent()));
        var cleared = (await clearing)["localList"]!;
        Assert.Equal((false, 0, 2), ((bool)cleared["isEnabled"]!, (int)cleared["entries"]!, (int)cleared["versionHere"]!));
        await site.Network.Http.Post($"/v2/chargeboxes/{site.Box.Id}/local-list/sync", null, HttpStatusCode.Conflict);

        await site.Network.Http.Put($"/v2/chargeboxes/{site.Box.Id}/local-list", new { isEnabled = (bool?)null });
        await site.AnswerVersion(2);
        Assert.StartsWith("3 Differential", Summary(await site.Sent()), StringComparison.Ordinal);
        await site.InSync(3);
        var refused = await site.Network.Http.Put(
            $"/v2/chargeboxes/{site.Box.Id}/local-list", new { isEnabled = true }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("customerIds", refused.Error().Param);
    }
}
