using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp;

/// <summary>What breaks the schema and does no harm is accepted, and noted.</summary>
public class LenienceTests
{
    static readonly DateTimeOffset At = new(2026, 11, 20, 10, 15, 0, TimeSpan.Zero);

    [Fact]
    public void Unknown_fields_are_passed_over()
    {
        var (boot, deviations) = Tolerated<Booted>("BootNotification", """
            {"chargePointVendor":"V","extra":{"a":[1,{"b":2}]},"chargePointModel":"M","more":null}
            """);
        Assert.Equal(new Booted("V", "M"), boot);
        Assert.Equal("extra FormationViolation; more FormationViolation", deviations);
    }

    [Fact]
    public void A_name_that_is_no_text_is_one_nobody_knows()
    {
        var (token, deviations) = Tolerated<TokenPresented>("Authorize", """{"\udfff\ud800":1,"id\u0054ag":"A"}""");
        Assert.Equal("A", token.TokenUid);
        Assert.EndsWith(" FormationViolation", deviations, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_repeated_field_the_last_counts()
    {
        var (token, deviations) = Tolerated<TokenPresented>("Authorize", """{"idTag":"A","idTag":"B"}""");
        Assert.Equal("B", token.TokenUid);
        Assert.Equal("idTag FormationViolation", deviations);
    }

    [Fact]
    public void Numbers_stand_for_texts_and_texts_for_numbers()
    {
        var (start, deviations) = Tolerated<SessionStarted>("StartTransaction", """
            {"connectorId":"1","idTag":12345,"meterStart":"1000.0","timestamp":"2026-11-20T10:15:00Z","reservationId":"12"}
            """);
        Assert.Equal(new SessionStarted(new(1, 1), "12345", 1000, At, 12), start);
        Assert.Equal(
            "connectorId TypeConstraintViolation; idTag TypeConstraintViolation; "
            + "meterStart TypeConstraintViolation; reservationId TypeConstraintViolation",
            deviations);
    }

    [Theory]
    [InlineData("1000.5", 1001)]
    [InlineData("\" 1000,4 \"", 1000)]
    [InlineData("-0.5", -1)]
    public void Registers_are_rounded(string meterStart, long expected)
    {
        var (start, _) = Tolerated<SessionStarted>("StartTransaction",
            $$"""{"connectorId":1,"idTag":"A","meterStart":{{meterStart}},"timestamp":"2026-11-20T10:15:00Z"}""");
        Assert.Equal(expected, start.MeterStartWh);
    }

    [Theory]
    [InlineData("1000.0")]
    [InlineData("1e3")]
    public void An_integer_may_be_written_as_any_number_without_a_fraction(string meterStart) => Assert.Equal(
        1000,
        Event<SessionStarted>("StartTransaction",
            $$"""{"connectorId":1,"idTag":"A","meterStart":{{meterStart}},"timestamp":"2026-11-20T10:15:00Z"}""").MeterStartWh);

    [Fact]
    public void A_register_may_exceed_32_bits() => Assert.Equal(
        9_999_999_999,
        Event<SessionStarted>("StartTransaction",
            """{"connectorId":1,"idTag":"A","meterStart":9999999999,"timestamp":"2026-11-20T10:15:00Z"}""")
            .MeterStartWh);

    [Fact]
    public void A_start_is_taken_whatever_is_wrong_with_it_as_long_as_it_names_a_connector()
    {
        var (start, deviations) = Tolerated<SessionStarted>("StartTransaction",
            """{"connectorId":-1,"idTag":"123456789012345678901","timestamp":"now"}""");
        Assert.Equal(new SessionStarted(ConnectorRef.Station, "123456789012345678901", 0, null), start);
        Assert.Equal(
            "connectorId PropertyConstraintViolation; idTag PropertyConstraintViolation; timestamp PropertyConstraintViolation; "
            + "meterStart OccurenceConstraintViolation",
            deviations);
        (start, _) = Tolerated<SessionStarted>("StartTransaction", """{"connectorId":1,"idTag":null}""");
        Assert.Equal(new SessionStarted(new(1, 1), "", 0, null), start);
    }

    [Fact]
    public void A_stop_without_a_meter_value_takes_the_last_register_of_its_data()
    {
        var (stop, deviations) = Tolerated<SessionStopped>("StopTransaction", """
            {"transactionId":-1,"timestamp":"2026-11-20T10:15:00Z","reason":"Bored","transactionData":[
              {"timestamp":"2026-11-20T10:00:00Z","sampledValue":[{"value":"1.5","unit":"kWh"}]},
              {"timestamp":"2026-11-20T10:15:00Z","sampledValue":[
                {"value":"2.5","unit":"kWh"},{"value":"9","unit":"kWh","phase":"L1"},{"value":"7","measurand":"Voltage"}]}]}
            """);
        Assert.Equal((-1, 2500L, "Bored"), (stop.TransactionId, stop.MeterStopWh, stop.Reason));
        Assert.Equal("reason PropertyConstraintViolation; meterStop OccurenceConstraintViolation", deviations);
        Assert.Equal(0, Tolerated<SessionStopped>("StopTransaction", """{"transactionId":5,"timestamp":null}""").Event.MeterStopWh);
    }

    [Fact]
    public void A_status_is_taken_without_its_error_code_and_with_too_long_texts()
    {
        var info = new string('i', 60);
        var (status, deviations) = Tolerated<StatusReported>("StatusNotification", $$"""
            {"connectorId":1,"status":"suspendedev","info":"{{info}}","vendorId":null,"vendorErrorCode":17}
            """);
        Assert.Equal(new StatusReported(new(1, 1), ConnectorStatus.SuspendedEV, null, info, "17"), status);
        Assert.Equal(
            "status PropertyConstraintViolation; info PropertyConstraintViolation; vendorId TypeConstraintViolation; "
            + "vendorErrorCode TypeConstraintViolation; errorCode OccurenceConstraintViolation",
            deviations);
    }

    [Fact]
    public void An_unknown_error_code_is_kept_as_the_station_spells_it() => Assert.Equal(
        "MyOwnError",
        Tolerated<StatusReported>("StatusNotification",
            """{"connectorId":1,"errorCode":"MyOwnError","status":"Faulted"}""").Event.ErrorCode);

    [Fact]
    public void Vendor_data_may_be_an_object() => Assert.Equal(
        """{"a": [1]}""", Tolerated<VendorDataSent>("DataTransfer", """{"vendorId":"x","data":{"a": [1]}}""").Event.Data);

    [Fact]
    public void Texts_are_counted_in_characters_as_the_schema_does() =>
        Event<TokenPresented>("Authorize", $$"""{"idTag":"{{string.Concat(Enumerable.Repeat("\ud83d\ude97", 20))}}"}""");

    [Fact]
    public void Deviations_name_the_path_of_their_field()
    {
        var (_, deviations) = Tolerated<MeterReported>("MeterValues", """
            {"connectorId":1,"meterValue":[
              {"timestamp":"2026-11-20T10:15:00Z","sampledValue":[{"value":"1"},{"value":2,"x":1},{"unit":"kWh"}]},
              {"sampledValue":[],"y":2},
              5]}
            """);
        Assert.Equal(
            "meterValue[0].sampledValue[1].value TypeConstraintViolation; meterValue[0].sampledValue[1].x FormationViolation; "
            + "meterValue[0].sampledValue[2].value OccurenceConstraintViolation; meterValue[1].sampledValue OccurenceConstraintViolation; "
            + "meterValue[1].y FormationViolation; meterValue[1].timestamp OccurenceConstraintViolation; "
            + "meterValue[2] TypeConstraintViolation",
            deviations);
    }

    [Fact]
    public void A_flood_of_nonsense_does_not_fill_the_list()
    {
        var flood = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"{new string('n', 200)}{i}\":1"));
        var reading = Read("Heartbeat", $"{{{flood}}}");
        Assert.IsType<HeartbeatSent>(reading.Event);
        Assert.Equal(100, reading.Deviations.Count);
        Assert.All(reading.Deviations, deviation => Assert.InRange(deviation.Field.Length, 1, 50));
    }

    [Theory]
    [InlineData("2026-11-20T10:15:00Z", "2026-11-20T10:15:00.0000000", true)]
    [InlineData("2026-11-20T10:15:00.123456789Z", "2026-11-20T10:15:00.1234567", true)]
    [InlineData("2026-11-20t12:15:00.5+02:00", "2026-11-20T10:15:00.5000000", true)]
    [InlineData("2026-11-20T05:15:00-05:00", "2026-11-20T10:15:00.0000000", true)]
    [InlineData("2024-02-29T23:59:60Z", "2024-03-01T00:00:00.0000000", true)]
    [InlineData("2026-11-20T10:15:00", "2026-11-20T10:15:00.0000000", false)]
    [InlineData("2026-11-20 10:15:00Z", "2026-11-20T10:15:00.0000000", false)]
    [InlineData("2026-11-20T10:15Z", "2026-11-20T10:15:00.0000000", false)]
    [InlineData("2026-11-20T12:15:00+0200", "2026-11-20T10:15:00.0000000", false)]
    [InlineData("2026-11-20T12:15:00+02", "2026-11-20T10:15:00.0000000", false)]
    [InlineData("2026-11-20T10:15:00,25Z", "2026-11-20T10:15:00.2500000", false)]
    [InlineData("20261120T101500Z", "2026-11-20T10:15:00.0000000", false)]
    [InlineData(" 2026-11-20T10:15:00Z ", "2026-11-20T10:15:00.0000000", false)]
    [InlineData("2026-11-20", null, false)]
    [InlineData("2026-02-29T10:15:00Z", null, false)]
    [InlineData("2026-11-20T25:15:00Z", null, false)]
    [InlineData("2026-11-20T10:15:00+99:00", null, false)]
    [InlineData("2026-11-20T10:15:00Zz", null, false)]
    [InlineData("2026-11-20T10:15:Z", null, false)]
    [InlineData("0001-01-01T00:00:00+12:00", null, false)]
    [InlineData("0000-00-00T00:00:00Z", null, false)]
    [InlineData("yesterday", null, false)]
    [InlineData("", null, false)]
    public void Times_in_all_the_forms_stations_send(string text, string? expected, bool isStrict)
    {
        var reading = Read("StatusNotification",
            $$"""{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"{{text}}"}""");
        var at = Assert.IsType<StatusReported>(reading.Event).At;
        Assert.Equal(expected, at?.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", null));
        Assert.Equal(TimeSpan.Zero, at?.Offset ?? TimeSpan.Zero);
        Assert.Equal(isStrict, reading.IsStrictlyValid);
    }

    [Fact]
    public void A_payload_that_is_no_JSON_is_refused() =>
        Assert.Equal(OcppErrorCode.FormationViolation, Refusal("Heartbeat", "{} {}").Code);
}
