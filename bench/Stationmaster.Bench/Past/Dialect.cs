using System.Globalization;
using Stationmaster.Bench.Running;

namespace Stationmaster.Bench.Past;

/// <summary>The words in which the two engines differ.</summary>
sealed record Dialect(Engine Engine)
{
    bool IsSqlite => Engine == Engine.Sqlite;

    /// <summary>A statement over rows <c>g(n)</c>, from and to inclusive: <c>insert into … select … from g</c>.</summary>
    public string Insert(string into, string select, long from, long to) => IsSqlite
        ? $"with recursive g(n) as (select {from} union all select n + 1 from g where n < {to}) insert into {into} {select}"
        : $"with g(n) as (select n from generate_series({from}::bigint, {to}::bigint) s(n)) insert into {into} {select}";

    /// <summary>A UUID that rises with the number, as those of version 7 do.</summary>
    public string Uuid(string number) => IsSqlite
        ? $"printf('%08x-%04x-7000-8000-%012x', ({number}) / 65536, ({number}) % 65536, {number})"
        : $"lpad(to_hex(({number}) / 65536), 8, '0') || '-' || lpad(to_hex(({number}) % 65536), 4, '0') || '-7000-8000-' || lpad(to_hex({number}), 12, '0')";

    /// <summary>ms as the API writes times.</summary>
    public string Time(string ms) => IsSqlite
        ? $"strftime('%Y-%m-%dT%H:%M:%S', ({ms}) / 1000, 'unixepoch') || '.000Z'"
        : $"to_char(to_timestamp(({ms}) / 1000) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS') || '.000Z'";

    /// <summary>ms as the month of a statement: 202611.</summary>
    public string Month(string ms) => IsSqlite
        ? $"cast(strftime('%Y%m', ({ms}) / 1000, 'unixepoch') as integer)"
        : $"to_char(to_timestamp(({ms}) / 1000) at time zone 'UTC', 'YYYYMM')::bigint";

    public string Whole(string number) => $"cast({number} as {(IsSqlite ? "integer" : "bigint")})";

    public static string Number(double value) => value.ToString("0.0###########", CultureInfo.InvariantCulture);

    public static string Quote(string text) => $"'{text.Replace("'", "''")}'";
}
