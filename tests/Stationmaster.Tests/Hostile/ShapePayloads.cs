using System.Globalization;
using System.Text.Json.Nodes;
using Stationmaster.Ocpp.Vocabulary;

namespace Stationmaster.Tests.Hostile;

/// <summary>
/// Makes valid payloads of whatever stations call in a version of OCPP, from the vocabulary. Few transactions, EVSEs and numbers, so that
/// what is told meets. Seeded.
/// </summary>
sealed class ShapePayloads(OcppActions actions, int seed)
{
    const int Deepest = 6;

    static readonly string[] Letters = ["a", "Z", "7", "-", " ", "\"", "\\", "/", "é", "\u0001", "\n", "漢", "🚗"];

    readonly Random _random = new(seed);

    public IEnumerable<(string Action, JsonObject Payload)> Valid(int each) =>
        from action in actions.All
        where action.Caller.HasFlag(Caller.Station)
        from _ in Enumerable.Range(0, action.Name is "TransactionEvent" or "StatusNotification" or "NotifyEvent" ? each * 4 : each)
        select (action.Name, Make(action.Request, 0));

    public JsonObject Request(string action) => Make(actions.Find(action)!.Request, 0);

    /// <summary>One that agrees, where the action's words can.</summary>
    public JsonObject Answer(string action)
    {
        var shape = actions.Find(action)!.Answer!;
        var made = Make(shape, 0);
        if (shape.Fields.Any(field => field is { Name: "status", Shape: WordShape words } && words.Words.Contains("Accepted")))
            made["status"] = "Accepted";
        return made;
    }

    JsonObject Make(ObjectShape shape, int depth)
    {
        var made = new JsonObject();
        foreach (var field in shape.Fields)
        {
            if (field.IsRequired || (depth < Deepest && field.Name != "customData" && _random.Next(3) == 0))
                made[field.Name] = Make(field.Name, field.Shape, depth);
        }
        return made;
    }

    JsonNode? Make(string name, Shape shape, int depth) => shape switch
    {
        ObjectShape fields => Make(fields, depth + 1),
        ListShape list => new JsonArray([.. Enumerable.Range(0, Math.Max(list.Least, _random.Next(Math.Min(list.Most ?? 3, 3) + 1)))
            .Select(_ => Make(name, list.Item, depth))]),
        WordShape words => words.Words[_random.Next(words.Words.Length)],
        NumberShape number => Number(name, number),
        TruthShape => _random.Next(2) == 0,
        TimeShape => DateTime.UnixEpoch.AddSeconds(1_760_000_000 + _random.Next(40_000_000)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        TextShape { Longest: var longest } => name == "transactionId" ? $"T{_random.Next(5)}" : Text(_random.Next(Math.Min(longest ?? 40, 40) + 1)),
        LinkShape => "https://example.org/a",
        _ => Text(8),
    };

    JsonNode Number(string name, NumberShape shape)
    {
        if (name is "seqNo" or "id" or "evseId" or "connectorId" && shape.Least is not > 0)
            return JsonValue.Create(_random.Next(name == "seqNo" ? 8 : 3));
        var (least, most) = (Math.Max(shape.Least ?? 0, -1000m), Math.Min(shape.Most ?? 100_000m, 100_000m));
        var value = least + decimal.Truncate((most - least) * _random.Next(1000) / 1000m);
        return JsonValue.Create(shape.IsInteger || shape.Step is not null || _random.Next(2) == 0 || value + 0.5m > most ? value : value + 0.5m);
    }

    string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => Letters[_random.Next(Letters.Length)]));
}
