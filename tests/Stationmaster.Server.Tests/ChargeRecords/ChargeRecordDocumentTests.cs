using System.Text.Json;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.ChargeRecords.Billing;
using Stationmaster.Server.Market;
using Xunit;
using static Stationmaster.Server.Tests.ChargeRecords.SomeRecords;

namespace Stationmaster.Server.Tests.ChargeRecords;

public sealed class ChargeRecordDocumentTests
{
    static JsonObject Document(ChargeRecord record, int revision = 1) =>
        JsonNode.Parse(ChargeRecordDocument.Write(record, revision, Written))!.AsObject();

    static JsonObject Document(Session session) => Document(ChargeRecord.Of(session, Course));

    [Fact]
    public void A_registered_key_of_a_person_is_invoiced() => Golden.Check("registered-key", Document(Completed(FleetCar) with
    {
        RemotelyStoppedAt = Stop.AddSeconds(-2),
        RemotelyStoppedBy = "Anna",
        StopReason = "Remote",
        StoppedByUid = null,
        State = SessionState.Sealed,
        SealedAt = Stop.AddMinutes(20),
    }));

    [Fact]
    public void A_charge_without_authentication_is_free_and_not_settled() => Golden.Check("no-uid", Document(Completed(NoUid)));

    [Fact]
    public void A_charge_paid_at_a_terminal_waits_for_its_payment() => Golden.Check("credit-card", Document(Completed(CreditCard)));

    [Fact]
    public void A_stop_without_a_start_has_a_record_of_its_own() =>
        Golden.Check("orphan-stop", Document(ChargeRecord.Of(Orphan, History.Empty)));

    [Fact]
    public void A_running_session_has_figures_and_no_end() =>
        Golden.Check("running", Document(RunningNow(Running(CompanyCar), minutes: 30)));

    [Fact]
    public void A_token_nobody_registered_shows_the_uid_it_presented()
    {
        var tag = Document(Completed(null, "04FFEE"))["auth"]!["idTag"]!.AsObject();

        Assert.Equal("04FFEE", (string?)tag["uid"]);
        Assert.Equal("04FFEE", (string?)tag["label"]);
        Assert.Null(tag["id"]);
        Assert.True(tag["company"]!.AsObject().ContainsKey("id"));
        Assert.Null(tag["company"]!["id"]);
    }

    [Fact]
    public void A_location_without_a_tariff_is_free()
    {
        var session = Completed(CompanyCar);
        var document = Document(session with { Site = session.Site with { Tariff = null } });

        Assert.Equal("Free", (string?)document["priceSource"]);
        Assert.Equal("Free", (string?)document["paymentMethod"]);
        Assert.Equal("n/a", (string?)document["paymentStatus"]);
        Assert.False(document.ContainsKey("pricingSource"));
        Assert.Equal("{}", document["price"]!["tariffs"]!.ToJsonString());
        Assert.Equal("""{"lines":[],"vats":[]}""", document["price"]!["breakdown"]!.ToJsonString());
        Assert.Null(document["price"]!["tariffId"]);
    }

    [Theory]
    [MemberData(nameof(Ended))]
    public void The_lines_of_a_price_add_up_to_it(string driver, long meterStopWh)
    {
        var session = Completed(driver == "company" ? CompanyCar : CreditCard) with { MeterStopWh = meterStopWh };
        var document = Document(ChargeRecord.Of(session, History.Empty));

        foreach (var price in new[] { document["price"]!, document["cpoDefaultPrice"]! })
            Assert.Equal((decimal)price["amount"]!, price["breakdown"]!["lines"]!.AsArray().Sum(line => (decimal)line!["amount"]!));
    }

    public static TheoryData<string, long> Ended => new() { { "company", 1_248_567 }, { "terminal", 1_235_110 }, { "company", 1_234_900 } };

    [Theory]
    [InlineData(1_235_567_500, "1235.568")]
    [InlineData(499, "0")]
    [InlineData(500, "0.001")]
    [InlineData(12_000_000, "12")]
    public void Energy_is_rounded_to_three_decimals_half_away_from_zero(long milliWh, string kwh) =>
        Assert.Equal(kwh, JsonSerializer.Serialize(Units.Shortest(Units.Kwh(milliWh))));

    [Fact]
    public void Numbers_carry_no_trailing_zeros_and_no_exponents()
    {
        var text = System.Text.Encoding.UTF8.GetString(ChargeRecordDocument.Write(ChargeRecord.Of(Completed(FleetCar), Course), 1, Written));

        Assert.Contains("\"meterStart\":1234.567,", text);
        Assert.Contains("\"consumed\":14,", text);
        Assert.DoesNotMatch(@":-?\d+\.\d*0[,}\]]", text);
        Assert.DoesNotMatch(@":-?[\d.]+[eE]", text);
    }

    [Fact]
    public void Letters_stay_letters() =>
        Assert.Contains("Åse", System.Text.Encoding.UTF8.GetString(ChargeRecordDocument.Write(ChargeRecord.Of(Completed(FleetCar), Course), 1, Written)));

    [Fact]
    public void Every_flag_has_its_word()
    {
        var all = Enum.GetValues<SessionFlags>().Aggregate((one, other) => one | other);
        var document = Document(ChargeRecord.Of(Completed(CompanyCar) with { Flags = all }, History.Empty));

        Assert.Equal(Enum.GetValues<SessionFlags>().Length - 1, document["flags"]!.AsArray().Count);
        Assert.Contains("stoppedByOtherToken", document["flags"]!.AsArray().Select(flag => (string?)flag));
    }

    [Fact]
    public void The_api_describes_every_member_it_writes()
    {
        var emission = new RecordEmission("DK1", Stop, 1_407_500, EmissionBasis.Measured, "Energi Data Service", null, Written);
        var written = System.Text.Encoding.UTF8.GetString(ChargeRecordDocument.Write(
            ChargeRecord.Of(SpotWithVoucher with { Details = AllDetails }, SpotCourse) with { ExportedMilliWh = 9_000_000 },
            new RecordState(1, Written) { Emission = emission, CreditOf = 7, Corrects = 8 }));
        var mark = new BillingMark("INV-1", null, IsTakenBack: false);
        var document = JsonNode.Parse(mark.Finish(mark.Prepare(written), Written))!;
        var described = JsonSerializer.SerializeToNode(Filled.Of<ChargeRecordShape>(), Http.ApiJson.Options)!;

        Assert.Equal(Paths.Of(document).Order(), Paths.Of(described).Order());
    }
}
