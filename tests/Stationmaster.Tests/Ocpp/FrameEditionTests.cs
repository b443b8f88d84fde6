using Stationmaster.Ocpp;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp;

/// <summary>In what the frames of the versions differ.</summary>
public class FrameEditionTests
{
    const string Stream = """[6,"7","NotifyPeriodicEventStream",{"id":1}]""";
    const string Refusal = """[5,"7","FormatViolation","no",{"a":1}]""";

    [Fact]
    public void What_is_not_answered_is_read_in_2_1()
    {
        var send = Assert.IsType<Send>(Frame.Read(Bytes(Stream), OcppEdition.V21));
        Assert.Equal(("7", "NotifyPeriodicEventStream", null), (send.Id, send.Action, send.Note));
        Assert.Equal("""{"id":1}""", Text(send.Payload));
        Assert.Equal(Stream, Text(Frame.Send("7", "NotifyPeriodicEventStream", """{"id":1}"""u8)));
    }

    [Fact]
    public void The_refusal_of_an_answer_is_read_in_2_1()
    {
        var refusal = Assert.IsType<CallResultError>(Frame.Read(Bytes(Refusal), OcppEdition.V21));
        Assert.Equal(("7", new OcppError(OcppErrorCode.FormationViolation, "no", """{"a":1}""")), (refusal.Id, refusal.Error));
        Assert.Equal(Refusal, Text(Frame.ResultError("7", refusal.Error)));
    }

    [Theory]
    [InlineData(Stream, OcppEdition.V16, OcppErrorCode.ProtocolError)]
    [InlineData(Refusal, OcppEdition.V16, OcppErrorCode.ProtocolError)]
    [InlineData(Stream, OcppEdition.V201, OcppErrorCode.MessageTypeNotSupported)]
    [InlineData(Refusal, OcppEdition.V201, OcppErrorCode.MessageTypeNotSupported)]
    [InlineData("""[9,"7","Heartbeat",{}]""", OcppEdition.V201, OcppErrorCode.MessageTypeNotSupported)]
    [InlineData("""[9,"7","Heartbeat",{}]""", OcppEdition.V21, OcppErrorCode.MessageTypeNotSupported)]
    [InlineData("""[2,"7","Heartbeat"]""", OcppEdition.V16, OcppErrorCode.FormationViolation)]
    [InlineData("""[2,"7","Heartbeat"]""", OcppEdition.V201, OcppErrorCode.RpcFrameworkError)]
    [InlineData("""[2,"7","Heartbeat",{"a":}]""", OcppEdition.V21, OcppErrorCode.RpcFrameworkError)]
    public void What_a_version_does_not_have_is_refused_in_its_own_words(string frame, OcppEdition edition, OcppErrorCode code)
    {
        var error = Assert.IsType<FrameError>(Frame.Read(Bytes(frame), edition));
        Assert.Equal(("7", code, false, false), (error.Id, error.Error.Code, error.IsAnswer, error.IsUnanswerable));
    }

    [Fact]
    public void What_has_no_message_id_is_answered_with_minus_one_in_every_version()
    {
        var error = Assert.IsType<FrameError>(Frame.Read(Bytes("hello"), OcppEdition.V201));
        Assert.Equal(("-1", OcppErrorCode.RpcFrameworkError), (error.Id, error.Error.Code));
    }

    [Theory]
    [InlineData("""[6,"7"]""")]
    [InlineData("""[6,"7","NotifyPeriodicEventStream"]""")]
    [InlineData("""[6,"7","NotifyPeriodicEventStream",{]""")]
    [InlineData("""[5,"7"]""")]
    [InlineData("""[5,"7",{}]""")]
    public void What_is_broken_and_must_not_be_answered_is_told_apart(string frame)
    {
        var error = Assert.IsType<FrameError>(Frame.Read(Bytes(frame), OcppEdition.V21));
        Assert.Equal((false, true), (error.IsAnswer, error.IsUnanswerable));
    }

    [Theory]
    [InlineData(OcppErrorCode.FormationViolation, "FormationViolation", "FormatViolation")]
    [InlineData(OcppErrorCode.OccurenceConstraintViolation, "OccurenceConstraintViolation", "OccurrenceConstraintViolation")]
    [InlineData(OcppErrorCode.TypeConstraintViolation, "TypeConstraintViolation", "TypeConstraintViolation")]
    [InlineData(OcppErrorCode.PropertyConstraintViolation, "PropertyConstraintViolation", "PropertyConstraintViolation")]
    [InlineData(OcppErrorCode.RpcFrameworkError, "FormationViolation", "RpcFrameworkError")]
    [InlineData(OcppErrorCode.MessageTypeNotSupported, "ProtocolError", "MessageTypeNotSupported")]
    public void Each_version_spells_the_codes_its_own_way(OcppErrorCode code, string in16, string in2)
    {
        Assert.Equal($$"""[4,"7","{{in16}}","",{}]""", Text(Frame.Error("7", new(code, ""), OcppEdition.V16)));
        Assert.Equal($$"""[4,"7","{{in2}}","",{}]""", Text(Frame.Error("7", new(code, ""), OcppEdition.V201)));
        Assert.Equal(code, Assert.IsType<CallError>(Frame.Read(Bytes($$"""[4,"7","{{in2}}","",{}]"""), OcppEdition.V21)).Error.Code);
    }

    [Fact]
    public void Every_code_of_every_version_is_read_again()
    {
        foreach (var code in Enum.GetValues<OcppErrorCode>())
        {
            var frame = Frame.Error("7", new(code, ""), OcppEdition.V21);
            Assert.Equal(code, Assert.IsType<CallError>(Frame.Read(frame, OcppEdition.V21)).Error.Code);
        }
    }
}
