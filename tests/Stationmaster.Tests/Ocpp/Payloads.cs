using System.Text.Json.Nodes;

namespace Stationmaster.Tests.Ocpp;

/// <summary>
/// Makes payloads of the ten actions that stations call: valid ones, and ones with a mistake that a schema sees.
/// Seeded, so a failure can be had again.
/// </summary>
sealed class Payloads(int seed)
{
    readonly Random _random = new(seed);

    abstract record Shape;
    sealed record Text(int Max) : Shape;
    sealed record Integer : Shape;
    sealed record Time : Shape;
    sealed record Number : Shape;
    sealed record Word(params string[] Words) : Shape;
    sealed record List(int Min, Shape Item) : Shape;
    sealed record Fields(params (string Name, bool IsRequired, Shape Shape)[] All) : Shape;

    static readonly Word Measurands = new(
        "Energy.Active.Export.Register", "Energy.Active.Import.Register", "Energy.Reactive.Export.Register",
        "Energy.Reactive.Import.Register", "Energy.Active.Export.Interval", "Energy.Active.Import.Interval",
        "Energy.Reactive.Export.Interval", "Energy.Reactive.Import.Interval",
        "Power.Active.Export", "Power.Active.Import", "Power.Offered", "Power.Reactive.Export", "Power.Reactive.Import", "Power.Factor",
        "Current.Import", "Current.Export", "Current.Offered", "Voltage", "Frequency", "Temperature", "SoC", "RPM");

    static readonly Fields SampledValue = new(
        ("value", true, new Number()),
        ("context", false, new Word(
            "Interruption.Begin", "Interruption.End", "Sample.Clock", "Sample.Periodic", "Transaction.Begin", "Transaction.End",
            "Trigger", "Other")),
        ("format", false, new Word("Raw", "SignedData")),
        ("measurand", false, Measurands),
        ("phase", false, new Word("L1", "L2", "L3", "N", "L1-N", "L2-N", "L3-N", "L1-L2", "L2-L3", "L3-L1")),
        ("location", false, new Word("Cable", "EV", "Inlet", "Outlet", "Body")),
        ("unit", false, new Word(
            "Wh", "kWh", "varh", "kvarh", "W", "kW", "VA", "kVA", "var", "kvar", "A", "V", "K", "Celcius", "Celsius", "Fahrenheit",
            "Percent")));

    static List MeterValue(int min) =>
        new(min, new Fields(("timestamp", true, new Time()), ("sampledValue", true, new List(min, SampledValue))));

    static readonly (string Action, Fields Shape)[] Actions =
    [
        ("Authorize", new(("idTag", true, new Text(20)))),
        ("BootNotification", new(
            ("chargePointVendor", true, new Text(20)), ("chargePointModel", true, new Text(20)),
            ("chargePointSerialNumber", false, new Text(25)), ("chargeBoxSerialNumber", false, new Text(25)),
            ("firmwareVersion", false, new Text(50)), ("iccid", false, new Text(20)), ("imsi", false, new Text(20)),
            ("meterType", false, new Text(25)), ("meterSerialNumber", false, new Text(25)))),
        ("DataTransfer", new(("vendorId", true, new Text(255)), ("messageId", false, new Text(50)), ("data", false, new Text(400)))),
        ("DiagnosticsStatusNotification", new(("status", true, new Word("Idle", "Uploaded", "UploadFailed", "Uploading")))),
        ("FirmwareStatusNotification", new(("status", true, new Word(
            "Downloaded", "DownloadFailed", "Downloading", "Idle", "InstallationFailed", "Installing", "Installed")))),
        ("Heartbeat", new()),
        ("MeterValues", new(
            ("connectorId", true, new Integer()), ("transactionId", false, new Integer()), ("meterValue", true, MeterValue(1)))),
        ("StartTransaction", new(
            ("connectorId", true, new Integer()), ("idTag", true, new Text(20)), ("meterStart", true, new Integer()),
            ("reservationId", false, new Integer()), ("timestamp", true, new Time()))),
        ("StatusNotification", new(
            ("connectorId", true, new Integer()), ("errorCode", true, new Word(
                "ConnectorLockFailure", "EVCommunicationError", "GroundFailure", "HighTemperature", "InternalError", "LocalListConflict",
                "NoError", "OtherError", "OverCurrentFailure", "PowerMeterFailure", "PowerSwitchFailure", "ReaderFailure", "ResetFailure",
                "UnderVoltage", "OverVoltage", "WeakSignal")),
            ("info", false, new Text(50)), ("status", true, new Word(
                "Available", "Preparing", "Charging", "SuspendedEVSE", "SuspendedEV", "Finishing", "Reserved", "Unavailable", "Faulted")),
            ("timestamp", false, new Time()), ("vendorId", false, new Text(255)), ("vendorErrorCode", false, new Text(50)))),
        ("StopTransaction", new(
            ("idTag", false, new Text(20)), ("meterStop", true, new Integer()), ("timestamp", true, new Time()),
            ("transactionId", true, new Integer()),
            ("reason", false, new Word(
                "EmergencyStop", "EVDisconnected", "HardReset", "Local", "Other", "PowerLoss", "Reboot", "Remote", "SoftReset",
                "UnlockCommand", "DeAuthorized")),
            ("transactionData", false, MeterValue(0)))),
    ];

    public IEnumerable<(string Action, JsonObject Payload)> Valid(int each) =>
        from action in Actions from _ in Enumerable.Range(0, each) select (action.Action, Make(action.Shape));

    /// <summary>Mostly invalid: each has one to three things changed, some of them harmless.</summary>
    public IEnumerable<(string Action, JsonObject Payload)> Changed(int each)
    {
        foreach (var (action, shape) in Actions)
            for (var i = 0; i < each; i++)
            {
                var payload = Make(shape);
                for (var changes = _random.Next(1, 4); changes > 0; changes--)
                    Change(payload, shape);
                yield return (action, payload);
            }
    }

    JsonObject Make(Fields fields)
    {
        var made = new JsonObject();
        foreach (var (name, isRequired, shape) in fields.All.OrderBy(_ => _random.Next()))
            if (isRequired || _random.Next(2) == 0)
                made[name] = Make(shape);
        return made;
    }

    JsonNode Make(Shape shape) => shape switch
    {
        Text text => MakeText(_random.Next(text.Max + 1)),
        Integer => _random.Next(1_000_000),
        Time => MakeTime(),
        Number => $"{_random.Next(100_000)}{(_random.Next(2) == 0 ? "" : $".{_random.Next(1000)}")}",
        Word word => word.Words[_random.Next(word.Words.Length)],
        List list => new JsonArray([.. Enumerable.Range(0, _random.Next(list.Min, 4)).Select(_ => Make(list.Item))]),
        Fields fields => Make(fields),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    string MakeText(int length)
    {
        string[] letters = ["a", "Z", "7", "-", " ", "\"", "\\", "/", "é", "\u0001", "\n", "漢", "🚗"];
        return string.Concat(Enumerable.Range(0, length).Select(_ => letters[_random.Next(letters.Length)]));
    }

    string MakeTime()
    {
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(_random.NextInt64(400L * 86_400_000));
        string[] formats =
            ["yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mm:ss.fffZ", "yyyy-MM-ddTHH:mm:ss.fffffff+02:00", "yyyy-MM-ddTHH:mm:ss-05:30"];
        return at.ToString(formats[_random.Next(formats.Length)]);
    }

    void Change(JsonObject payload, Fields fields)
    {
        if (fields.All.Length == 0 || _random.Next(6) == 0)
        {
            payload[$"extra{_random.Next(3)}"] = _random.Next(2) == 0 ? new JsonObject { ["a"] = new JsonArray(1, null) } : 5;
            return;
        }
        var (name, _, shape) = fields.All[_random.Next(fields.All.Length)];
        if (_random.Next(2) == 0 && Inside(payload[name], shape) is var (inner, inside))
            Change(inner, inside);
        else if (_random.Next(5) == 0)
            payload.Remove(name);
        else
            payload[name] = Wrong(shape);
    }

    (JsonObject, Fields)? Inside(JsonNode? node, Shape shape) => (node, shape) switch
    {
        (JsonArray { Count: > 0 } array, List list) => Inside(array[_random.Next(array.Count)], list.Item),
        (JsonObject found, Fields fields) => (found, fields),
        _ => null,
    };

    JsonNode? Wrong(Shape shape)
    {
        JsonNode?[] anything = [null, true, new JsonArray(), new JsonObject(), new JsonArray(1, "x")];
        JsonNode?[] fitting = shape switch
        {
            Text text => [MakeText(text.Max), MakeText(text.Max + 1), MakeText(text.Max + 30), "", 12, 1.5],
            Integer => ["12", "x", 12.5, 0],
            Time =>
            [
                "", "never", "2026-11-20", "2026-11-20T10:15:00", "2026-11-20T10:15:00+0200", "20261120T101500Z", "2026-02-30T00:00:00Z",
                17, MakeTime(),
            ],
            Number => [12, 12.5],
            Word word => ["", "nothing", word.Words[0].ToLowerInvariant(), word.Words[^1] + " ", 3],
            List => [new JsonArray(), "x", new JsonArray(new JsonObject()), new JsonArray(3)],
            _ => [],
        };
        return _random.Next(4) == 0 ? anything[_random.Next(anything.Length)] : fitting[_random.Next(fitting.Length)];
    }
}
