using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Market;

/// <summary>What one unit of a currency is in another from a day on.</summary>
/// <param name="Rate">Exact, up to nine decimals.</param>
/// <param name="SetBy">Who said so.</param>
public sealed record ExchangeRate(string From, string To, DateOnly Day, decimal Rate, string SetBy, DateTimeOffset SetAt);

/// <summary>
/// The operator's exchange rates, by day. A rate holds until the next, for a week at most; after that the price is missing, not wrong.
/// </summary>
public sealed class RateStore(Database database, Commits commits)
{
    const decimal Nano = 1_000_000_000m;
    public static readonly int HoldsForDays = 7;

    sealed record Row
    {
        public string From { get; init; } = "";
        public string To { get; init; } = "";
        public long DayMs { get; init; }
        public long RateNano { get; init; }
        public string SetBy { get; init; } = "";
        public long SetMs { get; init; }

        public ExchangeRate Rate => new(From, To, DateOnly.FromDateTime(Epoch.FromMs(DayMs).UtcDateTime), RateNano / Nano, SetBy,
            Epoch.FromMs(SetMs));
    }

    const string Select =
        "select from_currency as \"From\", to_currency as \"To\", day_ms as \"DayMs\", rate_nano as \"RateNano\", set_by as \"SetBy\", set_ms as \"SetMs\" "
        + "from exchange_rate ";

    /// <summary>Newest day first; of a day the one that was set last.</summary>
    public async Task<IReadOnlyList<ExchangeRate>> List(int most, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Select} order by day_ms desc, set_ms desc, from_currency, to_currency limit @most", new { most }, cancellationToken: ct));
        return [.. rows.Select(row => row.Rate).DistinctBy(rate => (rate.From, rate.To, rate.Day))];
    }

    /// <summary>The rates that may hold in a span of days, newest first.</summary>
    /// <param name="asOf">Only what was set by then; null for all.</param>
    public async Task<IReadOnlyList<ExchangeRate>> Of(string from, string to, DateOnly first, DateOnly last, DateTimeOffset? asOf,
        CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Select} where from_currency = @from and to_currency = @to and day_ms > @firstMs and day_ms <= @lastMs and set_ms <= @asOfMs order by day_ms desc, set_ms desc",
            new { from, to, firstMs = Ms(first.AddDays(-HoldsForDays)), lastMs = Ms(last), asOfMs = asOf is { } at ? Epoch.ToMs(at)
                : long.MaxValue }, cancellationToken: ct));
        return [.. rows.Select(row => row.Rate)];
    }

    /// <exception cref="ApiProblem">403: the caller is not the operator.</exception>
    public async Task<ExchangeRate> Set(Scope scope, string from, string to, DateOnly day, decimal rate, CancellationToken ct)
    {
        if (scope.CustomerId != Customers.Customer.Root)
            throw Problem.Forbidden("Exchange rates are the operator's.");
        return await commits.Write(
            async write =>
            {
                await write.Execute(
                    """
                    insert into exchange_rate (from_currency, to_currency, day_ms, set_ms, rate_nano, set_by)
                    values (@from, @to, @dayMs, @NowMs, @rateNano, @by)
                    on conflict (from_currency, to_currency, day_ms, set_ms) do update set rate_nano = excluded.rate_nano,
                        set_by = excluded.set_by
                    """,
                    new { from, to, dayMs = Ms(day), write.NowMs, rateNano = (long)(rate * Nano), by = scope.Name }, ct);
                return new ExchangeRate(from, to, day, rate, scope.Name, write.Now);
            },
            ct);
    }

    static long Ms(DateOnly day) => Epoch.ToMs(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));
}
