using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Market;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

public sealed class EmissionRecordTests
{
    static readonly Charging.Sessions.Session Charged = SomeRecords.Completed(SomeRecords.FleetCar) with
    {
        Site = SomeRecords.Site with { PriceArea = "DK1" },
    };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void A_document_is_rewritten_around_what_is_sealed()
    {
        var record = ChargeRecord.Of(Charged, SomeRecords.Course);
        var before = ChargeRecordDocument.Write(record, 1, SomeRecords.Written);
        var emission = new RecordEmission("DK1", SomeRecords.Stop, 1_407_500, EmissionBasis.Measured, "Energi Data Service", null, SomeRecords.Written);

        var after = emission.Into(before, SomeRecords.Written.AddHours(1));

        Assert.Equal(ChargeRecordDocument.Write(record, 1, SomeRecords.Written.AddHours(1), emission), after);
        Assert.Equal(Seal.Of(before), Seal.Of(after));
        Assert.Contains("\"co2\":0.0014075,", System.Text.Encoding.UTF8.GetString(after), StringComparison.Ordinal);
        Assert.Equal(after, emission.Into(after, SomeRecords.Written.AddHours(1)));
    }

    [Fact]
    public void The_slots_that_wait_are_kept_as_they_are()
    {
        var slots = EnergySlot.Of(ChargeRecord.Of(Charged, SomeRecords.Course), SomeRecords.Course, Emission.SlotLength);

        Assert.Equal(14_000_000, slots.Sum(slot => slot.EnergyMilliWh));
        Assert.Equal(slots, RecordEmissions.Read(RecordEmissions.Write(slots)));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Factors_that_come_late_reach_the_sealed_record(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        var final = Charged with { State = Charging.Sessions.SessionState.Sealed, SealedAt = SomeRecords.Written };
        var record = ChargeRecord.Of(final, SomeRecords.Course);
        var slots = EnergySlot.Of(record, SomeRecords.Course, Emission.SlotLength);
        var now = SomeRecords.Written;
        var waiting = RecordEmission.Of("DK1", SomeRecords.Stop, slots, [], null, mayImprove: true, now);
        await test.Server.Get<Commits>().Save([.. test.Server.Get<ChargeRecordStore>().Saved(record, now, waiting), .. RecordEmissions.Saved(final.Number, waiting)], Ct);
        var (late, store) = (test.Server.Get<LateEmissions>(), test.Server.Get<EmissionStore>());

        Assert.Equal(0, await late.Catch("DK1", now.AddMinutes(5), Ct));
        Assert.Null((await Read(test))["co2"]);
        await store.Save([new("DK1", slots[0].From, 100m)], EmissionKind.Measured, "Energi Data Service", now, Ct);
        Assert.Equal(1, await late.Catch("DK1", now.AddMinutes(10), Ct));
        var estimate = await Read(test);
        await store.Save([.. slots.Select(slot => new AreaEmission("DK1", slot.From, 90m))], EmissionKind.Measured, "Energi Data Service", now, Ct);
        Assert.Equal(1, await late.Catch("DK1", now.AddMinutes(15), Ct));
        var whole = await Read(test);
        await store.Save([.. slots.Select(slot => new AreaEmission("DK1", slot.From, 50m))], EmissionKind.Measured, "Energi Data Service", now, Ct);
        Assert.Equal(0, await late.Catch("DK1", now.AddMinutes(20), Ct));

        Assert.Equal((0.0014m, "lastKnown"), ((decimal)estimate["co2"]!, (string)estimate["co2Basis"]!["factors"]!));
        Assert.Equal((0.00126m, "measured"), ((decimal)whole["co2"]!, (string)whole["co2Basis"]!["factors"]!));
        Assert.Equal("location-based", (string?)whole["co2Basis"]!["method"]);
        Assert.True(whole["updatedAt"]!.GetValue<DateTimeOffset>() > estimate["updatedAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal([Seal.Of(System.Text.Encoding.UTF8.GetBytes(whole.ToJsonString()))], await test.Query<string>("select sealed_hash from charge_record"));
    }

    [Fact]
    public async Task After_two_days_nothing_is_waited_for_any_more()
    {
        await using var test = await RecordServer.Start(TestDatabases.Sqlite);
        var record = ChargeRecord.Of(Charged, SomeRecords.Course);
        var slots = EnergySlot.Of(record, SomeRecords.Course, Emission.SlotLength);
        var waiting = RecordEmission.Of("DK1", SomeRecords.Stop, slots, [], null, mayImprove: true, SomeRecords.Written);
        await test.Server.Get<Commits>().Save([.. RecordEmissions.Saved(Charged.Number, waiting)], Ct);

        await test.Server.Get<LateEmissions>().Catch("DK1", SomeRecords.Stop.AddHours(47), Ct);
        Assert.Equal([1], await test.Query<long>("select count(*) from record_emission where slots is not null"));
        await test.Server.Get<LateEmissions>().Catch("DK1", SomeRecords.Stop.AddHours(48), Ct);

        Assert.Equal([0], await test.Query<long>("select count(*) from record_emission where slots is not null"));
    }

    static async Task<System.Text.Json.Nodes.JsonNode> Read(RecordServer test) =>
        await Hosting.Answers.Get(test.Http, $"/v2/charge-records/{Charged.Number}");
}
