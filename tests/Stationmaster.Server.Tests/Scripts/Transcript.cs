using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Stationmaster.Server.Tests.Scripts;

/// <summary>
/// Plays a conversation written as text, one line each:
/// <code>
/// station StatusNotification {...}     the station calls
/// server {...}                         and is answered with exactly this
/// operator POST box/reset {...}        somebody gives an order over the API: box/..., connectors/1/...
/// server Reset {...}                   the server calls, with exactly this
/// station {...}                        and is answered; "station refuses NotImplemented" answers with a CALLERROR
/// operator {...}                       what the API answers the order with holds this
/// record {...}                         the charge record of $tx holds this
/// connector 1 {...}                    the live connector comes to hold this
/// sessions 1                           the charge box has had so many sessions
/// station vanishes|reconnects|boots    without a word; without a boot; with one
/// </code>
/// "*" is anything, "$tx" anything that has that name from then on. $now-30m is a time; $card, $other, $blocked, $expired are charge keys
/// of the test's own, $stranger one that nobody registered.
/// </summary>
sealed partial class Transcript(Box box, ScriptedStation station) : IAsyncDisposable
{
    readonly Dictionary<string, JsonNode> _names = new(StringComparer.Ordinal);
    readonly List<WrittenFrame> _written = [];
    readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    ScriptedStation _station = station;
    Task<JsonArray>? _answer;
    ServerCall? _call;
    Task<JsonNode>? _order;

    /// <summary>Plays it on a charge box of its own that is connected, has booted, was set up, and says that its connectors are free.</summary>
    public static async Task Play(SharedNetworks networks, string engine, string text, int connectors = 1, bool isBooted = true)
    {
        var box = await (await networks.Of(engine)).NewBox(connectors);
        await using var transcript = new Transcript(box, await box.Connect());
        if (isBooted)
            await transcript.Boot();
        await transcript.Play(text);
    }

    public async Task Play(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            try
            {
                await Play(line.Split(' ', 2)[0], await Named(line.Split(' ', 2, StringSplitOptions.TrimEntries)[1]));
            }
            catch (Exception e)
            {
                throw new TranscriptException($"Line {number}: {line}\n{e.Message}", e);
            }
        }
        _written.AddRange(_station.Written);
        await FrameJudge.Check(_written);
    }

    async Task Boot()
    {
        await _station.Boot(box.EvseUids.Count);
        for (var connector = 1; connector <= box.EvseUids.Count; connector++)
            await _station.Tell("StatusNotification", $$"""{"connectorId":{{connector}},"errorCode":"NoError","status":"Available"}""");
    }

    Task Play(string who, string what) => (who, what.Split(' ', 2)) switch
    {
        ("station", ["vanishes"]) => Vanish(),
        ("station", ["reconnects"]) => Reconnect(),
        ("station", ["boots"]) => _station.Boot(box.EvseUids.Count),
        ("station", ["refuses", var code]) => Open().Refuse(code),
        ("station", [['{', ..], ..]) => Open().Answer(what),
        ("station", [var action, var payload]) => Call(action, payload),
        ("server", [['{', ..], ..]) => Answered(what),
        ("server", [var action, var payload]) => Called(action, payload),
        ("operator", [['{', ..], ..]) => Ended(what),
        ("operator", [var method, var rest]) => Order(method, rest.Split(' ', 2)),
        ("record", _) => Record(what),
        ("connector", [var connector, var payload]) => Connector(int.Parse(connector), payload),
        ("sessions", _) => Sessions(int.Parse(what)),
        _ => throw new FormatException("A transcript has no such line"),
    };

    async Task Vanish()
    {
        _written.AddRange(_station.Written);
        await _station.DisposeAsync();
    }

    async Task Reconnect()
    {
        if (_station.IsOpen)
            await Vanish();
        _station = await box.Connect();
    }

    async Task Call(string action, string payload) => _answer = await _station.Begin(action, payload);

    async Task Answered(string expected)
    {
        var frame = await Eventually.Within(_answer ?? throw new FormatException("The station has called nothing"), "an answer");
        Assert.True((int)frame[0]! == 3, $"Answered {frame.ToJsonString()}");
        Holds(expected, frame[2], isWhole: true);
    }

    async Task Called(string action, string expected)
    {
        _call = await _station.Asked(action);
        Holds(expected, _call.Payload, isWhole: true);
    }

    ServerCall Open() => _call ?? throw new FormatException("The server has called nothing");

    Task Order(string method, string[] rest)
    {
        var (path, body) = (rest[0].Split('/', 3), rest.Length > 1 ? JsonNode.Parse(rest[1]) : null);
        var address = path[0] == "box"
            ? $"/v2/chargeboxes/{box.Id}/{path[1]}"
            : $"/v2/evses/{box.EvseUids[int.Parse(path[1]) - 1]}/connectors/1/{path[2]}";
        _order = method == "GET" ? Hosting.Answers.Get(box.Network.Http, address) : Hosting.Answers.Post(box.Network.Http, address, body ?? new JsonObject());
        return Task.CompletedTask;
    }

    async Task Ended(string expected) =>
        Holds(expected, await Eventually.Within(_order ?? throw new FormatException("The operator has ordered nothing"), "the order ends"), isWhole: false);

    async Task Record(string expected) => Holds(expected, await box.Record((int)_names["tx"]), isWhole: false);

    /// <summary>The board follows what nobody is answered (a connection that went) a moment later.</summary>
    async Task Connector(int number, string expected)
    {
        string? difference = null;
        await Eventually.Holds(
            async () => (difference = Difference(expected, await box.Connector(number), isWhole: false)) is null, () => difference ?? expected);
    }

    async Task Sessions(int count)
    {
        var records = await box.Records();
        Assert.True(records.Count == count, $"Expected {count} sessions, not {records.Count}: {string.Join('\n', records.Select(record => record.ToJsonString()))}");
    }

    void Holds(string expected, JsonNode? actual, bool isWhole)
    {
        if (Difference(expected, actual, isWhole) is { } difference)
            Assert.Fail(difference);
    }

    string? Difference(string expected, JsonNode? actual, bool isWhole) =>
        new JsonPattern(_names, isWhole).Difference(JsonNode.Parse(expected), actual);

    /// <summary>Puts in what names stand for; those not known yet stay.</summary>
    async Task<string> Named(string line)
    {
        line = TimeForm().Replace(line, match => Time(match.Groups["by"].Value, match.Groups["unit"].Value));
        foreach (var name in NameForm().Matches(line).Select(match => match.Groups["name"].Value).Distinct())
        {
            if (!_names.ContainsKey(name) && await NewToken(name) is { } uid)
                _names[name] = JsonValue.Create(uid)!;
        }
        return NameForm().Replace(line, match => _names.TryGetValue(match.Groups["name"].Value, out var value) ? value.ToJsonString() : match.Value);
    }

    async Task<string?> NewToken(string name) => name switch
    {
        "card" or "other" => await box.Network.NewToken(),
        "blocked" => await box.Network.NewToken(isActive: false),
        "expired" => await box.Network.NewToken(isExpired: true),
        "stranger" => Network.NewName("STRANGER"),
        _ => null,
    };

    string Time(string by, string unit)
    {
        var amount = by.Length == 0 ? 0 : int.Parse(by, CultureInfo.InvariantCulture);
        var at = _now + unit switch
        {
            "d" => TimeSpan.FromDays(amount),
            "h" => TimeSpan.FromHours(amount),
            "m" => TimeSpan.FromMinutes(amount),
            _ => TimeSpan.FromSeconds(amount),
        };
        return at.ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'");
    }

    public async ValueTask DisposeAsync() => await _station.DisposeAsync();

    [GeneratedRegex(@"\$now((?<by>[+-]\d+)(?<unit>[smhd]))?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TimeForm();

    [GeneratedRegex(@"""\$(?<name>[a-z0-9]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NameForm();
}

sealed class TranscriptException(string message, Exception inner) : Exception(message, inner);
