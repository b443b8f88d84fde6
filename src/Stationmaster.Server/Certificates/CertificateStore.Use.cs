using Dapper;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Certificates;

// What happens to certificates after they were signed.
public sealed partial class CertificateStore
{
    /// <summary>One of ours as a connecting station shows it.</summary>
    internal sealed class Shown
    {
        public long Id { get; init; }
        public long ChargeBoxId { get; init; }
        public long? RevokedMs { get; init; }
        public long? UsedMs { get; init; }
    }

    /// <param name="serial">Hexadecimal, as it stands in the certificate.</param>
    /// <returns>Null for one that we did not sign, whatever its issuer says.</returns>
    internal async Task<Shown?> OfSerial(string serial, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<Shown>(new CommandDefinition(
            """
            select id as "Id", charge_box_id as "ChargeBoxId", revoked_ms as "RevokedMs", used_ms as "UsedMs"
            from station_certificate where serial = @serial
            """, new { serial }, cancellationToken: ct));
    }

    /// <summary>The station connected with it; so it has it, whatever it said when it was given it.</summary>
    internal Task Used(long id, CancellationToken ct) => commits.Write(
        write => write.Execute(
            "update station_certificate set used_ms = @NowMs, delivered_ms = coalesce(delivered_ms, @NowMs) where id = @id", new { id, write.NowMs }, ct), ct);

    /// <summary>What the station said when it was given the certificate.</summary>
    internal Task Delivered(long id, string word, bool isTaken, CancellationToken ct) => commits.Write(
        write => write.Execute(
            $"update station_certificate set delivery = @word{(isTaken ? ", delivered_ms = coalesce(delivered_ms, @NowMs)" : "")} where id = @id",
            new { id, word = Clean.Text(word), write.NowMs }, ct), ct);

    /// <summary>Whether a station holds a certificate of ours that opens our door for a while yet.</summary>
    internal async Task<bool> HasGood(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            """
            select id from station_certificate
            where charge_box_id = @chargeBoxId and purpose in ('ChargingStation', 'Combined') and revoked_ms is null and delivered_ms is not null and not_after_ms > @nowMs
            limit 1
            """, new { chargeBoxId, nowMs = Epoch.ToMs(time.GetUtcNow()) }, cancellationToken: ct)) is not null;
    }

    /// <summary>
    /// The stations whose newest certificate in use ends before <paramref name="until"/> and that were not asked to renew it since
    /// <paramref name="asked"/>. Noted as asked: of several nodes each station is one node's.
    /// </summary>
    internal async Task<IReadOnlyList<long>> TakeEnding(DateTimeOffset until, DateTimeOffset asked, Func<long, bool> isConnected, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        IReadOnlyList<long> ending;
        await using (var connection = await database.Open(ct))
        {
            ending = (await connection.QueryAsync<long>(new CommandDefinition(
                """
                select distinct s.charge_box_id from station_certificate s
                left join station_security y on y.charge_box_id = s.charge_box_id
                where s.revoked_ms is null and s.not_after_ms > @nowMs and s.not_after_ms < @untilMs and s.delivered_ms is not null
                  and s.purpose in ('ChargingStation', 'Combined') and coalesce(y.renewal_asked_ms, 0) < @askedMs
                  and not exists (
                    select 1 from station_certificate n
                    where n.charge_box_id = s.charge_box_id and n.purpose in ('ChargingStation', 'Combined') and n.revoked_ms is null and n.delivered_ms is not null
                      and n.not_after_ms >= @untilMs)
                """,
                new { nowMs = Epoch.ToMs(now), untilMs = Epoch.ToMs(until), askedMs = Epoch.ToMs(asked) }, cancellationToken: ct))).AsList();
        }
        List<long> taken = [];
        foreach (var id in ending.Where(isConnected))
        {
            var isOurs = await commits.Write(
                write => write.Execute(
                    """
                    insert into station_security (charge_box_id, renewal_asked_ms) values (@id, @NowMs)
                    on conflict (charge_box_id) do update set renewal_asked_ms = @NowMs where coalesce(station_security.renewal_asked_ms, 0) < @askedMs
                    """, new { id, write.NowMs, askedMs = Epoch.ToMs(asked) }, ct), ct) == 1;
            if (isOurs)
                taken.Add(id);
        }
        return taken;
    }

    /// <summary>What was revoked and has not ended anyhow.</summary>
    internal async Task<IReadOnlyList<(string Serial, DateTimeOffset At)>> Revoked(long authorityId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<RevokedRow>(new CommandDefinition(
            """
            select serial as "Serial", revoked_ms as "RevokedMs" from station_certificate
            where authority_id = @authorityId and revoked_ms is not null and not_after_ms > @nowMs order by id
            """, new { authorityId, nowMs = Epoch.ToMs(time.GetUtcNow()) }, cancellationToken: ct));
        return [.. rows.Select(row => (row.Serial, Epoch.FromMs(row.RevokedMs)))];
    }

    sealed class RevokedRow
    {
        public string Serial { get; init; } = "";
        public long RevokedMs { get; init; }
    }
}
