using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Tests.Simulator;

/// <summary>What stations of OCPP 2.x do that those of 1.6 do not.</summary>
public sealed class LaterObedienceTests
{
    static ChargingProfile Flat(int id, ChargingPurpose purpose, decimal watts, ProfileKind kind = ProfileKind.Absolute) =>
        new(id, 0, purpose, kind, [new ChargingSchedule(RateUnit.Watt, [new(0, watts)])]);

    [Fact]
    public void A_remote_start_is_named_by_the_transaction_that_it_starts_and_limits_it()
    {
        var station = new LaterStation("2.0.1");
        station.Machine.PlugIn(1, LaterStation.Car, 20m);
        Assert.Equal(OutcomeKind.Accepted, station.Obey(new RemoteStart(new(1, 0), "T") { StartId = 77, Profile = Flat(5, ChargingPurpose.Tx, 4000) }).Item1);
        var started = station.Office.All<TransactionReported>().First();
        Assert.Equal(("RemoteStart", 77), (started.Trigger, started.RemoteStartId));
        Assert.Equal(4000, station.Machine.Connector(1).PowerW);
        station.Obey(new RemoteStop(0) { OwnId = station.OwnId() });
        Assert.Equal((OutcomeKind.Rejected, "NoProfiles"), station.Obey(new GetChargingProfiles(1)));
    }

    [Fact]
    public void A_limit_for_a_transaction_that_does_not_run_is_refused()
    {
        var station = new LaterStation("2.1");
        Assert.Equal(OutcomeKind.Rejected, station.Obey(new SetChargingProfile(new(1, 0), Flat(5, ChargingPurpose.Tx, 4000) with { OwnId = "gone" })).Item1);
        station.Charge();
        Assert.Equal(OutcomeKind.Rejected, station.Obey(new SetChargingProfile(new(1, 0), Flat(5, ChargingPurpose.Tx, 4000) with { OwnId = "gone" })).Item1);
        Assert.Equal(OutcomeKind.Accepted, station.Obey(new SetChargingProfile(new(1, 0), Flat(5, ChargingPurpose.Tx, 4000) with { OwnId = station.OwnId() })).Item1);
    }

    [Fact]
    public void A_dynamic_limit_is_pulled_until_the_back_office_knows_of_none()
    {
        var (limit, pulled) = (5000m, 0);
        var station = new LaterStation("2.1");
        station.Decide = told => told is DynamicUpdateAsked ? new DynamicUpdateDecision(++pulled < 3 ? new ScheduleUpdate(limit -= 1000) : null) : null;
        station.Charge();
        station.Obey(new SetChargingProfile(new(1, 0), Flat(9, ChargingPurpose.TxDefault, 5000, ProfileKind.Dynamic) with { AskEverySeconds = 30 }));
        Assert.Equal(5000, station.Machine.Connector(1).PowerW);
        station.Office.Live(TimeSpan.FromSeconds(30));
        Assert.Equal(4000, station.Machine.Connector(1).PowerW);
        station.Office.Live(TimeSpan.FromMinutes(5));
        Assert.Equal((3, 3000), (pulled, station.Machine.Connector(1).PowerW));
    }

    [Fact]
    public void A_limit_from_outside_is_told_obeyed_and_told_to_be_over()
    {
        var station = new LaterStation("2.0.1");
        station.Charge();
        station.Machine.LimitFromOutside("SO", 3000);
        station.Office.Live(LaterStation.AWhile);
        Assert.Equal(3000, station.Machine.Connector(1).PowerW);
        Assert.True((bool?)Assert.Single(station.Notices("NotifyChargingLimit"))["chargingLimit"]!["isGridCritical"]);
        Assert.Contains(station.Office.All<TransactionReported>(), told => told.Trigger == "ChargingRateChanged");
        station.Machine.LimitFromOutside("SO", null);
        station.Office.Live(LaterStation.AWhile);
        Assert.Equal(11_000, station.Machine.Connector(1).PowerW);
        Assert.Equal("SO", (string?)Assert.Single(station.Notices("ClearedChargingLimit"))["chargingLimitSource"]);
    }

    [Fact]
    public void A_reset_waits_until_nobody_charges()
    {
        var station = new LaterStation("2.0.1");
        station.Charge();
        Assert.Equal((OutcomeKind.Accepted, "Scheduled"), station.Obey(new ResetStation(ResetKind.Soft)));
        station.Office.Live(TimeSpan.FromMinutes(2));
        Assert.True(station.Machine.WantsConnection);
        Assert.NotNull(station.Machine.Connector(1).Transaction);
        station.Machine.Unplug(1);
        station.Office.Live(TimeSpan.FromSeconds(5));
        Assert.False(station.Machine.WantsConnection);
    }

    [Fact]
    public void Firmware_is_published_for_others_and_withdrawn()
    {
        var station = new LaterStation("2.0.1");
        Assert.Equal((OutcomeKind.Accepted, "NoFirmware"), station.Obey(new UnpublishFirmware("abc")));
        Assert.Equal(OutcomeKind.Accepted, station.Obey(new PublishFirmware(4, "https://h/f.bin", "abc")).Item1);
        Assert.Equal((OutcomeKind.Rejected, "DownloadOngoing"), station.Obey(new UnpublishFirmware("ABC")));
        station.Office.Live(TimeSpan.FromMinutes(1));
        var told = station.Office.All<FirmwarePublishingReported>().ToList();
        Assert.Equal(["Downloading", "Downloaded", "ChecksumVerified", "Published"], told.Select(one => one.Status));
        Assert.NotEmpty(told[^1].Locations);
        Assert.Equal((OutcomeKind.Accepted, "Unpublished"), station.Obey(new UnpublishFirmware("abc")));
    }

    [Fact]
    public void Meter_values_that_are_asked_for_come_by_themselves_and_a_transaction_as_one_of_its_steps()
    {
        var station = new LaterStation("2.1");
        Assert.Equal(OutcomeKind.Rejected, station.Obey(new TriggerMessage(RequestedMessage.TransactionEvent)).Item1);
        station.Charge();
        station.Office.Heard.Clear();
        station.Obey(new TriggerMessage(RequestedMessage.MeterValues, new(1, 0)));
        Assert.Equal(new(1, 1), station.Office.All<MeterReported>().Single().Connector);
        station.Obey(new TriggerMessage(RequestedMessage.TransactionEvent, new(1, 0)));
        Assert.Equal("Trigger", station.Office.All<TransactionReported>().Single().Trigger);
    }

    [Theory]
    [InlineData("PublishFirmwareStatusNotification", "Accepted")]
    [InlineData("CustomTrigger", "NotImplemented")]
    public void Whatever_can_be_triggered_is_answered(string message, string status) =>
        Assert.Equal(status, (string?)new LaterStation("2.1").Obey("TriggerMessage", $$"""{"requestedMessage":"{{message}}"}""")["status"]);

    [Fact]
    public void A_payment_at_its_terminal_is_settled_when_it_knows_what_is_due()
    {
        var station = new LaterStation("2.1", plan => plan with { TerminalToken = "CreditCard" });
        station.Decide = told => told is TransactionReported { Phase: TransactionPhase.Ended } ? new TransactionDecision(null, 12.50m) : null;
        station.Charge(token: "CreditCard");
        station.Machine.TypeVatNumber(1, "DK99999999");
        station.Machine.Unplug(1);
        station.Office.Live(TimeSpan.FromSeconds(10));
        Assert.Equal(12.50m, (decimal?)Assert.Single(station.Notices("NotifySettlement"))["settlementAmount"]);
        Assert.Equal("DK99999999", station.Office.All<VatNumberAsked>().Single().Number);

        station.Charge(token: "T");
        station.Machine.Unplug(1);
        station.Office.Live(TimeSpan.FromSeconds(10));
        Assert.Single(station.Notices("NotifySettlement"));
    }

    [Fact]
    public void It_keeps_rules_of_the_grid_reports_them_and_raises_an_alarm()
    {
        var station = new LaterStation("2.1");
        const string rule = """{"isDefault":true,"controlId":"d1","controlType":"LimitMaxDischarge","limitMaxDischarge":{"priority":0,"pctMaxDischargePower":50}}""";
        Assert.Equal("Accepted", (string?)station.Obey("SetDERControl", rule)["status"]);
        Assert.Single(station.Notices("NotifyDERStartStop"));
        Assert.Equal("Accepted", (string?)station.Obey("GetDERControl", """{"requestId":3}""")["status"]);
        Assert.Equal("d1", (string?)Assert.Single(station.Notices("ReportDERControl"))["limitMaxDischarge"]![0]!["id"]);
        station.Machine.GridAlarm("VoltWatt", "OverVoltage");
        station.Office.Live(LaterStation.AWhile);
        Assert.Equal("OverVoltage", (string?)Assert.Single(station.Notices("NotifyDERAlarm"))["gridEventFault"]);
        Assert.Equal("Accepted", (string?)station.Obey("ClearDERControl", """{"isDefault":true,"controlId":"d1"}""")["status"]);
        Assert.Equal("NotFound", (string?)station.Obey("GetDERControl", """{"requestId":4}""")["status"]);
    }

    [Fact]
    public void Batteries_are_swapped_while_there_are_any()
    {
        var station = new LaterStation("2.1");
        const string order = """{"requestId":8,"idToken":{"idToken":"T","type":"ISO14443"}}""";
        Assert.Equal("Accepted", (string?)station.Obey("RequestBatterySwap", order)["status"]);
        station.Office.Live(TimeSpan.FromSeconds(20));
        Assert.Equal(["BatteryIn", "BatteryOut"], station.Notices("BatterySwap").Select(told => (string)told["eventType"]!));
        station.Obey("RequestBatterySwap", order);
        Assert.Equal("NoBatteryAvailable", (string?)station.Obey("RequestBatterySwap", order)["statusInfo"]!["reasonCode"]);
    }

    [Fact]
    public void A_session_goes_before_others_where_a_profile_for_that_is_there()
    {
        var station = new LaterStation("2.1");
        Assert.Equal(OutcomeKind.Rejected, station.Obey(new UsePriorityCharging("gone", true)).Item1);
        station.Charge();
        Assert.Equal((OutcomeKind.Rejected, "NoProfile"), station.Obey(new UsePriorityCharging(station.OwnId(), true)));
        station.Obey(new SetChargingProfile(new(1, 0), Flat(3, ChargingPurpose.PriorityCharging, 11_000)));
        Assert.Equal(OutcomeKind.Accepted, station.Obey(new UsePriorityCharging(station.OwnId(), true)).Item1);
        Assert.Equal((station.OwnId(), true), (station.Office.All<PriorityTold>().Single().OwnId, station.Office.All<PriorityTold>().Single().Details.HasPriority));
    }

    [Fact]
    public void It_ends_at_its_limit_and_works_out_what_that_costs()
    {
        var station = new LaterStation("2.1");
        station.Decide = told => told is TransactionReported { Phase: TransactionPhase.Started } ? new TransactionDecision(null) { Limit = new(MaxEnergyWh: 1000) } : null;
        Assert.Equal(OutcomeKind.Accepted, station.Obey(new SetDefaultTariff(0, new("T1", "DKK", """
            {"tariffId":"T1","currency":"DKK","energy":{"prices":[{"priceKwh":2.0}],"taxRates":[{"type":"vat","tax":25}]}}
            """))).Item1);
        Assert.Equal("T1", station.Machine.Obey(new GetTariffs(0)).Tariffs.Single().TariffId);
        station.Charge();
        station.Office.Live(TimeSpan.FromMinutes(10));
        var ended = station.Office.All<TransactionReported>().Last();
        Assert.Equal((TransactionPhase.Ended, "EnergyLimitReached", "EnergyLimitReached"), (ended.Phase, ended.Trigger, ended.StoppedReason));
        var cost = ended.Details!.Cost!;
        Assert.Equal(decimal.Round(cost.EnergyWh * 0.0025m, 2, MidpointRounding.AwayFromZero), cost.InclVat);
        Assert.InRange(cost.EnergyWh, 1000, 1200);
        Assert.Equal(OutcomeKind.Accepted, station.Obey(new ClearTariffs([])).Item1);
        Assert.Equal((OutcomeKind.Accepted, "NoTariff"), station.Obey(new GetTariffs(0)));
    }
}
