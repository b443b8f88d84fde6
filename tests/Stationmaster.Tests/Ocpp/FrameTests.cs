using System.Runtime.InteropServices;
using System.Text;
using Stationmaster.Ocpp;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp;

public class FrameTests
{
    [Fact]
    public void A_call_is_read_and_its_payload_is_a_slice_of_what_came_in()
    {
        var bytes = Bytes("""[2, "19223201", "BootNotification", {"chargePointVendor":"V"} ]""");
        var call = Assert.IsType<Call>(Frame.Read(bytes));
        Assert.Equal(("19223201", "BootNotification", (string?)null), (call.Id, call.Action, call.Note));
        Assert.Equal("""{"chargePointVendor":"V"}""", Text(call.Payload));
        Assert.True(MemoryMarshal.TryGetArray(call.Payload, out var slice));
        Assert.Same(bytes, slice.Array);
    }

    [Fact]
    public void An_answer_is_read()
    {
        var answer = Assert.IsType<CallResult>(Frame.Read(Bytes("""[3,"a\u00e9",{"status":"Accepted"}]""")));
        Assert.Equal("aé", answer.Id);
        Assert.Equal("""{"status":"Accepted"}""", Text(answer.Payload));
    }

    [Theory]
    [InlineData("""[4,"7","NotSupported","no such","{"]""", OcppErrorCode.NotSupported, "no such", "\"{\"")]
    [InlineData("""[4,"7","OccurrenceConstraintViolation","",{"a":[1]}]""", OcppErrorCode.OccurenceConstraintViolation, "",
        """{"a":[1]}""")]
    [InlineData("""[4,"7","FormatViolation","x",{}]""", OcppErrorCode.FormationViolation, "x", "{}")]
    [InlineData("""[4,"7","Whatever","x",{}]""", OcppErrorCode.GenericError, "Whatever: x", "{}")]
    [InlineData("""[4,"7","3","",{}]""", OcppErrorCode.GenericError, "3", "{}")]
    [InlineData("""[4,"7","InternalError"]""", OcppErrorCode.InternalError, "", null)]
    [InlineData("""[4,"7","InternalError",null]""", OcppErrorCode.InternalError, "", null)]
    [InlineData("""[4,"7","InternalError",[1],{"a":1},5]""", OcppErrorCode.InternalError, "", """{"a":1}""")]
    public void An_error_is_read_in_all_the_ways_stations_write_it(string text, OcppErrorCode code, string description, string? details)
    {
        var error = Assert.IsType<CallError>(Frame.Read(Bytes(text)));
        Assert.Equal("7", error.Id);
        Assert.Equal(new OcppError(code, description, details), error.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""["2","7","Heartbeat",{}]""")]
    [InlineData("""[2.5,"7","Heartbeat",{}]""")]
    [InlineData("""[2,7,"Heartbeat",{}]""")]
    [InlineData("""[2,null,"Heartbeat",{}]""")]
    public void What_holds_no_message_id_is_answered_with_minus_one(string text)
    {
        var error = Assert.IsType<FrameError>(Frame.Read(Bytes(text)));
        Assert.Equal(("-1", OcppErrorCode.FormationViolation, false), (error.Id, error.Error.Code, error.IsAnswer));
    }

    [Theory]
    [InlineData("""[2,"7"]""")]
    [InlineData("""[2,"7",5,{}]""")]
    [InlineData("""[2,"7","Heartbeat"]""")]
    [InlineData("""[2,"7","Heartbeat",{}""")]
    [InlineData("""[2,"7","Heartbeat",{"a":}]""")]
    [InlineData("""[2,"7","Heartbeat",{}]garbage""")]
    [InlineData("""[2,"7","Heartbeat",{}][2,"8","Heartbeat",{}]""")]
    public void What_breaks_after_the_message_id_is_answered_with_it(string text)
    {
        var error = Assert.IsType<FrameError>(Frame.Read(Bytes(text)));
        Assert.Equal(("7", OcppErrorCode.FormationViolation, false), (error.Id, error.Error.Code, error.IsAnswer));
    }

    [Theory]
    [InlineData("""[3,"7"]""")]
    [InlineData("""[3,"7",{]""")]
    [InlineData("""[4,"7"]""")]
    [InlineData("""[4,"7",5]""")]
    public void A_broken_answer_is_told_from_a_broken_call(string text)
    {
        var error = Assert.IsType<FrameError>(Frame.Read(Bytes(text)));
        Assert.Equal(("7", true), (error.Id, error.IsAnswer));
    }

    [Fact]
    public void An_unknown_message_type_is_a_protocol_error()
    {
        var error = Assert.IsType<FrameError>(Frame.Read(Bytes("""[9,"7","Heartbeat",{}]""")));
        Assert.Equal(("7", OcppErrorCode.ProtocolError), (error.Id, error.Error.Code));
    }

    [Fact]
    public void A_message_id_may_be_too_long_for_the_standard_but_not_for_us()
    {
        var call = Assert.IsType<Call>(Frame.Read(Bytes($"""[2,"{new string('x', 255)}","Heartbeat",{"{}"}]""")));
        Assert.Equal(255, call.Id.Length);
        Assert.NotNull(call.Note);
        var error = Assert.IsType<FrameError>(Frame.Read(Bytes($"""[2,"{new string('x', 256)}","Heartbeat",{"{}"}]""")));
        Assert.Equal("-1", error.Id);
    }

    [Fact]
    public void A_byte_order_mark_and_more_elements_do_no_harm()
    {
        var call = Assert.IsType<Call>(Frame.Read(Bytes("\uFEFF[2,\"7\",\"Heartbeat\",{},{\"more\":[1]}]")));
        Assert.Equal("{}", Text(call.Payload));
        Assert.NotNull(call.Note);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var text = $"""[2,"7","Heartbeat",{string.Concat(Enumerable.Repeat("[", 100_000))}""";
        Assert.Equal("7", Assert.IsType<FrameError>(Frame.Read(Bytes(text))).Id);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused() =>
        Assert.Equal("Not UTF-8", Assert.IsType<FrameError>(Frame.Read(new byte[] { (byte)'[', 0xFF, (byte)']' })).Error.Description);

    [Theory]
    [InlineData(254)]
    [InlineData(255)]
    public void A_description_is_not_cut_within_a_character(int before)
    {
        var text = new string('x', before) + string.Concat(Enumerable.Repeat("😀", 60));
        var frame = Frame.Error("7", new(OcppErrorCode.NotImplemented, text));
        Assert.Equal(text[..before], Assert.IsType<CallError>(Frame.Read(frame)).Error.Description);
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character()
    {
        var call = Assert.IsType<Call>(Frame.Read(Bytes("""[2,"a\ud800\n\"\u0041","Heartbeat",{}]""")));
        Assert.Equal("a\uFFFD\n\"A", call.Id);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        const string Id = "a\"b\\cé\u0001";
        Assert.Equal("""[2,"1","Reset",{"type":"Soft"}]""", Text(Frame.Call("1", "Reset", """{"type":"Soft"}"""u8)));
        Assert.Equal("""[3,"1",{}]""", Text(Frame.Result("1", "{}"u8)));
        Assert.Equal("""[4,"1","GenericError","no",{}]""", Text(Frame.Error("1", new(OcppErrorCode.GenericError, "no"))));
        Assert.Equal(Id, Assert.IsType<CallResult>(Frame.Read(Frame.Result(Id, "{}"u8))).Id);
        var error = new OcppError(OcppErrorCode.GenericError, "\"quoted\"", """{"a":1}""");
        Assert.Equal(error, Assert.IsType<CallError>(Frame.Read(Frame.Error(Id, error))).Error);
        var cut = Frame.Error(Id, error with { Description = new('x', 300) });
        Assert.Equal(255, Assert.IsType<CallError>(Frame.Read(cut)).Error.Description.Length);
    }

    [Fact]
    public void No_bytes_make_the_reader_throw()
    {
        var random = new Random(20261120);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Bytes("""[2,"id\u00e9","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-11-20T10:15:00Z"}]}]""");
            for (var j = random.Next(1, 6); j > 0; j--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var message = Frame.Read(bytes.AsMemory(0, random.Next(bytes.Length + 1)));
            if (message is Call call)
                Ocpp16Text.Read(call.Action, Encoding.UTF8.GetString(call.Payload.Span));
        }
    }
}
