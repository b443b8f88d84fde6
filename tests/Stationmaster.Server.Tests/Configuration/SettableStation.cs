using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Scripts;

namespace Stationmaster.Server.Tests.Configuration;

/// <summary>A station that has settings, in either version's words, and answers what it is asked about them.</summary>
sealed class SettableStation : IAsyncDisposable
{
    public const string Vendor = "Nordlade", Model = "Pier 22";

    readonly ScriptedStation _station;
    readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal);
    readonly ConcurrentQueue<string> _asked = new();
    readonly bool _isOld;

    SettableStation(ScriptedStation station, bool isOld)
    {
        (_station, _isOld) = (station, isOld);
        _ = Answer();
    }

    /// <summary>What every station of 2.x is told at its first boot.</summary>
    static readonly string[] FirstBoot = ["SetVariables SampledDataCtrlr/TxUpdated", "SetVariables OCPPCommCtrlr/HeartbeatInterval=300"];

    /// <summary>What it was asked, but for statuses and what every station is told at first: "GetConfiguration", "ChangeConfiguration HeartbeatInterval=60", "SetVariables A/B=1 C/D=2", ...</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>The station's word for changes of a setting; where nothing stands, what it has is changed.</summary>
    public ConcurrentDictionary<string, string> Words { get; } = new(StringComparer.Ordinal);

    /// <summary>Parts of the next report; null answers none by itself.</summary>
    public Func<int, IEnumerable<string>>? Report { get; set; }

    public ScriptedStation Wire => _station;

    /// <param name="version">"ocpp1.6" or "ocpp2.0.1".</param>
    public static async Task<SettableStation> Connect(Box box, string version, params (string Name, string Value)[] settings)
    {
        var wire = await ScriptedStation.Connect(box.Network.Endpoint, box.Identity, ScriptedStation.Basic(box.Identity, box.Password), version);
        var station = new SettableStation(wire, version == "ocpp1.6");
        foreach (var (name, value) in settings)
            station._values[name] = value;
        return station;
    }

    public Task<JsonObject> Boot(string firmware = "1.0") => _station.Tell("BootNotification", _isOld
        ? $$"""{"chargePointVendor":"{{Vendor}}","chargePointModel":"{{Model}}","firmwareVersion":"{{firmware}}"}"""
        : $$$"""{"reason":"PowerUp","chargingStation":{"vendorName":"{{{Vendor}}}","model":"{{{Model}}}","firmwareVersion":"{{{firmware}}}"}}""");

    public string this[string name]
    {
        get => _values[name];
        set => _values[name] = value;
    }

    async Task Answer()
    {
        try
        {
            while (true)
            {
                var call = await _station.Asked();
                var (told, answer) = AnswerTo(call);
                if (call.Action != "TriggerMessage" && !FirstBoot.Any(word => told.StartsWith(word, StringComparison.Ordinal)))
                    _asked.Enqueue(told);
                await call.Answer(answer);
                if (call.Action == "GetBaseReport" && Report is { } parts)
                {
                    foreach (var part in parts((int)call.Payload["requestId"]!))
                        await _station.Tell("NotifyReport", part);
                }
            }
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException or TimeoutException or System.Threading.Channels.ChannelClosedException)
        {
            return;
        }
    }

    (string, string) AnswerTo(ServerCall call) => call.Action switch
    {
        "GetConfiguration" => ("GetConfiguration", JsonSerializer.Serialize(new
        {
            configurationKey = Wanted(call).Where(_values.ContainsKey).Select(key => new { key, @readonly = key.StartsWith("Number", StringComparison.Ordinal), value = _values[key] }),
            unknownKey = Wanted(call).Where(key => !_values.ContainsKey(key)),
        })),
        "ChangeConfiguration" => Changed("ChangeConfiguration", [((string)call.Payload["key"]!, (string)call.Payload["value"]!)],
            words => $$"""{"status":"{{words[0]}}"}"""),
        "SetVariables" => Changed("SetVariables", [.. call.Payload["setVariableData"]!.AsArray().Select(item => (NameOf(item!), (string)item!["attributeValue"]!))],
            words => new JsonObject
            {
                ["setVariableResult"] = new JsonArray([.. call.Payload["setVariableData"]!.AsArray().Select((item, i) => new JsonObject
                {
                    ["attributeStatus"] = words[i], ["component"] = item!["component"]!.DeepClone(), ["variable"] = item["variable"]!.DeepClone(),
                })]),
            }.ToJsonString()),
        "GetVariables" => Told(call),
        "GetBaseReport" => ($"GetBaseReport {call.Payload["reportBase"]}", """{"status":"Accepted"}"""),
        _ => (call.Action, """{"status":"Accepted"}"""),
    };

    IEnumerable<string> Wanted(ServerCall call) =>
        call.Payload["key"]?.AsArray().Select(key => (string)key!) ?? _values.Keys.Order(StringComparer.Ordinal);

    (string, string) Changed(string action, (string Name, string Value)[] changes, Func<string[], string> answer)
    {
        string[] words = [.. changes.Select(change => Words.GetValueOrDefault(change.Name, _values.ContainsKey(change.Name) ? "Accepted" : _isOld ? "NotSupported" : "UnknownVariable"))];
        foreach (var ((name, value), word) in changes.Zip(words))
        {
            if (word == "Accepted")
                _values[name] = value;
        }
        return ($"{action} {string.Join(' ', changes.Select(change => $"{change.Name}={change.Value}"))}", answer(words));
    }

    (string, string) Told(ServerCall call)
    {
        var items = call.Payload["getVariableData"]!.AsArray();
        var results = items.Select(item => new JsonObject
        {
            ["attributeStatus"] = _values.ContainsKey(NameOf(item!)) ? "Accepted" : "UnknownVariable",
            ["attributeValue"] = _values.GetValueOrDefault(NameOf(item!)), ["component"] = item!["component"]!.DeepClone(),
            ["variable"] = item["variable"]!.DeepClone(),
        });
        return ($"GetVariables {string.Join(' ', items.Select(item => NameOf(item!)))}", new JsonObject { ["getVariableResult"] = new JsonArray([.. results]) }.ToJsonString());
    }

    static string NameOf(JsonNode item) => $"{item["component"]!["name"]}/{item["variable"]!["name"]}";

    /// <summary>A part of a report: settings as "Component/Variable[instance]=value", the type from the value.</summary>
    public static string Part(int request, int part, bool isLast, params string[] settings) => new JsonObject
    {
        ["requestId"] = request, ["generatedAt"] = "2026-11-20T10:15:00Z", ["seqNo"] = part, ["tbc"] = !isLast,
        ["reportData"] = new JsonArray([.. settings.Select(setting =>
        {
            var (name, value) = (setting.Split('=')[0], setting.Split('=')[1]);
            var variable = new JsonObject { ["name"] = name.Split('/', '[')[1] };
            if (name.Contains('['))
                variable["instance"] = name.Split('[', ']')[1];
            return new JsonObject
            {
                ["component"] = new JsonObject { ["name"] = name.Split('/')[0] }, ["variable"] = variable,
                ["variableAttribute"] = new JsonArray(new JsonObject { ["value"] = value }),
                ["variableCharacteristics"] = new JsonObject
                {
                    ["dataType"] = int.TryParse(value, out _) ? "integer" : "string", ["supportsMonitoring"] = false,
                },
            };
        })]),
    }.ToJsonString();

    public Task Vanishes() => _station.Vanish();

    public ValueTask DisposeAsync() => _station.DisposeAsync();
}
