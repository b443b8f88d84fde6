using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Tariffs;
using Stationmaster.Server.Tariffs.WhatIf;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Tariffs;

public sealed class WhatIfTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static JsonObject Plain(decimal perKwh) => new()
    {
        ["name"] = "Plain", ["currency"] = "DKK", ["vatRate"] = 0.25m, ["pricePerKwh"] = perKwh, ["pricePerMinute"] = 0.35m,
        ["pricePerSession"] = 1m, ["idlePricePerMinute"] = 1.5m, ["idleGraceMinutes"] = 7,
    };

    static JsonObject ByTime(decimal day) => new()
    {
        ["name"] = "By time", ["currency"] = "DKK", ["vatRate"] = 0.25m,
        ["elements"] = new JsonArray(
            new JsonObject
            {
                ["priceComponents"] = new JsonArray(new JsonObject { ["type"] = "ENERGY", ["price"] = day }),
                ["restrictions"] = new JsonObject { ["startTime"] = "10:15", ["endTime"] = "17:00" },
            },
            new JsonObject { ["priceComponents"] = new JsonArray(new JsonObject { ["type"] = "ENERGY", ["price"] = 1.37m }) }),
    };

    static Tariff Sound(JsonObject body) =>
        TariffReading.Checked(body.Deserialize<TariffRequest>(ApiJson.Configured(new JsonSerializerOptions(JsonSerializerDefaults.Web)))!)
            with { Id = 12, Uuid = SomeRecords.Tariff.Uuid, UpdatedAt = SomeRecords.Tariff.UpdatedAt };

    /// <summary>A session with its samples, of the tariff.</summary>
    static async Task<Session> Charge(RecordServer server, int number, Tariff? tariff, int wh, int minutes, int idleMinutes, Func<Session, Session>? change = null)
    {
        var start = SomeRecords.Start.AddHours(number);
        var session = SomeRecords.Completed(SomeRecords.FleetCar, number: number) with
        {
            Id = Guid.NewGuid(), Site = SomeRecords.Site with { Tariff = tariff }, StartedAt = start, StationStartedAt = start,
            StoppedAt = start.AddMinutes(minutes + idleMinutes), StationStoppedAt = start.AddMinutes(minutes + idleMinutes), MeterStopWh = 1_234_567 + wh,
        };
        session = change?.Invoke(session) ?? session;
        var samples = Enumerable.Range(0, minutes + idleMinutes + 1).Select(minute => Sample(start.AddMinutes(minute), 1_234_567 + (wh * Math.Min(minute, minutes) / minutes)));
        var course = new History([.. samples], []);
        await server.AddCourse(number, course);
        await server.Save(session, course);
        await server.Execute("update session set document = @document where number = @number", new { document = SessionJson.Write(session), number });
        return session;
    }

    static TimedSample Sample(DateTimeOffset at, decimal wh) => new(at, new(at, [new(Measurand.EnergyImportRegister, wh)]));

    static async Task<JsonNode> Ask(HttpClient http, JsonObject body)
    {
        body["from"] ??= "2025-11-01T00:00:00Z";
        body["to"] ??= "2026-10-01T00:00:00Z";
        using var answer = await http.PostAsync("/v2/tariffs/what-if", JsonContent.Create(body), Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        var last = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith("event: result\ndata: ", last, StringComparison.Ordinal);
        return JsonNode.Parse(last["event: result\ndata: ".Length..])!;
    }

    static decimal Number(JsonNode? node) => (decimal)node!;

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Under_the_same_tariff_nothing_changes_by_as_much_as_an_oere(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        var random = new Random(19);
        foreach (var (body, first) in new[] { (Plain(3.3333m), 1), (ByTime(4.4444m), 101) })
        {
            for (var number = first; number < first + 25; number++)
                await Charge(server, number, Sound(body), random.Next(300, 40_000), random.Next(20, 90), random.Next(0, 40));
        }

        foreach (var (body, first, way) in new[] { (Plain(3.3333m), 1, "byTotals"), (ByTime(4.4444m), 101, "bySamples") })
        {
            var (from, to) = (SomeRecords.Start.AddHours(first), SomeRecords.Start.AddHours(first + 25));
            var result = await Ask(server.Http, new() { ["tariff"] = body, ["from"] = from, ["to"] = to });

            Assert.Equal((25, 25, 0, 0), ((int)result["sessions"]!, (int)result[way]!, (int)result["dearer"]!, (int)result["cheaper"]!));
            Assert.Equal(Number(result["was"]), Number(result["wouldBe"]));
            Assert.True(Number(result["was"]) > 0);
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Another_tariff_changes_totals_customers_locations_and_names_the_worst(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        var tariff = Sound(Plain(2m));
        await Charge(server, 1, tariff, 10_000, 20, 0);
        await Charge(server, 2, tariff, 30_000, 20, 0);
        await Charge(server, 3, tariff, 5_000, 20, 0, session => session with { Site = session.Site with { LocationId = 32 } });

        var result = await Ask(server.Http, new() { ["tariff"] = Plain(3m), ["month"] = null });
        var there = await Ask(server.Http, new() { ["tariff"] = Plain(3m), ["locationIds"] = new JsonArray(32) });

        // One krone more for each of 45 kWh.
        Assert.Equal(45m, Number(result["wouldBe"]) - Number(result["was"]));
        Assert.Equal((3, 0, 45m), ((int)result["dearer"]!, (int)result["cheaper"]!, Number(result["energyKwh"])));
        Assert.Equal([2, 1, 3], result["up"]!.AsArray().Select(change => (int)change!["transactionId"]!));
        Assert.Empty(result["down"]!.AsArray());
        Assert.Equal(["Aarhus Havn", "Elsewhere"], result["locations"]!.AsArray().Select(location => (string)location!["name"]!));
        Assert.Equal(("Aarhus Havn A/S", 3), ((string)result["customers"]![0]!["name"]!, (int)result["customers"]![0]!["sessions"]!));
        Assert.Equal(5m, Number(there["wouldBe"]) - Number(there["was"]));
        Assert.Equal(3, (await server.Query<long>("select count(*) from charge_record where revision = 1"))[0]);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task What_an_agreement_a_correction_or_another_tariff_priced_stays(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        var tariff = Sound(Plain(2m));
        await Charge(server, 1, tariff, 10_000, 20, 0);
        await Charge(server, 2, tariff, 10_000, 20, 0, session => session with { Offer = new(PriceSource.CustomerTariff, Sound(Plain(1m))) });
        await Charge(server, 3, tariff, 10_000, 20, 0);
        await server.Execute("update charge_record set revision = 2 where number = 3");
        await Charge(server, 4, tariff with { Uuid = Guid.NewGuid() }, 10_000, 20, 0);
        await Charge(server, 5, tariff with { Currency = "EUR" }, 10_000, 20, 0);
        await Charge(server, 6, tariff, 10_000, 20, 0, session => session with { Flags = SessionFlags.StopWithoutStart });

        var result = await Ask(server.Http, new() { ["tariff"] = Plain(3m), ["replaces"] = tariff.Uuid });

        var kept = result["kept"]!;
        Assert.Equal((1, 1, 1, 1), ((int)kept["agreement"]!, (int)kept["otherTariff"]!, (int)kept["notBilled"]!, (int)kept["corrected"]!));
        Assert.Equal((5, 1, 1, 10m), (
            (int)result["sessions"]!, (int)result["otherCurrency"]!, (int)result["dearer"]!, Number(result["wouldBe"]) - Number(result["was"])));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_caller_tries_it_on_no_sessions_but_its_own(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        await Charge(server, 1, Sound(Plain(2m)), 10_000, 20, 0);

        var own = await Ask(await server.Server.Http(Rights.Write, 5), new() { ["tariff"] = Plain(3m) });
        var others = await Ask(await server.Server.Http(Rights.Write, 6), new() { ["tariff"] = Plain(3m) });
        var named = await Ask(await server.Server.Http(Rights.Write, 6), new() { ["tariff"] = Plain(3m), ["customerIds"] = new JsonArray(5) });

        Assert.Equal((1, 0, 0), ((int)own["sessions"]!, (int)others["sessions"]!, (int)named["sessions"]!));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_named()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var http = server.Http();

        async Task<string?> Wrong(object body, HttpStatusCode expected = HttpStatusCode.UnprocessableEntity) =>
            (await http.Post("/v2/tariffs/what-if", body, expected)).Error().Param;

        Assert.Equal("tariff", await Wrong(new { month = "2025-11" }));
        Assert.Equal("vatRate", await Wrong(new { tariff = new { name = "A", currency = "DKK", vatRate = 7, pricePerKwh = 1 }, month = "2025-11" }));
        Assert.Equal("month", await Wrong(new { tariff = Plain(1m), month = "November" }));
        Assert.Equal("to", await Wrong(new { tariff = Plain(1m), from = "2020-01-01T00:00:00Z", to = "2025-01-01T00:00:00Z" }));
        Assert.Null(await Wrong(new { tariffId = Guid.NewGuid(), month = "2025-11" }, HttpStatusCode.NotFound));
    }

    [Fact]
    public void A_caller_has_one_seat_and_all_have_two()
    {
        var seats = new WhatIfSeats();
        static Scope Of(string name) => new(Rights.Write, 1, "/1/", name, IsSystem: false);

        var anna = seats.Take(Of("Anna"));
        Assert.Equal(429, Assert.Throws<ApiProblem>(() => seats.Take(Of("Anna"))).Status);
        var bo = seats.Take(Of("Bo"));
        Assert.Equal(429, Assert.Throws<ApiProblem>(() => seats.Take(Of("Carl"))).Status);
        anna.Dispose();
        using var carl = seats.Take(Of("Carl"));
        bo.Dispose();
        using var again = seats.Take(Of("Anna"));
    }
}
