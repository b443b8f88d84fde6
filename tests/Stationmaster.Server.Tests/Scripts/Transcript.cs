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
/// station sends NotifyPeriodicEventStream {...}   the station tells what nobody answers
/// operator POST box/reset {...}        somebody uses the API: box/..., connectors/1/..., any other path below /v2, with $names in it
/// operator CREATE web-payments {...}   the same, of what is answered by 201
/// server Reset {...}                   the server calls, with exactly this
/// station {...}                        and is answered; "station refuses NotImplemented" answers with a CALLERROR
/// operator {...}                       what the API answers with holds this
/// refused 422 POST box/reset {...}     somebody uses the API and is refused with that status; "operator {...}" then tells why
/// eventually GET box/jobs {...}        what the API answers comes to hold this
/// record {...}                         the charge record of $tx holds this
/// connector 1 {...}                    the live connector comes to hold this
/// above 100 "$id"                      what has that name is more
/// sessions 1                           the charge box has had so many sessions
/// station vanishes|reconnects|boots    without a word; without a boot; with one (of 2.x for a reason: "station boots FirmwareUpdate")
/// </code>
/// "*" is anything, "$tx" anything that has that name from then on. $now-30m is a time; $card, $other, $blocked, $expired are charge keys
/// of the test's own, $limited one whose sessions end at 100 DKK, 10 kWh or an hour, $agreed one with a price per
/// kWh agreed, $prepaid one with 100 DKK paid in advance, $broke one with none left ($prepaidid and $brokeid are their ids), $stranger one that nobody registered; $member1, $member2 and so on are of $group, and of $customer as $listed1 and so on are. $box, $location and $evse1 are ids, $identity is the charge box's; $soon is a time a moment ahead.
/// </summary>
sealed partial class Transcript(Box box, ScriptedStation station) : IAsyncDisposable
{
    /// <summary>Comes by itself while a session has a limit: a transcript that does not name it answers it whenever it comes.</summary>
    const string Costs = "CostUpdated";

    readonly Dictionary<string, JsonNode> _names = new(StringComparer.Ordinal);
    readonly List<WrittenFrame> _written = [];
    readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    ScriptedStation _station = station;
    Task<JsonArray>? _answer;
    ServerCall? _call;
    Task<JsonNode>? _order;
    bool _namesCosts;

    /// <summary>Plays it on a charge box of its own that is connected, has booted, was set up, and says that its connectors are free.</summary>
    /// <param name="version">Of OCPP.</param>
    public static async Task Play(
        SharedNetworks networks, string engine, string text, int connectors = 1, bool isBooted = true, string version = "1.6")
        => await Play(await networks.Of(engine), text, connectors, isBooted, version);

    /// <summary>The same on a network of its own.</summary>
    public static async Task Play(Network network, string text, int connectors = 1, bool isBooted = true, string version = "1.6")
    {
        var box = await network.NewBox(connectors);
        await using var transcript = new Transcript(box, await box.Connect(version));
        if (isBooted)
            await transcript.Boot();
        await transcript.Play(text);
    }

    public async Task Play(string text)
    {
        var number = 0;
        _namesCosts = text.Contains(Costs, StringComparison.Ordinal);
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
            await _station.Tell("StatusNotification", _station.Version == "1.6"
                ? $$"""{"connectorId":{{connector}},"errorCode":"NoError","status":"Available"}"""
                : $$"""{"timestamp":"{{Time("", "s")}}","connectorStatus":"Available","evseId":{{connector}},"connectorId":1}""");
    }

    Task Play(string who, string what) => (who, what.Split(' ', 2)) switch
    {
        ("station", ["vanishes"]) => Vanish(),
        ("station", ["reconnects"]) => Reconnect(),
        ("station", ["boots"]) => _station.Boot(box.EvseUids.Count),
        ("station", ["boots", var reason]) => _station.Boot(box.EvseUids.Count, reason),
        ("station", ["sends", var rest]) => Send(rest.Split(' ', 2)),
        ("station", ["refuses", var code]) => Open().Refuse(code),
        ("station", [['{', ..], ..]) => Open().Answer(what),
        ("station", [var action, var payload]) => Call(action, payload),
        ("server", [['{', ..], ..]) => Answered(what),
        ("server", [var action, var payload]) => Called(action, payload),
        ("operator", [['{', ..], ..]) => Ended(what),
        ("operator", [var method, var rest]) => Order(method, rest.Split(' ', 2)),
        ("refused", [var status, var rest]) when rest.Split(' ', 3) is ["POST", var path, var body] => Refuse(int.Parse(status), path, body),
        ("eventually", ["GET", var rest]) => Eventual(rest.Split(' ', 2)),
        ("record", _) => Record(what),
        ("connector", [var connector, var payload]) => Connector(int.Parse(connector), payload),
        ("above", [var least, var number]) => Above(int.Parse(least), int.Parse(number)),
        ("sessions", _) => Sessions(int.Parse(what)),
        _ => throw new FormatException("A transcript has no such line"),
    };

    /// <summary>A message that is not answered (OCPP-J 2.1 §4.2.5).</summary>
    Task Send(string[] rest) => _station.Send($"""[6,"{Guid.NewGuid():N}","{rest[0]}",{rest[1]}]""");

    async Task Vanish()
    {
        _written.AddRange(_station.Written);
        await _station.DisposeAsync();
    }

    async Task Reconnect()
    {
        if (_station.IsOpen)
            await Vanish();
        _station = await box.Connect(_station.Version);
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
        _call = await _station.Asked();
        while (_call.Action == Costs && !_namesCosts)
        {
            await _call.Answer("{}");
            _call = await _station.Asked();
        }
        Assert.True(_call.Action == action, $"Expected a call of {action}, not {_call.Action} {_call.Payload.ToJsonString()}");
        Holds(expected, _call.Payload, isWhole: true);
    }

    ServerCall Open() => _call ?? throw new FormatException("The server has called nothing");

    Task Order(string method, string[] rest)
    {
        var (address, body) = (Address(rest[0]), rest.Length > 1 ? JsonNode.Parse(rest[1]) : new JsonObject());
        _order = method switch
        {
            "GET" => Hosting.Answers.Get(box.Network.Http, address),
            "CREATE" => Hosting.Answers.Post(box.Network.Http, address, body, System.Net.HttpStatusCode.Created),
            "PATCH" => Hosting.Answers.Patch(box.Network.Http, address, body),
            "PUT" => Hosting.Answers.Put(box.Network.Http, address, body),
            "DELETE" => Hosting.Answers.Delete(box.Network.Http, address),
            _ => Hosting.Answers.Post(box.Network.Http, address, body),
        };
        return Task.CompletedTask;
    }

    Task Refuse(int status, string path, string body)
    {
        _order = Hosting.Answers.Post(box.Network.Http, Address(path), JsonNode.Parse(body), (System.Net.HttpStatusCode)status);
        return Task.CompletedTask;
    }

    string Address(string path)
    {
        path = InPath().Replace(path, match => _names[match.Groups["name"].Value].ToString());
        return path.Split('/', 3) switch
        {
            ["box", ..] => $"/v2/chargeboxes/{box.Id}{path[3..]}",
            ["record", ..] => $"/v2/charge-records/{_names["tx"]}{path[6..]}",
            ["connectors", var connector, var order] => $"/v2/evses/{box.EvseUids[int.Parse(connector) - 1]}/connectors/1/{order}",
            _ => $"/v2/{path}",
        };
    }

    async Task Eventual(string[] rest)
    {
        string? difference = null;
        await Eventually.Holds(
            async () => (difference = Difference(rest[1], await Hosting.Answers.Get(box.Network.Http, Address(rest[0])), isWhole: false)) is null,
            () => difference ?? rest[1]);
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

    static Task Above(int least, int number)
    {
        Assert.True(number > least, $"{number} is not above {least}");
        return Task.CompletedTask;
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
        foreach (var name in NameForm().Matches(line).Concat(InPath().Matches(line)).Select(match => match.Groups["name"].Value).Distinct())
        {
            if (!_names.ContainsKey(name) && await New(name) is { } made)
                _names[name] = made;
        }
        return NameForm().Replace(line, match => _names.TryGetValue(match.Groups["name"].Value, out var value) ? value.ToJsonString() : match.Value);
    }

    async Task<JsonNode?> New(string name) => name switch
    {
        "box" => box.Id,
        "location" => box.Network.LocationId,
        "identity" => box.Identity,
        "soon" => DateTimeOffset.UtcNow.AddSeconds(10).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
        "customer" => await box.Network.NewCustomer(),
        "group" => Network.NewName("GROUP"),
        _ when name.StartsWith("evse", StringComparison.Ordinal) => box.EvseUids[int.Parse(name[4..]) - 1],
        _ when name.StartsWith("member", StringComparison.Ordinal) => await box.Network.NewToken(customerId: await Customer(), group: await Group()),
        _ when name.StartsWith("listed", StringComparison.Ordinal) => await box.Network.NewToken(customerId: await Customer()),
        _ => await NewToken(name),
    };

    async Task<long> Customer() => (long)(_names.TryGetValue("customer", out var known) ? known : _names["customer"] = (await New("customer"))!);

    async Task<string> Group() => (string)(_names.TryGetValue("group", out var known) ? known : _names["group"] = (await New("group"))!)!;

    async Task<string?> NewToken(string name) => name switch
    {
        "card" or "other" => await box.Network.NewToken(),
        "blocked" => await box.Network.NewToken(isActive: false),
        "expired" => await box.Network.NewToken(isExpired: true),
        "limited" => await box.Network.NewLimitedToken(),
        "agreed" => await box.Network.NewAgreedToken(),
        "prepaid" => await NewPrepaid(name, 100),
        "broke" => await NewPrepaid(name, 0),
        "stranger" => Network.NewName("STRANGER"),
        _ => null,
    };

    async Task<string> NewPrepaid(string name, decimal credit)
    {
        var (uid, id) = await box.Network.NewPrepaidToken(credit);
        _names[$"{name}id"] = id;
        return uid;
    }

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

    /// <summary>In the path of an address: reservations/$id, tokens?search=$card.</summary>
    [GeneratedRegex(@"(?<=^[^{]*[/=])\$(?<name>[a-z0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InPath();
}

sealed class TranscriptException(string message, Exception inner) : Exception(message, inner);
