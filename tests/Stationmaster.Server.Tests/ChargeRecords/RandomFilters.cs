using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Stationmaster.Server.Tests.ChargeRecords;

/// <summary>Filters drawn at random, each with what it means said a second time, over the documents themselves.</summary>
sealed class RandomFilters(Random random)
{
    public sealed record Drawn(string Json, Func<JsonNode, bool> Matches);

    static readonly string[] Patterns =
        ["^04A", "^04[AB]{2}", "C1$", "A1", "^(04AA|CARD)", "^.{6}$", "^04.*1$", "^CARD-\\d{2}", "^[^0]", "AA.*", "^04AAC1$", "^04AA|3$"];

    public Drawn Next(int depth = 0)
    {
        var kind = random.Next(depth < 2 ? 10 : 8);
        if (kind < 8)
            return Field();
        var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Next(depth + 1)).ToList();
        var list = string.Join(", ", parts.Select(part => part.Json));
        return kind == 8
            ? new($$"""{"$and": [{{list}}]}""", record => parts.All(part => part.Matches(record)))
            : new($$"""{"$or": [{{list}}]}""", record => parts.Any(part => part.Matches(record)));
    }

    /// <summary>The same, kept to what the list may be asked for: one location, or some stretch of its times.</summary>
    public Drawn Allowed(string sort)
    {
        var drawn = Next();
        return sort == "transactionId" || random.Next(2) == 0
            ? Both("""{"location.id": {"$in": [31, 32, 33]}}""", _ => true, drawn)
            : Both($$$"""{"{{{sort}}}": {"$gte": "2025-11-01", "$lt": "2026-05-01T00:00:00Z"}}""", _ => true, drawn);
    }

    static Drawn Both(string json, Func<JsonNode, bool> matches, Drawn drawn) =>
        new($$"""{"$and": [{{json}}, {{drawn.Json}}]}""", record => matches(record) && drawn.Matches(record));

    Drawn Field() => random.Next(9) switch
    {
        0 => Compare("consumed", random.Next(0, 80) / 4m),
        1 => Time(new[] { "startedAt", "endedAt", "updatedAt", "createdAt" }[random.Next(4)]),
        2 => Sets("location.id", ["31", "32", "33", "99"]),
        3 => Sets("auth.idTag.id", ["910", "911", "912", "null"]),
        4 => Sets("auth.type", ["\"rfid\"", "\"none\"", "null"]),
        5 => Sets("priceSource", ["\"Free\"", "\"LocationTariff\""]),
        6 => Sets("isPriority", ["true", "false"]),
        7 => Regex(),
        _ => Exists(new[] { "auth.idTag.companyId", "auth.idTag.customerId", "voucher.id", "excludedReason" }[random.Next(4)]),
    };

    Drawn Exists(string field)
    {
        var wanted = random.Next(2) == 0;
        return new($$$"""{"{{{field}}}": {"$exists": {{{(wanted ? "true" : "false")}}}}}""", record => Find(record, field) is not null == wanted);
    }

    Drawn Regex()
    {
        var (pattern, ignoresCase) = (Patterns[random.Next(Patterns.Length)], random.Next(3) == 0);
        var regex = new Regex(pattern, ignoresCase ? RegexOptions.IgnoreCase | RegexOptions.CultureInvariant : RegexOptions.None, TimeSpan.FromSeconds(1));
        var condition = new JsonObject { ["$regex"] = pattern };
        if (ignoresCase)
            condition["$options"] = "i";
        return new(new JsonObject { ["auth.idTag.uid"] = condition }.ToJsonString(), record => Find(record, "auth.idTag.uid") is { } uid && regex.IsMatch((string)uid!));
    }

    Drawn Sets(string field, string[] values)
    {
        var chosen = values.Where(_ => random.Next(2) == 0).DefaultIfEmpty(values[0]).ToList();
        bool IsOne(JsonNode record) => chosen.Contains(Find(record, field)?.ToJsonString() ?? "null");
        return random.Next(4) switch
        {
            0 => new($$"""{"{{field}}": {{chosen[0]}}}""", record => (Find(record, field)?.ToJsonString() ?? "null") == chosen[0]),
            1 => new($$$"""{"{{{field}}}": {"$ne": {{{chosen[0]}}}}}""", record => (Find(record, field)?.ToJsonString() ?? "null") != chosen[0]),
            2 => new($$$"""{"{{{field}}}": {"$in": [{{{string.Join(", ", chosen)}}}]}}""", IsOne),
            _ => new($$$"""{"{{{field}}}": {"$nin": [{{{string.Join(", ", chosen)}}}]}}""", record => !IsOne(record)),
        };
    }

    Drawn Compare(string field, decimal limit) => Ordered(field, limit.ToString(CultureInfo.InvariantCulture), node => node.GetValue<decimal>().CompareTo(limit));

    Drawn Time(string field)
    {
        // Between the milliseconds that are kept too.
        var limit = SomeRecords.Start.AddMinutes(random.Next(-30, 90)).AddTicks(random.Next(2) * 5_000);
        return Ordered(field, $"\"{limit:O}\"", node => DateTimeOffset.Parse((string)node!, CultureInfo.InvariantCulture).CompareTo(limit));
    }

    Drawn Ordered(string field, string limit, Func<JsonNode, int> compare)
    {
        var (name, holds) = new (string, Func<int, bool>)[] { ("$gt", by => by > 0), ("$gte", by => by >= 0), ("$lt", by => by < 0), ("$lte", by => by <= 0) }[random.Next(4)];
        return new($$$"""{"{{{field}}}": {"{{{name}}}": {{{limit}}}}}""", record => Find(record, field) is { } node && holds(compare(node)));
    }

    public static JsonNode? Find(JsonNode record, string path)
    {
        if (path == "auth.type")
            path = "auth.idTag.type";
        JsonNode? node = record;
        foreach (var name in path.Split('.'))
            node = node?[name];
        return node;
    }
}
