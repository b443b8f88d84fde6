using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stationmaster.Tests.Hostile;

/// <summary>
/// What is the right answer to a frame: worked out from the document that System.Text.Json makes of it and the rules of OCPP-J 1.6 §4.2,
/// with none of the program's own code.
/// </summary>
/// <param name="IsText">It is UTF-8; what is not never gets past the WebSocket.</param>
/// <param name="MayBeAnswered">A CALLRESULT is right.</param>
/// <param name="Codes">The CALLERRORs that are right; with neither, silence is.</param>
/// <param name="Id">The id the answer must have; null where two could be right.</param>
sealed partial record FrameVerdict(bool IsText, bool MayBeAnswered, IReadOnlySet<string> Codes, string? Id)
{
    const int LongestId = 255;
    const int DeepestNesting = 32;

    static readonly HashSet<string> None = [];
    static readonly HashSet<string> Malformed = ["FormationViolation"];

    /// <summary>What our side of OCPP 1.6 calls, and actions of the standard that have no meaning here: known, but not supported.</summary>
    static readonly HashSet<string> Known =
    [
        "CancelReservation", "CertificateSigned", "ChangeAvailability", "ChangeConfiguration", "ClearCache", "ClearChargingProfile", "DeleteCertificate",
        "ExtendedTriggerMessage", "GetCompositeSchedule", "GetConfiguration", "GetDiagnostics", "GetInstalledCertificateIds", "GetLocalListVersion", "GetLog",
        "InstallCertificate", "LogStatusNotification", "RemoteStartTransaction", "RemoteStopTransaction", "ReserveNow", "Reset", "SendLocalList",
        "SetChargingProfile", "SignCertificate", "SignedFirmwareStatusNotification", "SignedUpdateFirmware", "TriggerMessage",
        "UnlockConnector", "UpdateFirmware",
    ];

    enum Kind { Text, ShortText, Word, Integer, Connector, ConnectorOnly }

    /// <summary>The fields without which an action says nothing, and the words they may hold.</summary>
    static readonly Dictionary<string, (string Name, Kind Kind, string[] Words)[]> Needed = new(StringComparer.Ordinal)
    {
        ["Authorize"] = [("idTag", Kind.ShortText, [])],
        ["BootNotification"] = [("chargePointVendor", Kind.Text, []), ("chargePointModel", Kind.Text, [])],
        ["DataTransfer"] = [("vendorId", Kind.Text, [])],
        ["DiagnosticsStatusNotification"] = [("status", Kind.Word, ["Idle", "Uploaded", "UploadFailed", "Uploading"])],
        ["FirmwareStatusNotification"] =
            [("status", Kind.Word, ["Downloaded", "DownloadFailed", "Downloading", "Idle", "InstallationFailed", "Installing", "Installed"])],
        ["Heartbeat"] = [],
        ["MeterValues"] = [("connectorId", Kind.Connector, [])],
        ["SecurityEventNotification"] = [("type", Kind.Text, [])],
        ["StartTransaction"] = [("connectorId", Kind.ConnectorOnly, [])],
        ["StatusNotification"] =
        [
            ("connectorId", Kind.Connector, []),
            ("status", Kind.Word,
                ["Available", "Preparing", "Charging", "SuspendedEVSE", "SuspendedEV", "Finishing", "Reserved", "Unavailable", "Faulted", "Occupied"]),
        ],
        ["StopTransaction"] = [("transactionId", Kind.Integer, [])],
    };

    /// <param name="highestConnector">The highest connector that makes sense.</param>
    public static FrameVerdict Of(ReadOnlyMemory<byte> frame, int highestConnector)
    {
        if (!IsUtf8(frame))
            return new(false, false, Malformed, "-1");
        if (frame.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            frame = frame[3..];
        try
        {
            using var document = JsonDocument.Parse(frame, new JsonDocumentOptions { MaxDepth = DeepestNesting });
            return OfDocument(document.RootElement, highestConnector);
        }
        catch (JsonException)
        {
            // As far as it could be read it may have been an answer, to which silence is right, or of no known type.
            var type = Beginning().Match(Encoding.UTF8.GetString(frame.Span)).Groups[1].Value;
            return int.TryParse(type, CultureInfo.InvariantCulture, out var number) && number is not 2
                ? new(true, false, number is 3 or 4 ? None : new HashSet<string> { "FormationViolation", "ProtocolError" }, null)
                : new(true, false, Malformed, null);
        }
    }

    [GeneratedRegex(@"^\s*\[\s*(-?(?:0|[1-9]\d*))\s*,")]
    private static partial Regex Beginning();

    static FrameVerdict OfDocument(JsonElement root, int highestConnector)
    {
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() == 0)
            return new(true, false, Malformed, "-1");
        if (root[0].ValueKind != JsonValueKind.Number || !root[0].TryGetInt32(out var type))
            return new(true, false, Malformed, "-1");
        var isAnswer = type is 3 or 4;
        if (root.GetArrayLength() < 2 || root[1].ValueKind != JsonValueKind.String)
            return new(true, false, isAnswer ? None : Malformed, "-1");
        var id = Text(root[1]);
        if ((id?.Length ?? LengthOf(root[1])) > LongestId)
            return new(true, false, isAnswer ? None : Malformed, "-1");
        if (isAnswer)
            return new(true, false, None, id);
        if (type != 2)
            return new(true, false, new HashSet<string> { "ProtocolError" }, id);
        if (root.GetArrayLength() < 4 || root[2].ValueKind != JsonValueKind.String)
            return new(true, false, Malformed, id);
        var action = Text(root[2]) ?? "";
        if (!Needed.TryGetValue(action, out var needed))
            return new(true, false, new HashSet<string> { Known.Contains(action) ? "NotSupported" : "NotImplemented" }, id);
        if (root[3].ValueKind != JsonValueKind.Object)
            return new(true, false, Malformed, id);
        return OfPayload(root[3], needed, highestConnector) with { Id = id };
    }

    static FrameVerdict OfPayload(JsonElement payload, (string Name, Kind Kind, string[] Words)[] needed, int highestConnector)
    {
        var (mayBeAnswered, codes) = (true, new HashSet<string>(StringComparer.Ordinal));
        foreach (var (name, kind, words) in needed)
        {
            var values = payload.EnumerateObject().Where(property => Is(property, name)).Select(property => property.Value).ToList();
            var wrong = values.Select(value => Wrong(value, kind, words, highestConnector)).ToList();
            if (values.Count == 0)
                wrong.Add(["OccurenceConstraintViolation"]);
            // How long half a surrogate pair makes a text is anybody's guess.
            if (kind == Kind.ShortText && values.Exists(value => value.ValueKind == JsonValueKind.String && Text(value) is null))
                wrong.AddRange([[], ["PropertyConstraintViolation"]]);
            // Of a field given twice, either may count.
            mayBeAnswered &= wrong.Exists(one => one.Length == 0);
            codes.UnionWith(wrong.SelectMany(one => one));
        }
        return new(true, mayBeAnswered, codes, null);
    }

    /// <summary>The codes that are right for a value; none where it can be understood.</summary>
    static string[] Wrong(JsonElement value, Kind kind, string[] words, int highestConnector)
    {
        const string Type = "TypeConstraintViolation", Property = "PropertyConstraintViolation", Occurence = "OccurenceConstraintViolation";
        if (value.ValueKind == JsonValueKind.Null)
            return [Type, Property, Occurence];
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            return [Type];
        switch (kind)
        {
            case Kind.Text:
                return [];
            case Kind.ShortText:
                return value.ValueKind == JsonValueKind.String && Text(value) is { } text && text.EnumerateRunes().Count() > 20 ? [Property] : [];
            case Kind.Word:
                if (value.ValueKind != JsonValueKind.String)
                    return [Type];
                return Text(value) is { } word && words.Any(one => Same(one, word)) ? [] : [Property, Occurence];
            default:
                if (value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String))
                    return [Type];
                if (Number(value) is not { } number || number != decimal.Truncate(number) || number is < int.MinValue or > int.MaxValue)
                    return [Type, Property, Occurence];
                return kind != Kind.Integer && (number > highestConnector || kind == Kind.ConnectorOnly && number <= 0) ? [Property] : [];
        }
    }

    static decimal? Number(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : (Text(value) ?? "").Replace(',', '.');
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    static bool Same(string left, string right) => string.Equals(Letters(left), Letters(right), StringComparison.OrdinalIgnoreCase);

    static string Letters(string text) => string.Concat(text.Where(letter => letter is not (' ' or '.' or '-' or '_')));

    static bool Is(JsonProperty property, string name)
    {
        try
        {
            return property.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Null for what has no text: half a surrogate pair.</summary>
    internal static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\\(?:u[0-9a-fA-F]{4}|.)")]
    private static partial Regex Escapes();

    /// <summary>In UTF-16 units, of a text that is none.</summary>
    internal static int LengthOf(JsonElement value) => Escapes().Replace(value.GetRawText()[1..^1], "?").Length;

    static bool IsUtf8(ReadOnlyMemory<byte> frame)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(frame.Span);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Null when the answer is right, else what is wrong with it.</summary>
    /// <param name="answer">The frame that came back; null for silence.</param>
    public string? Fault(byte[]? answer)
    {
        if (answer is null)
            return !MayBeAnswered && Codes.Count == 0 ? null : "silence";
        var text = Encoding.UTF8.GetString(answer);
        using var document = JsonDocument.Parse(answer);
        var root = document.RootElement;
        if (Id is not null && Text(root[1]) != Id)
            return $"the id of {text}";
        var isRight = root[0].GetInt32() switch
        {
            3 => MayBeAnswered && root.GetArrayLength() == 3 && root[2].ValueKind == JsonValueKind.Object,
            4 => root.GetArrayLength() == 5 && Codes.Contains(root[2].GetString()!) && root[3].GetString()!.Length <= 255
                && root[4].ValueKind == JsonValueKind.Object,
            _ => false,
        };
        return isRight ? null : text;
    }
}
