using System.Globalization;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Filters;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Transactions;

/// <summary>
/// The query of GET /v2/transactions as one of charge records: the same rows, the running ones always among them, in another shape.
/// </summary>
static class TransactionQuery
{
    public const int Usual = 500, Most = 2500;

    const string Next = "nextPageCursor", Previous = "previousPageCursor";

    static readonly (string, FilterNode?)[] Kinds =
    [
        ("", null), ("roaming", Is("isRoaming", 1)), ("nonRoaming", Is("isRoaming", 0)),
        ("roamingEmp", ChargeRecordQuery.Together(Is("isRoaming", 1), Is("role", "EMP"))),
        ("roamingCpo", ChargeRecordQuery.Together(Is("isRoaming", 1), Is("role", "CPO"))),
    ];

    /// <exception cref="ApiProblem">400, naming the parameter that is malformed or not known.</exception>
    public static ChargeRecordQuery Read(QueryReader query)
    {
        var (startedFrom, updatedFrom, updatedTo) = (query.Time("startedAtFrom"), query.Time("updatedAtFrom"), query.Time("updatedAtTo"));
        var (endedFrom, endedTo) = (query.Time("endedAtFrom"), query.Time("endedAtMax") ?? query.Time("endedAtTo"));
        // A time that is asked for is what the list is then sorted by, upwards.
        var usual = updatedFrom is not null || updatedTo is not null ? ChargeRecordSort.UpdatedAt
            : startedFrom is not null ? ChargeRecordSort.StartedAt
            : endedFrom is not null || endedTo is not null ? ChargeRecordSort.EndedAt
            : (ChargeRecordSort?)null;
        var sort = query.Word<ChargeRecordSort?>(
            "sort", ("", null), ("createdAt", ChargeRecordSort.CreatedAt), ("startedAt", ChargeRecordSort.StartedAt),
            ("updatedAt", ChargeRecordSort.UpdatedAt), ("endedAt", ChargeRecordSort.EndedAt)) ?? usual ?? ChargeRecordSort.CreatedAt;
        var isDescending = query.Word<bool?>("sortDirection", ("", null), ("asc", false), ("desc", true)) ?? usual is null;
        var (next, previous) = (query.Text(Next), query.Text(Previous));
        if (next is not null && previous is not null)
            throw Problem.Malformed(Previous, $"Give either {Next} or {Previous}.");

        var read = new ChargeRecordQuery(
            query.Flag("ongoing") ? RunningSessions.Only : RunningSessions.With, updatedFrom, updatedTo, sort, isDescending,
            query.Limit(Usual, Most), Edge(Next, next) ?? Edge(Previous, previous), previous is not null, null)
        {
            Mode = query.Word("mode", ("CPO", RecordMode.Cpo), ("EMP", RecordMode.Emp)),
            Filter = ChargeRecordQuery.Together(
                Is("location.id", query.Id("locationId")), LocationType(query), query.Word("transactionType", Kinds),
                Is("auth.idTag.uid", query.Text("idTagUid") ?? query.Text("idTag")), Is("location.appUserId", query.Id("appUserId")), Is("voucher.id", query.Id("voucherId")),
                Is("evseId", query.Text("evseId")), Is("chargeBoxId", query.Id("chargeBoxId")),
                From("startedAt", startedFrom), From("endedAt", endedFrom), Limit("endedAt", FilterOperator.LessOrEqual, endedTo)),
        };
        return read;
    }

    static FilterTest? LocationType(QueryReader query) => query.Text("locationType") is not { } type
        ? null
        : Is("location.type", ChargeRecordFields.LocationTypes.GetValueOrDefault(type)
            ?? throw Problem.Malformed("locationType", $"locationType must be one of {string.Join(", ", ChargeRecordFields.LocationTypes.Keys)}."));

    static FilterTest? Is(string field, object? value) => ChargeRecordQuery.Being(ChargeRecordFields.All[field], value);

    static FilterTest? From(string field, DateTimeOffset? time) => Limit(field, FilterOperator.GreaterOrEqual, time);

    static FilterTest? Limit(string field, FilterOperator @operator, DateTimeOffset? time) => time is not { } at
        ? null
        : new(ChargeRecordFields.All[field], @operator, [new(Epoch.ToMs(at), at.Ticks % TimeSpan.TicksPerMillisecond == 0)]);

    /// <summary>A cursor as the reference platform writes it: 2025-11-20T09:00:04.000Z-123456.</summary>
    public static string? Text(Cursor? cursor) => cursor is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{Epoch.FromMs(cursor.Keys[0]).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}-{cursor.Keys[1]}");

    static Cursor? Edge(string name, string? text)
    {
        if (text is null)
            return null;
        var split = text.LastIndexOf('-');
        return split > 0 && Times.TryRead(text[..split], out var time)
            && long.TryParse(text.AsSpan(split + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Cursor("", Epoch.ToMs(time), number)
            : throw Problem.Malformed(name, $"{name} is not a cursor of this list: it is a time and an id, such as 2000-01-01T00:00:00.000Z-123456.", "wrong_cursor");
    }
}
