using System.Text;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Ocpp.V201;
using Xunit;

namespace Stationmaster.Tests.Sessions;

/// <summary>Cases told both ways by the same words: whatever version the station speaks, the record is the same.</summary>
public class EitherWayTests
{
    public static TheoryData<bool> Ways => [false, true];

    [Theory, MemberData(nameof(Ways)), SessionCase(17, Of = Told.EitherWay)]
    public void A_register_that_goes_over_its_highest_value_goes_on_from_zero(bool isInSteps)
    {
        var box = StationUnderTest.Online();
        var charge = Charge.Begin(box, isInSteps, "10:00", 99_999_000);
        charge.Sample("10:15", 99_999_900);
        charge.Sample("10:30", 400);
        charge.End("10:45", 1400);

        Assert.Equal(2_400_000, charge.Record.Metering.EnergyMilliWh);
        Assert.Null(charge.Record.Exclusion);
        Assert.True(charge.Record.Session.Is(SessionFlags.MeterReset));
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(17, 19, Of = Told.EitherWay)]
    public void Only_a_register_that_stood_near_its_highest_value_can_have_gone_over_it(bool isInSteps)
    {
        var box = StationUnderTest.Online();
        var near = Charge.Begin(box, isInSteps, "10:00", 4_294_966_000);
        near.End("10:30", 3704);
        var far = Charge.Begin(box, isInSteps, "11:00", 99_000_000);
        far.End("11:30", 3704);

        Assert.Equal((5_000_000, (Exclusion?)null), (near.Record.Metering.EnergyMilliWh, near.Record.Exclusion));
        Assert.Equal((0, Exclusion.InvalidMeterValues), (far.Record.Metering.EnergyMilliWh, far.Record.Exclusion));
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(27, Of = Told.EitherWay)]
    public void Power_that_is_not_reported_is_told_by_the_register(bool isInSteps)
    {
        var box = StationUnderTest.Online();
        var charge = Charge.Begin(box, isInSteps, "10:00");
        charge.Sample("10:15", 3500);
        charge.Sample("10:15:05", 3600);
        charge.End("10:30", 4500);

        Assert.Equal(10_000, charge.Record.Metering.PeakPowerW);
        Assert.True(charge.Record.Metering.PeakIsMean);
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(31, Of = Told.EitherWay)]
    public void Other_hardware_under_the_same_identity_ends_what_ran_by_estimate_and_counts_from_its_own_register(bool isInSteps)
    {
        var box = StationUnderTest.Online().Boot("08:00", "SN-1");
        var old = Charge.Begin(box, isInSteps, "10:00", 700_000);
        old.Sample("10:15", 702_000);

        box.Boot("10:40", "SN-2");
        var young = Charge.Begin(box, isInSteps, "10:45", 5);
        young.End("11:15", 3005);

        Assert.Equal((SessionState.Completed, Times.At("10:15")), (old.Session.State, old.Session.StoppedAt));
        Assert.True(old.Session.Is(SessionFlags.EstimatedStop));
        Assert.Equal((2_000_000, 3_000_000), (old.Record.Metering.EnergyMilliWh, young.Record.Metering.EnergyMilliWh));
        Assert.Equal(old.Session.Site.EvseId, young.Session.Site.EvseId);
        Assert.Equal("station-swapped", Assert.Single(box.Alerts).Kind);
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(31, 25, Of = Told.EitherWay)]
    public void The_same_hardware_that_boots_again_goes_on(bool isInSteps)
    {
        var box = StationUnderTest.Online().Boot("08:00", "SN-1");
        var charge = Charge.Begin(box, isInSteps, "10:00");
        charge.Sample("10:15", 3000);
        box.Boot("10:20", " sn-1");
        charge.Sample("10:25", 3500);
        box.Until("11:00");

        Assert.Equal(SessionState.Running, charge.Session.State);
        Assert.Empty(box.Alerts);
    }

    [Theory, SessionCase(34, Of = Told.EitherWay)]
    [InlineData(false)]
    [InlineData(true)]
    public void A_remote_start_that_is_refused_begins_nothing(bool isInSteps)
    {
        OcppVersion version = isInSteps ? Ocpp201.Instance : Ocpp16.Instance;
        var order = new RemoteStart(new(1, 1), "ANNA") { StartId = 7 };
        var outcome = version.ReadOutcome(order, Encoding.UTF8.GetBytes("""{"status":"Rejected"}"""));
        var box = StationUnderTest.Online().Until("1 08:00");

        Assert.Equal(OutcomeKind.Rejected, outcome.Kind);
        Assert.Empty(box.Sessions);
        Assert.Empty(box.Orders);
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(40, Of = Told.EitherWay)]
    public void A_token_blocked_while_it_charges_owes_what_it_took(bool isInSteps)
    {
        var box = StationUnderTest.Online();
        var charge = Charge.Begin(box, isInSteps, "10:00");
        box.Register(box.Driver("ANNA") with { IsActive = false });
        charge.End("10:30", 11_000, "ANNA", "DeAuthorized");

        Assert.Equal(AuthorisationStatus.Accepted, charge.Session.Standing);
        Assert.Equal(25m, charge.Record.Price.Amount);
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(41, Of = Told.EitherWay)]
    public void A_token_that_the_station_let_charge_by_its_own_list_is_judged_afterwards_and_the_session_keeps_the_verdict(bool isInSteps)
    {
        var box = StationUnderTest.Online().Disconnect("09:00").Connect("13:00");
        var charge = Charge.Begin(box, isInSteps, "10:00", token: "OLD", isOffline: true);
        charge.End("10:30", 11_000);

        Assert.Equal((AuthorisationStatus.Expired, AuthorisationStatus.Expired), (charge.Standing, charge.Session.Standing));
        Assert.Equal(10_000_000, charge.Record.Metering.EnergyMilliWh);
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(47, Of = Told.EitherWay)]
    public void Next_to_no_energy_costs_nothing(bool isInSteps)
    {
        var box = StationUnderTest.Online();
        var charge = Charge.Begin(box, isInSteps, "10:00");
        charge.End("10:30", 1050);

        Assert.Equal(Exclusion.TooLittleEnergy, charge.Record.Exclusion);
        Assert.Equal((50_000, 0m), (charge.Record.Metering.EnergyMilliWh, charge.Record.Price.Amount));
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(48, Of = Told.EitherWay)]
    public void A_session_of_seconds_and_one_of_a_week_are_one_record_each_and_flagged(bool isInSteps)
    {
        var box = StationUnderTest.Online();
        var brief = Charge.Begin(box, isInSteps, "10:00");
        brief.End("10:00:40", 1250);
        var long_ = Charge.Begin(box, isInSteps, "11:00");
        for (var day = 1; day <= 8; day++)
            long_.Sample($"{day} 11:00", 1000 + (day * 5000));
        long_.End("8 12:00", 42_000);

        var whole = Charge.Begin(box, isInSteps, "9 10:00", 42_000);
        whole.End("9 11:00", 52_000);

        Assert.Equal(TimeSpan.FromSeconds(40), brief.Record.Durations.Total);
        Assert.True(brief.Record.Session.Is(SessionFlags.UnderAMinute) && !brief.Record.Session.Is(SessionFlags.OverADay));
        Assert.True(long_.Record.Session.Is(SessionFlags.OverADay) && !long_.Record.Session.Is(SessionFlags.UnderAMinute));
        Assert.False(whole.Record.Session.Is(SessionFlags.OverADay | SessionFlags.UnderAMinute));
        Assert.Equal((250_000, (Exclusion?)null), (brief.Record.Metering.EnergyMilliWh, brief.Record.Exclusion));
        Assert.Equal(TimeSpan.FromDays(8) + TimeSpan.FromHours(1), long_.Record.Durations.Total);
        Assert.Equal(41_000_000, long_.Record.Metering.EnergyMilliWh);
        Assert.False(long_.Session.Is(SessionFlags.EstimatedStop));
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(49, 50, Of = Told.EitherWay)]
    public void What_changes_at_the_place_after_the_start_changes_nothing_of_the_session(bool isInSteps)
    {
        var box = StationUnderTest.Online();
        var charge = Charge.Begin(box, isInSteps, "10:00");
        box.Tariff = (Places.SimpleTariff with { PricePerKwh = 9m, Currency = "EUR", VatRate = 0.19m }).ToTariff();
        charge.Sample("10:15", 6000);
        charge.End("10:30", 11_000);

        Assert.Equal((25m, "DKK"), (charge.Record.Price.Amount, charge.Record.Price.Currency));
        Assert.Equal(Places.Tariff.Id, charge.Session.Site.Tariff!.Id);
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(51, Of = Told.EitherWay)]
    public void A_session_keeps_the_reservation_that_it_uses(bool isInSteps)
    {
        var charge = Charge.Begin(StationUnderTest.Online(), isInSteps, "10:00", reservation: 7);

        Assert.Equal(7, charge.Session.ReservationId);
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(52, Of = Told.EitherWay)]
    public void What_the_car_gives_back_is_kept_and_not_taken_from_what_it_took(bool isInSteps)
    {
        var box = StationUnderTest.Online();
        var charge = Charge.Begin(box, isInSteps, "10:00");
        charge.Sample("10:15", 6000, new MeasuredValue(Measurand.EnergyExportRegister, 0));
        charge.Sample("10:30", 6000, new MeasuredValue(Measurand.EnergyExportRegister, 4000));
        charge.Sample("10:45", null, new MeasuredValue(Measurand.EnergyExportRegister, 9000));
        charge.End("11:00", 8000);

        Assert.Equal(7_000_000, charge.Record.Metering.EnergyMilliWh);
        Assert.Equal(9_000_000, charge.Record.ExportedMilliWh);
        Assert.Equal(17.5m, charge.Record.Price.Lines[0].Amount);
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(57, Of = Told.EitherWay)]
    public void Only_a_state_of_charge_that_can_be_true_is_first_or_last(bool isInSteps)
    {
        var box = StationUnderTest.Online();
        var charge = Charge.Begin(box, isInSteps, "10:00");
        foreach (var (at, soc) in new[] { ("10:01", 0m), ("10:02", 42m), ("10:20", 180m), ("10:25", 63m), ("10:29", 0m) })
            charge.Sample(at, null, new MeasuredValue(Measurand.StateOfCharge, soc));
        charge.End("10:30", 11_000);

        Assert.Equal((42, 63), (charge.Record.Metering.FirstSoc, charge.Record.Metering.LastSoc));
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(58, Of = Told.EitherWay)]
    public void Charges_on_two_connectors_at_once_have_each_its_own_energy(bool isInSteps)
    {
        var box = StationUnderTest.Online();
        var one = Charge.Begin(box, isInSteps, "10:00", 1000);
        var other = Charge.Begin(box, isInSteps, "10:05", 50_000, "VAN", connector: 2);
        one.Sample("10:15", 3000);
        other.Sample("10:16", 58_000);
        one.Sample("10:30", 5000);
        other.End("10:31", 60_000);
        one.End("10:45", 7000);

        Assert.Equal((6_000_000, 10_000_000), (one.Record.Metering.EnergyMilliWh, other.Record.Metering.EnergyMilliWh));
        Assert.NotEqual(one.Session.Connector, other.Session.Connector);
        Assert.Equal((SessionFlags.None, SessionFlags.None), (one.Session.Flags, other.Session.Flags));
    }

    [Theory, MemberData(nameof(Ways)), SessionCase(59, Of = Told.EitherWay)]
    public void Our_restart_in_the_middle_of_a_charge_changes_nothing_of_its_record(bool isInSteps)
    {
        var box = StationUnderTest.Online();
        var charge = Charge.Begin(box, isInSteps, "10:00");
        charge.Sample("10:15", 3000);
        box.Restart();
        charge.Sample("10:30", 5000);
        box.Restart();
        charge.End("10:45", 7000);

        Assert.Equal(6_000_000, charge.Record.Metering.EnergyMilliWh);
        Assert.Equal(SessionFlags.None, charge.Session.Flags);
    }
}
