using System.Text;
using Dapper;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Market;

/// <summary>
/// Factors arrive after sessions end: when they do, the records that wait for them get their CO2, sealed or not. What is sealed stays.
/// </summary>
public sealed class LateEmissions(Database database, Commits commits, SessionMarket market, MarketOptions options)
{
    const int AtOnce = 200;

    sealed record Row
    {
        public long Number { get; init; }
        public long EndedMs { get; init; }
        public long? Milligrams { get; init; }
        public string? Basis { get; init; }
        public string Slots { get; init; } = "";
    }

    sealed class Stored
    {
        public string Document { get; init; } = "";
        public long UpdatedMs { get; init; }
    }

    /// <summary>Those of an area, oldest first.</summary>
    /// <returns>How many records changed.</returns>
    public async Task<int> Catch(string area, DateTimeOffset now, CancellationToken ct)
    {
        var (changed, after) = (0, (EndedMs: long.MinValue, Number: 0L));
        while (await Open(area, after, ct) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
                changed += await Look(area, row, now, ct) ? 1 : 0;
            after = (rows[^1].EndedMs, rows[^1].Number);
        }
        return changed;
    }

    async Task<List<Row>> Open(string area, (long EndedMs, long Number) after, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select number as "Number", ended_ms as "EndedMs", milligrams as "Milligrams", basis as "Basis", slots as "Slots" from record_emission
            where area = @area and slots is not null and (ended_ms > @EndedMs or (ended_ms = @EndedMs and number > @Number))
            order by ended_ms, number limit @AtOnce
            """,
            new { area, after.EndedMs, after.Number, AtOnce },
            cancellationToken: ct))).AsList();
    }

    async Task<bool> Look(string area, Row row, DateTimeOffset now, CancellationToken ct)
    {
        var (slots, endedAt) = (RecordEmissions.Read(row.Slots), Epoch.FromMs(row.EndedMs));
        var average = options.YearlyAverages.TryGetValue(area, out var grams) ? grams : (decimal?)null;
        var mayImprove = now - endedAt < MarketPlan.EmissionsAwaited;
        var emission = RecordEmission.Of(area, endedAt, slots, await market.Factors(area, slots, ct), average, mayImprove, now);
        var isNew = emission.Milligrams != row.Milligrams || emission.Basis?.ToString() != row.Basis;
        if (!isNew && emission.Open is not null)
            return false;
        try
        {
            return await commits.Write(write => Write(write, row, emission, isNew, now, ct), ct);
        }
        catch (ChangedMeanwhileException)
        {
            // Its own row is newer than what was read, or it comes again the next time.
            return false;
        }
    }

    /// <summary>The record before its row, as whoever corrects it does: two who wait for each other would wait for ever.</summary>
    static async Task<bool> Write(
        WriteTransaction write, Row row, RecordEmission emission, bool isNew, DateTimeOffset now, CancellationToken ct)
    {
        var stored = isNew
            ? await write.Find<Stored>(
                "select document as \"Document\", updated_ms as \"UpdatedMs\" from charge_record where number = @Number",
                new { row.Number }, ct)
            : null;
        if (stored is not null)
        {
            var rewritten = Encoding.UTF8.GetString(emission.Into(Encoding.UTF8.GetBytes(stored.Document), write.Now));
            Expect(await write.Execute(
                "update charge_record set document = @rewritten, updated_ms = @NowMs where number = @Number and updated_ms = @UpdatedMs",
                new { rewritten, write.NowMs, row.Number, stored.UpdatedMs }, ct));
        }
        Expect(await write.Execute(
            """
            update record_emission set milligrams = @Milligrams, basis = @basis, source = @Source, slots = @slots, computed_ms = @nowMs
            where number = @Number and slots = @read
            """,
            new
            {
                emission.Milligrams, basis = emission.Basis?.ToString(), emission.Source,
                slots = emission.Open is { } open ? RecordEmissions.Write(open) : null, nowMs = Epoch.ToMs(now), row.Number,
                read = row.Slots,
            },
            ct));
        return stored is not null;

        static void Expect(int rows)
        {
            if (rows == 0)
                throw new ChangedMeanwhileException();
        }
    }
}
