using Dapper;

namespace Stationmaster.Server.Storage;

// What one station can tell so much of that it would crowd out the others.
public sealed partial class MessageRetention
{
    const int BulkyStep = 100;

    static readonly Pile[] Bulky =
    [
        new("notice", "length(payload)"),
        new("station_event", "200 + length(value) + coalesce(length(tech_info), 0)"),
        new("event_stream_part", "length(samples)"),
    ];

    /// <summary>Each may take a quarter of what messages may. Past that the oldest go of whoever told the most.</summary>
    async Task DeleteExcess(Pile pile, CancellationToken ct)
    {
        while (true)
        {
            var weight = await pile.Weigh(Database, ct);
            var excess = weight.Bytes - options.KeepBytes / 4;
            if (excess <= 0 || weight.Largest is not var (chargeBoxId, bytes) || await DeleteOldest(pile, chargeBoxId, Math.Min(excess, bytes), ct) == 0)
                return;
        }
    }

    /// <returns>How many bytes are gone: as many as asked or some more, or all there were.</returns>
    async Task<long> DeleteOldest(Pile pile, long chargeBoxId, long bytes, CancellationToken ct)
    {
        var gone = 0L;
        while (gone < bytes)
        {
            var step = await Oldest(pile, chargeBoxId, ct);
            var left = bytes - gone;
            var taken = step.TakeWhile(one => (left -= one.Bytes) + one.Bytes > 0).ToList();
            if (taken.Count == 0)
                break;
            await commits.Write(
                write => write.Execute($"delete from {pile.Table} where id in {InList.Of(taken.Select(one => one.Id))}", null, ct), ct);
            gone += taken.Sum(one => one.Bytes);
        }
        return gone;
    }

    async Task<List<(long Id, long Bytes)>> Oldest(Pile pile, long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await Database.Open(ct);
        return (await connection.QueryAsync<(long, long)>(new CommandDefinition(
            $"select id, cast({pile.Bytes} as bigint) from {pile.Table} where charge_box_id = @chargeBoxId order by id limit {BulkyStep}",
            new { chargeBoxId }, cancellationToken: ct))).AsList();
    }
}
