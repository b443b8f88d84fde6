using System.Data.Common;
using Dapper;

namespace Stationmaster.Server.Storage;

/// <summary>What an ordinary write works in. It must wait for nothing but this transaction: the whole program's writes stand behind
/// it.</summary>
/// <param name="Now">The time to stamp rows with, whole milliseconds; <see cref="Commits.Horizon"/> counts on it.</param>
public sealed record WriteTransaction(DbConnection Connection, DbTransaction Transaction, DateTimeOffset Now)
{
    public long NowMs => Epoch.ToMs(Now);

    public Task<int> Execute(string sql, object? parameters, CancellationToken ct) =>
        Connection.ExecuteAsync(new CommandDefinition(sql, parameters, Transaction, cancellationToken: ct));

    public Task<T?> Find<T>(string sql, object? parameters, CancellationToken ct) =>
        Connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, parameters, Transaction, cancellationToken: ct));

    public async Task<IReadOnlyList<T>> List<T>(string sql, object? parameters, CancellationToken ct) =>
        (await Connection.QueryAsync<T>(new CommandDefinition(sql, parameters, Transaction, cancellationToken: ct))).AsList();
}
