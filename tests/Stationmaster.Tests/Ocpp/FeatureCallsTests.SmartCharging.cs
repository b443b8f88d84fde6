using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Vocabulary;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp;

public partial class FeatureCallsTests
{
    static ChargingProfile Evening => new(
        5, 2, ChargingPurpose.TxDefault, ProfileKind.Recurring,
        [
            new ChargingSchedule(RateUnit.Ampere, [new SchedulePeriod(0, 16m) { Phases = 3 }, new SchedulePeriod(64_800, 6.5m)])
            {
                DurationSeconds = 86_400, StartsAt = At, MinRate = 6m,
            },
        ])
    {
        Recurrency = Recurrency.Daily, ValidFrom = At, ValidUntil = At.AddDays(30),
    };

    static IEnumerable<(string, Order, string, string)> SmartCharging()
    {
        yield return ("1.6", new SetChargingProfile(new(1, 1), Evening), "SetChargingProfile",
            """
            {"connectorId":1,"csChargingProfiles":{"chargingProfileId":5,"stackLevel":2,"chargingProfilePurpose":"TxDefaultProfile",
             "chargingProfileKind":"Recurring","recurrencyKind":"Daily","validFrom":"2026-11-20T10:15:00.000Z","validTo":"2026-12-20T10:15:00.000Z",
             "chargingSchedule":{"duration":86400,"startSchedule":"2026-11-20T10:15:00.000Z","chargingRateUnit":"A","minChargingRate":6,
              "chargingSchedulePeriod":[{"startPeriod":0,"limit":16,"numberPhases":3},{"startPeriod":64800,"limit":6.5}]}}}
            """);
        yield return ("1.6", new ClearChargingProfiles(5), "ClearChargingProfile", """{"id":5}""");
        yield return ("1.6", new ClearChargingProfiles(null, ConnectorRef.Station, ChargingPurpose.StationMax, 1), "ClearChargingProfile",
            """{"connectorId":0,"chargingProfilePurpose":"ChargePointMaxProfile","stackLevel":1}""");
        yield return ("1.6", new GetCompositeSchedule(new(1, 1), 3600, RateUnit.Watt), "GetCompositeSchedule",
            """{"connectorId":1,"duration":3600,"chargingRateUnit":"W"}""");
        foreach (var version in new[] { "2.0.1", "2.1" })
        {
            yield return (version, new SetChargingProfile(new(1, 1), Evening), "SetChargingProfile",
                """
                {"evseId":1,"chargingProfile":{"id":5,"stackLevel":2,"chargingProfilePurpose":"TxDefaultProfile",
                 "chargingProfileKind":"Recurring","recurrencyKind":"Daily","validFrom":"2026-11-20T10:15:00.000Z","validTo":"2026-12-20T10:15:00.000Z",
                 "chargingSchedule":[{"id":1,"duration":86400,"startSchedule":"2026-11-20T10:15:00.000Z","chargingRateUnit":"A","minChargingRate":6,
                  "chargingSchedulePeriod":[{"startPeriod":0,"limit":16,"numberPhases":3},{"startPeriod":64800,"limit":6.5}]}]}}
                """);
            yield return (version, new ClearChargingProfiles(5), "ClearChargingProfile", """{"chargingProfileId":5}""");
            yield return (version, new ClearChargingProfiles(null, ConnectorRef.Station, ChargingPurpose.StationMax, 1), "ClearChargingProfile",
                """{"chargingProfileCriteria":{"evseId":0,"chargingProfilePurpose":"ChargingStationMaxProfile","stackLevel":1}}""");
            yield return (version, new GetCompositeSchedule(ConnectorRef.Station, 3600), "GetCompositeSchedule", """{"duration":3600,"evseId":0}""");
            yield return (version, new GetChargingProfiles(7, new ConnectorRef(1, 1), ChargingPurpose.Tx, 0), "GetChargingProfiles",
                """{"requestId":7,"evseId":1,"chargingProfile":{"chargingProfilePurpose":"TxProfile","stackLevel":0}}""");
        }
        var phases = Evening with
        {
            Purpose = ChargingPurpose.LocalGeneration, Recurrency = null, Kind = ProfileKind.Absolute, ValidFrom = null, ValidUntil = null,
            Schedules = [new ChargingSchedule(RateUnit.Ampere, [new SchedulePeriod(0, 16m) { LimitL2 = 10m, LimitL3 = 8m }]) { StartsAt = At }],
        };
        yield return ("2.1", new SetChargingProfile(ConnectorRef.Station, phases), "SetChargingProfile",
            """
            {"evseId":0,"chargingProfile":{"id":5,"stackLevel":2,"chargingProfilePurpose":"LocalGeneration","chargingProfileKind":"Absolute",
             "chargingSchedule":[{"id":1,"startSchedule":"2026-11-20T10:15:00.000Z","chargingRateUnit":"A",
              "chargingSchedulePeriod":[{"startPeriod":0,"limit":16,"limit_L2":10,"limit_L3":8}]}]}}
            """);
    }

    [Fact]
    public void What_a_version_has_no_words_for_is_no_order_of_it()
    {
        var generation = new SetChargingProfile(ConnectorRef.Station, Evening with { Purpose = ChargingPurpose.LocalGeneration });
        Assert.Null(Version("1.6").WriteOrder(generation));
        Assert.Null(Version("2.0.1").WriteOrder(generation));
        var two = new SetChargingProfile(new(1, 1), Evening with { Schedules = [.. Evening.Schedules, .. Evening.Schedules] });
        Assert.Null(Version("1.6").WriteOrder(two));
        Assert.NotNull(Version("2.0.1").WriteOrder(two));
    }

    [Theory]
    [InlineData("1.6", """
        {"status":"Accepted","connectorId":1,"scheduleStart":"2026-11-20T10:15:00Z","chargingSchedule":{"duration":3600,
         "chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":11000},{"startPeriod":900,"limit":4140.5}]}}
        """)]
    [InlineData("2.0.1", """
        {"status":"Accepted","schedule":{"evseId":1,"duration":3600,"scheduleStart":"2026-11-20T10:15:00Z","chargingRateUnit":"W",
         "chargingSchedulePeriod":[{"startPeriod":0,"limit":11000},{"startPeriod":900,"limit":4140.5}]}}
        """)]
    public void A_station_says_what_it_will_allow(string version, string answer)
    {
        var order = new GetCompositeSchedule(new(1, 1), 3600);
        var outcome = Version(version).ReadOutcome(order, Bytes(answer));
        var schedule = outcome.Schedule!;
        Assert.Equal((At, 3600, RateUnit.Watt), (schedule.StartsAt, schedule.DurationSeconds, schedule.Unit));
        Assert.Equal([new(0, 11_000m), new(900, 4140.5m)], schedule.Periods);
        Assert.Empty(Verdict.Of(Version(version).WriteOutcome(order, outcome), Version(version).Actions.Find("GetCompositeSchedule")!.Answer!).Deviations);
    }

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void A_station_reports_the_profiles_it_keeps(string version)
    {
        var told = new ChargingProfilesReported(7, "CSO", new(1, 0), [Evening], IsMoreComing: true);
        var call = Version(version).WriteEvent(told);
        Assert.Empty(Verdict.Of(call.Payload, Version(version).Actions.Find("ReportChargingProfiles")!.Request).Deviations);
        var reading = Version(version).Read(call.Action, call.Payload);
        Assert.Empty(reading.Deviations);
        var read = Assert.IsType<ChargingProfilesReported>(reading.Event);
        Assert.Equal((7, "CSO", new ConnectorRef(1, 0), true), (read.RequestId, read.Source, read.Connector, read.IsMoreComing));
        AssertJson(Text(call.Payload), Version(version).WriteEvent(read).Payload);
    }
}
