using System.Text;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.Vocabulary;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp.Vocabulary;

/// <summary>What the schemas alone do not decide, and what nobody should send.</summary>
public class VerdictTests
{
    [Theory]
    [InlineData("""{"connectorId":1,"meterValue":[]}""", OcppErrorCode.OccurenceConstraintViolation,
        "meterValue must be at least one item")]
    [InlineData("""{"connectorId":1}""", OcppErrorCode.OccurenceConstraintViolation, "meterValue is missing")]
    [InlineData("""{"connectorId":"1","meterValue":5}""", OcppErrorCode.TypeConstraintViolation, "connectorId must be an integer")]
    [InlineData("[]", OcppErrorCode.FormationViolation, "The payload must be a JSON object")]
    [InlineData("null", OcppErrorCode.FormationViolation, "The payload must be a JSON object")]
    [InlineData("5", OcppErrorCode.FormationViolation, "The payload must be a JSON object")]
    public void The_first_deviation_is_what_a_strict_reader_answers_with(string json, OcppErrorCode code, string description)
    {
        var refusal = Judge("MeterValues", json).Refusal!;
        Assert.Equal((code, description), (refusal.Code, refusal.Description));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"connectorId":}""")]
    [InlineData("{}{}")]
    [InlineData("{} garbage")]
    [InlineData("""{"connectorId":01}""")]
    [InlineData("""{"connectorId":1,}""")]
    [InlineData("""{"a":"\x"}""")]
    public void What_is_no_JSON_is_refused(string json)
    {
        var refusal = Judge("Heartbeat", json).Deviations[^1];
        Assert.Equal((OcppErrorCode.FormationViolation, ""), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused() =>
        Assert.Equal("UTF-8", Assert.Single(Verdict.Of([(byte)'{', 0xFF, (byte)'}'], Shape("Heartbeat")).Deviations).Expected);

    [Fact]
    public void A_field_that_stands_twice_is_a_deviation()
    {
        Assert.Equal("idTag FormationViolation", Deviations("Authorize", """{"idTag":"A","idTag":"B"}"""));
        Assert.Equal("idTag FormationViolation", Deviations("Authorize", """{"idTag":"A","id\u0054ag":"B"}"""));
    }

    [Fact]
    public void Names_and_words_may_be_escaped()
    {
        Assert.True(Judge("Reset", """{"typ\u0065":"S\u006fft"}""").IsValid);
        Assert.True(Judge("StatusNotification",
            """{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026\u002d11-20T10:15:00Z"}""").IsValid);
        Assert.Equal("type PropertyConstraintViolation", Deviations("Reset", """{"type":"\u0053OFT"}"""));
        Assert.Equal("type PropertyConstraintViolation", Deviations("Reset", """{"type":"soft"}"""));
    }

    [Fact]
    public void Halves_of_surrogate_pairs_and_null_characters_do_no_harm()
    {
        Assert.True(Judge("Authorize", """{"idTag":"\ud800\u0000"}""").IsValid);
        Assert.Equal("type PropertyConstraintViolation", Deviations("Reset", """{"type":"Soft\udfff"}"""));
        Assert.Equal(OcppErrorCode.FormationViolation, Judge("Heartbeat", """{"\udfff\ud800":1}""").Deviations.Single().Code);
    }

    [Theory]
    [InlineData("""\ud83d\ude97""", 20, true)]
    [InlineData("""\uD83D\uDE97""", 21, false)]
    [InlineData("""\ud83d""", 20, true)]
    [InlineData("""\ud83d""", 21, false)]
    [InlineData("""\ude97\ud83d""", 19, true)]
    [InlineData("""\ude97\ud83d""", 20, false)]
    [InlineData("🚗", 20, true)]
    [InlineData("🚗", 21, false)]
    [InlineData("""\n""", 20, true)]
    [InlineData("""\"\\""", 11, false)]
    [InlineData("é", 20, true)]
    public void Texts_are_counted_in_characters(string character, int count, bool isValid) => Assert.Equal(
        isValid, Judge("Authorize", $$"""{"idTag":"{{string.Concat(Enumerable.Repeat(character, count))}}"}""").IsValid);

    [Theory]
    [InlineData("12.0", true)]
    [InlineData("1.2e1", true)]
    [InlineData("120e-1", true)]
    [InlineData("1e400", true)]
    [InlineData("-0.0", true)]
    [InlineData("0e-400", true)]
    [InlineData("12.5", false)]
    [InlineData("1e-1", false)]
    [InlineData("1e-999999999999", false)]
    [InlineData("10000000000000000000000000000000000000000.5", false)]
    public void An_integer_is_a_number_without_a_fraction_however_it_is_written(string number, bool isInteger) => Assert.Equal(
        isInteger, Judge("RemoteStopTransaction", $$"""{"transactionId":{{number}}}""").IsValid);

    [Theory]
    [InlineData("21.4", true)]
    [InlineData("0.3", true)]
    [InlineData("-1024.7", true)]
    [InlineData("214e-1", true)]
    [InlineData("0.10000", true)]
    [InlineData("1e300", true)]
    [InlineData("0", true)]
    [InlineData("1234567890123456789012345678901234567890.7", true)]
    [InlineData("0.05", false)]
    [InlineData("21.40000000000000000000000000000000000000001", false)]
    [InlineData("1e-999999999999", false)]
    public void A_multiple_of_a_tenth_is_told_exactly(string number, bool isMultiple) => Assert.Equal(
        isMultiple,
        Judge("RemoteStartTransaction", $$"""
            {"idTag":"A","chargingProfile":{"chargingProfileId":1,"stackLevel":1,"chargingProfilePurpose":"TxProfile",
             "chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"A",
             "chargingSchedulePeriod":[{"startPeriod":0,"limit": {{number}} } ]} } }
            """).IsValid);

    [Theory]
    [InlineData("0", true)]
    [InlineData("-0", true)]
    [InlineData("100", true)]
    [InlineData("1e2", true)]
    [InlineData("0.1e3", true)]
    [InlineData("1000e-1", true)]
    [InlineData("99.99999999999999999999999999999999999", true)]
    [InlineData("100.00000000000000000000000000000000001", false)]
    [InlineData("-1e-400", false)]
    [InlineData("1e999999999999", false)]
    [InlineData("101", false)]
    [InlineData("20e1", false)]
    public void A_range_is_told_exactly(string number, bool isWithin) => Assert.Equal(
        isWithin,
        Verdict.Of(Bytes($$"""
            {"batteryData":[{"evseId":1,"serialNumber":"1","soC": {{number}} ,"soH":50}],"eventType":"BatteryIn","requestId":1,
             "idToken":{"idToken":"A","type":"Central"} }
            """), OcppActions.V21.Find("BatterySwap")!.Request).IsValid);

    [Theory]
    [InlineData("Celcius", true)]
    [InlineData("Celsius", true)]
    [InlineData("Hertz", false)]
    public void Both_spellings_of_Celsius_are_the_standards_and_Hertz_is_not(string unit, bool isValid) => Assert.Equal(
        isValid,
        Judge("MeterValues", $$"""
            {"connectorId":1,"meterValue":[{"timestamp":"2026-11-20T10:15:00Z","sampledValue":[{"value":"1","unit":"{{unit}}"}]}]}
            """).IsValid);

    [Fact]
    public void Custom_data_holds_anything_beside_its_vendor()
    {
        var shape = OcppActions.V201.Find("Heartbeat")!.Request;
        Assert.True(Verdict.Of("""{"customData":{"vendorId":"v","x":{"y":[1,null]},"x":2}}"""u8, shape).IsValid);
        Assert.Equal("customData.vendorId", Assert.Single(Verdict.Of("""{"customData":{"x":1}}"""u8, shape).Deviations).Field);
    }

    [Fact]
    public void Past_some_dozens_of_deviations_nothing_is_read()
    {
        var flood = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"{new string('n', 200)}{i}\":1"));
        var verdict = Judge("Heartbeat", $"{{{flood}");
        Assert.Equal(Verdict.MostDeviations, verdict.Deviations.Count);
        Assert.All(verdict.Deviations, deviation => Assert.InRange(deviation.Field.Length, 1, 50));
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var deep = """{"a":""" + new string('[', 100_000);
        Assert.Equal("", Judge("Heartbeat", deep).Deviations[^1].Field);
        var open = """{"customData":{"vendorId":"v","x":""" + new string('[', 1_000);
        Assert.Equal("", Verdict.Of(Bytes(open), OcppActions.V21.Find("Heartbeat")!.Request).Deviations[^1].Field);
    }

    [Fact]
    public void A_million_items_and_a_million_fields_cost_no_memory()
    {
        var items = Bytes($$"""{"key":[{{string.Join(',', Enumerable.Repeat("\"k\"", 1_000_000))}}]}""");
        var open = Bytes($$"""{"customData":{"vendorId":"v"{{string.Concat(Enumerable.Repeat(",\"\\u0061\":1", 1_000_000))}} } }""");
        var number = Bytes($$"""{"transactionId":1{{new string('0', 1_000_000)}}}""");
        Assert.InRange(Allocated(() => Assert.True(Verdict.Of(items, Shape("GetConfiguration")).IsValid)), 0, 10_000);
        Assert.InRange(Allocated(() => Assert.True(Verdict.Of(number, Shape("RemoteStopTransaction")).IsValid)), 0, 10_000);
        // An escaped name is unescaped before it is compared: garbage as large as the payload, none of it kept.
        var custom = OcppActions.V201.Find("Heartbeat")!.Request;
        Assert.InRange(Allocated(() => Assert.True(Verdict.Of(open, custom).IsValid)), 0, open.Length * 10);
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(20261121);
        var shape = OcppActions.V21.Find("TransactionEvent")!.Request;
        var sample = """
            {"eventType":"Started","timestamp":"2026-11-20T10:15:00Z","triggerReason":"Authorized","seqNo":0,"evse":{"id":1},
             "transactionInfo":{"transactionId":"a\u00e9","chargingState":"Charging"},"idToken":{"idToken":"A","type":"Central"},
             "meterValue":[{"timestamp":"2026-11-20T10:15:00Z","sampledValue":[{"value":12.5e0,"unitOfMeasure":{"multiplier":3}}]}]}
            """;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(sample);
            for (var j = random.Next(1, 6); j > 0; j--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Verdict.Of(bytes.AsSpan(0, random.Next(bytes.Length + 1)), shape);
        }
        Assert.True(Verdict.Of(Bytes(sample), shape).IsValid);
    }

    static long Allocated(Action act)
    {
        act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    static ObjectShape Shape(string action) => OcppActions.V16.Find(action)!.Request;

    static Verdict Judge(string action, string json) => Verdict.Of(Bytes(json), Shape(action));

    static string Deviations(string action, string json) =>
        string.Join("; ", Judge(action, json).Deviations.Select(deviation => $"{deviation.Field} {deviation.Code}"));
}
