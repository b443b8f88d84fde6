using System.ComponentModel;
using System.Text.Json;

namespace Stationmaster.Server.MessageLog;

// For the API's description alone: what is answered is written by MessageJson.

sealed record MessageListShape(IReadOnlyList<MessageShape> Data, [property: Description("Null at the end.")] string? NextPageCursor);

sealed record MessageShape(
    long Id,
    [property: Description("When it was received, or sent.")] DateTimeOffset At,
    [property: Description("fromStation or toStation.")] string Direction,
    string Action,
    [property: Description("OCPP's unique id of the call.")] string MessageId,
    [property: Description("The payload as it went over the wire, secrets masked; text where it was not JSON.")] JsonElement Request,
    JsonElement? Answer,
    [property: Description("result, error or none.")] string AnswerKind,
    DateTimeOffset? AnsweredAt,
    MessageErrorShape? Error,
    [property: Description("What the message did wrong without harm, and was forgiven.")] IReadOnlyList<string> Notes);

sealed record MessageErrorShape([property: Description("OCPP's error code.")] string Code, string? Description);
