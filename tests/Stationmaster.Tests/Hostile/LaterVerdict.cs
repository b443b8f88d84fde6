using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.Vocabulary;

namespace Stationmaster.Tests.Hostile;

/// <summary>
/// What is the right answer to a frame of OCPP 2.0.1 or 2.1: the frame by the rules of OCPP-J 2.x §4 and the document that System.Text.Json
/// makes of it, the payload by the vocabulary, which other tests compare with the standard's own schemas.
/// </summary>
static partial class LaterVerdict
{
    const int LongestId = 255;
    const int DeepestNesting = 32;

    static readonly HashSet<string> None = [];
    static readonly HashSet<string> Broken = ["RpcFrameworkError"];
    static readonly HashSet<string> Any =
        ["FormatViolation", "PropertyConstraintViolation", "OccurrenceConstraintViolation", "TypeConstraintViolation"];

    /// <summary>Understood wherever there is sense in them; all other calls are kept as they are, and only where their form is right.</summary>
    static readonly HashSet<string> Understood =
    [
        "Authorize", "BootNotification", "ClearedChargingLimit", "ClosePeriodicEventStream", "DataTransfer", "FirmwareStatusNotification",
        "Get15118EVCertificate", "GetCertificateChainStatus", "GetCertificateStatus", "Heartbeat", "LogStatusNotification", "MeterValues",
        "NotifyChargingLimit", "NotifyCustomerInformation", "NotifyDisplayMessages", "NotifyEVChargingNeeds", "NotifyEVChargingSchedule",
        "NotifyEvent", "NotifyMonitoringReport", "NotifyPeriodicEventStream", "NotifyPriorityCharging", "NotifyReport", "NotifySettlement",
        "OpenPeriodicEventStream", "PublishFirmwareStatusNotification", "PullDynamicScheduleUpdate", "ReportChargingProfiles",
        "ReservationStatusUpdate", "SecurityEventNotification", "SignCertificate", "StatusNotification", "TransactionEvent",
        "VatNumberValidation",
    ];

    /// <summary>They name EVSEs, of which a station has not any number.</summary>
    static readonly HashSet<string> Placed = ["MeterValues", "NotifyEvent", "StatusNotification", "TransactionEvent"];

    public static FrameVerdict Of(ReadOnlyMemory<byte> frame, OcppEdition edition)
    {
        if (!IsUtf8(frame))
            return new(false, false, Broken, null);
        if (frame.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            frame = frame[3..];
        try
        {
            using var document = JsonDocument.Parse(frame, new JsonDocumentOptions { MaxDepth = DeepestNesting });
            return OfDocument(document.RootElement, edition);
        }
        catch (JsonException)
        {
            // As far as it could be read it may have been something that is never answered, or of no known type.
            var type = Beginning().Match(Encoding.UTF8.GetString(frame.Span)).Groups[1].Value;
            if (!int.TryParse(type, CultureInfo.InvariantCulture, out var number) || number == 2)
                return new(true, false, Broken, null);
            return new(true, false, IsSilent(number, edition) ? None : new HashSet<string> { "RpcFrameworkError", "MessageTypeNotSupported" }, null);
        }
    }

    [GeneratedRegex(@"^\s*\[\s*(-?(?:0|[1-9]\d*))\s*,")]
    private static partial Regex Beginning();

    static bool IsSilent(int type, OcppEdition edition) => type is 3 or 4 || (edition == OcppEdition.V21 && type is 5 or 6);

    static FrameVerdict OfDocument(JsonElement root, OcppEdition edition)
    {
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() == 0)
            return new(true, false, Broken, "-1");
        if (root[0].ValueKind != JsonValueKind.Number || !root[0].TryGetInt32(out var type))
            return new(true, false, Broken, "-1");
        if (IsSilent(type, edition))
            return new(true, false, None, null);
        if (root.GetArrayLength() < 2 || root[1].ValueKind != JsonValueKind.String)
            return new(true, false, Broken, "-1");
        var id = FrameVerdict.Text(root[1]);
        if ((id?.Length ?? FrameVerdict.LengthOf(root[1])) > LongestId)
            return new(true, false, Broken, "-1");
        if (type != 2)
            return new(true, false, new HashSet<string> { "MessageTypeNotSupported" }, id);
        if (root.GetArrayLength() < 4 || root[2].ValueKind != JsonValueKind.String)
            return new(true, false, Broken, id);
        var actions = OcppActions.Of(edition == OcppEdition.V21 ? "2.1" : "2.0.1")!;
        if (actions.Find(FrameVerdict.Text(root[2]) ?? "") is not { } action)
            return new(true, false, new HashSet<string> { "NotImplemented" }, id);
        if (!action.Caller.HasFlag(Caller.Station))
            return new(true, false, new HashSet<string> { "NotSupported" }, id);
        return OfPayload(root[3], action) with { Id = id };
    }

    static FrameVerdict OfPayload(JsonElement payload, ActionShape action)
    {
        // Of a PKI's, which a server need not have.
        var isPki = action.Name.Contains("Certificate", StringComparison.Ordinal) || action.Name == "VatNumberValidation";
        if (payload.ValueKind != JsonValueKind.Object)
            return new(true, false, isPki ? new HashSet<string> { "FormatViolation", "NotSupported" } : new HashSet<string> { "FormatViolation" }, null);
        var deviations = Verdict.Of(Encoding.UTF8.GetBytes(payload.GetRawText()), action.Request).Deviations;
        var codes = deviations.Count >= Verdict.MostDeviations ? [.. Any] : deviations.Select(one => Spelled(one.Code)).ToHashSet(StringComparer.Ordinal);
        var isUnderstood = Understood.Contains(action.Name);
        if (isUnderstood && deviations.Count > 0)
            codes.UnionWith(Any);
        if (Placed.Contains(action.Name) || (isUnderstood && HasHugeInteger(payload)))
            codes.Add("PropertyConstraintViolation");
        if (isPki)
            codes.Add("NotSupported");
        return new(true, isUnderstood || deviations.All(IsHarmless), codes, null);
    }

    /// <summary>The schemas bound no integer; nobody counts beyond 32 bits.</summary>
    static bool HasHugeInteger(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(property => HasHugeInteger(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(HasHugeInteger),
        JsonValueKind.Number => !value.TryGetInt32(out _) && !(value.TryGetDecimal(out var number) && Math.Abs(number) <= int.MaxValue),
        _ => false,
    };

    static bool IsHarmless(Deviation deviation) =>
        deviation.Expected is "no such field" or "the field once"
        || (deviation.Expected.StartsWith("at most ", StringComparison.Ordinal) && deviation.Expected.EndsWith(" characters", StringComparison.Ordinal));

    static string Spelled(OcppErrorCode code) => code switch
    {
        OcppErrorCode.FormationViolation => "FormatViolation",
        OcppErrorCode.OccurenceConstraintViolation => "OccurrenceConstraintViolation",
        _ => code.ToString(),
    };

    static bool IsUtf8(ReadOnlyMemory<byte> frame) => System.Text.Unicode.Utf8.IsValid(frame.Span);
}
