using System.Data.Common;
using System.Text;
using Dapper;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Server.Access;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Tariffs.WhatIf;

/// <summary>Reads what ended and was billed, by start; never writes.</summary>
sealed class WhatIfStore(Database database)
{
    public async Task<long> Count(Scope scope, WhatIfScope which, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select count(*) from charge_record r where r.started_ms >= @fromMs and r.started_ms < @toMs{Restrictions(scope, which)}",
            Parameters(scope, which), cancellationToken: ct));
    }

    /// <summary>The next ones in the order of their start.</summary>
    /// <param name="after">Null at the beginning.</param>
    public async Task<IReadOnlyList<WhatIfSession>> Next(Scope scope, WhatIfScope which, WhatIfSession? after, int most, CancellationToken ct)
    {
        var page = after is null ? "r.started_ms >= @fromMs" : "(r.started_ms, r.number) > (@afterMs, @afterNumber)";
        var parameters = Parameters(scope, which);
        parameters.Add("afterMs", Epoch.ToMs(after?.StartedAt) ?? 0);
        parameters.Add("afterNumber", after?.Number ?? 0);
        parameters.Add("most", (long)most);
        await using var connection = await database.Open(ct);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            $"""
            select r.number, r.customer_id, r.location_id, r.started_ms, r.consumed_milliwh, r.amount_minor, r.currency, r.excluded_reason, r.revision,
                r.document, s.document
            from charge_record r join session s on s.number = r.number
            where {page} and r.started_ms < @toMs{Restrictions(scope, which)}
            order by r.started_ms, r.number limit @most
            """,
            parameters, cancellationToken: ct));
        var sessions = new List<WhatIfSession>(most);
        while (await reader.ReadAsync(ct))
            sessions.Add(Read(reader));
        return sessions;
    }

    /// <summary>The names of these rows of a table that has such.</summary>
    public async Task<IReadOnlyDictionary<long, string>> Names(string table, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var names = new Dictionary<long, string>();
        foreach (var some in ids.Chunk(1000))
        {
            foreach (var (id, name) in await connection.QueryAsync<(long, string)>(new CommandDefinition(
                $"select id, name from {table} where id in {InList.Of(some)}", cancellationToken: ct)))
                names[id] = name;
        }
        return names;
    }

    static WhatIfSession Read(DbDataReader reader)
    {
        var currency = reader.IsDBNull(6) ? "" : reader.GetString(6);
        var amount = reader.IsDBNull(5) ? 0m : reader.GetInt64(5);
        for (var decimals = Currency.DecimalsOf(currency); decimals > 0; decimals--)
            amount /= 10;
        return new(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), Epoch.FromMs(reader.GetInt64(3)), reader.GetInt64(4), amount, currency,
            // Where there was no tariff there may be one.
            !reader.IsDBNull(7) && reader.GetString(7) != nameof(Exclusion.FreeCharging), reader.GetInt64(8) > 1, reader.GetFieldValue<byte[]>(9), reader.GetFieldValue<byte[]>(10));
    }

    static DynamicParameters Parameters(Scope scope, WhatIfScope which) => new(new
    {
        fromMs = Epoch.ToMs(which.Span.From), toMs = Epoch.ToMs(which.Span.To), scope.PathFrom, scope.PathTo,
    });

    static string Restrictions(Scope scope, WhatIfScope which)
    {
        var sql = new StringBuilder();
        if (scope is { IsSystem: false, CustomerId: not Customer.Root })
            sql.Append(" and r.customer_id in (select c.id from customer c where c.path >= @PathFrom and c.path < @PathTo)");
        if (which.CustomerIds is { } customers)
            sql.Append(" and r.customer_id in (select c.id from customer c join customer above on above.id in ").Append(InList.Of(customers))
                .Append(" and substr(c.path, 1, length(above.path)) = above.path)");
        if (which.LocationIds is { } locations)
            sql.Append(" and r.location_id in ").Append(InList.Of(locations));
        return sql.ToString();
    }
}
