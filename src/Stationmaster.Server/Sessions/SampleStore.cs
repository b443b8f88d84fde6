using System.Data.Common;
using Dapper;
using Stationmaster.Charging.Records;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Sessions;

/// <summary>The meter samples of sessions.</summary>
sealed class SampleStore(Database database)
{
    /// <summary>All of a session, in order of their time.</summary>
    public async Task<List<TimedSample>> Of(DbConnection connection, long number, CancellationToken ct)
    {
        var rows = new List<Row>();
        await foreach (var condition in database.RowsOf(AppendOnly.Samples, number, long.MaxValue, ct))
        {
            rows.AddRange(await connection.QueryAsync<Row>(new CommandDefinition(
                $"""select id as "Id", at_ms as "AtMs", sample as "Sample" from meter_sample where {condition}""", cancellationToken: ct)));
        }
        return [.. rows.OrderBy(row => row.AtMs).ThenBy(row => row.Id)
            .Select(row => new TimedSample(Epoch.FromMs(row.AtMs), SampleJson.Read(row.Sample, out var number)) { SequenceNumber = number })];
    }

    /// <summary>The messages that brought samples of a session.</summary>
    public async Task<HashSet<long>> MessagesOf(DbConnection connection, long number, CancellationToken ct)
    {
        var ids = new HashSet<long>();
        await foreach (var condition in database.RowsOf(AppendOnly.Samples, number, long.MaxValue, ct))
        {
            ids.UnionWith(await connection.QueryAsync<long>(new CommandDefinition(
                $"select message_id from meter_sample where {condition}", cancellationToken: ct)));
        }
        ids.Remove(0);
        return ids;
    }

    sealed record Row(long Id, long AtMs, string Sample);
}
