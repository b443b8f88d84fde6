using Dapper;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Security;

/// <summary>Profiles, passwords under way, what is installed: a row per charge box, from the first time there is something to say.</summary>
public sealed class SecurityStore(Database database, Commits commits, Sequences sequences, TimeProvider time)
{
    const int MostOffered = 5;

    const string Row = "insert into station_security (charge_box_id) values (@id) on conflict (charge_box_id) do nothing";

    /// <summary>Of a charge box that is there.</summary>
    public async Task<SecurityStanding> Of(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstAsync<StandingRow>(new CommandDefinition(
            $"select {StandingRow.Columns} from charge_box b left join station_security y on y.charge_box_id = b.id where b.id = @chargeBoxId", new { chargeBoxId }, cancellationToken: ct));
        return row.ToStanding();
    }

    /// <summary>It came by this profile, and was let in. Written only where that is news.</summary>
    public Task Came(long chargeBoxId, int profile, CancellationToken ct) => commits.Save(
    [
        new Statement(
            """
            insert into station_security (charge_box_id, profile, profile_ms, seen_profile) values (@id, @profile, @nowMs, @profile)
            on conflict (charge_box_id) do update set profile = @profile, profile_ms = @nowMs,
                seen_profile = case when coalesce(station_security.seen_profile, 0) < @profile then @profile else station_security.seen_profile end,
                moving_ms = case when station_security.moving_to <= @profile then null else station_security.moving_ms end,
                moving_to = case when station_security.moving_to <= @profile then null else station_security.moving_to end
            """, new { id = chargeBoxId, profile = (long)profile, nowMs = Epoch.ToMs(time.GetUtcNow()) }),
    ], ct);

    public Task SetMinimum(long chargeBoxId, int? minimum, CancellationToken ct) =>
        Write(chargeBoxId, "update station_security set minimum_profile = @profile where charge_box_id = @id", minimum, ct);

    /// <summary>What it came by before binds no more: it was reset, or replaced.</summary>
    public Task AcceptLower(long chargeBoxId, CancellationToken ct) => Write(
        chargeBoxId, "update station_security set seen_profile = 0, moving_to = null, moving_ms = null where charge_box_id = @id", null, ct);

    /// <param name="profile">Null when it will not move after all.</param>
    public Task Moves(long chargeBoxId, int? profile, CancellationToken ct) => Write(
        chargeBoxId,
        "update station_security set moving_to = @profile, moving_ms = case when @profile is null then null else @NowMs end where charge_box_id = @id",
        profile, ct);

    public Task RootInstalled(long chargeBoxId, CancellationToken ct) =>
        Write(chargeBoxId, "update station_security set root_installed_ms = @NowMs where charge_box_id = @id", null, ct);

    /// <summary>A password that holds beside the one it has, until it is used.</summary>
    /// <returns>Its number.</returns>
    public async Task<long> OfferPassword(long chargeBoxId, string password, CancellationToken ct)
    {
        var (salt, hash) = StationPassword.Store(password);
        var id = await sequences.Next("offered_password", ct);
        await commits.Write(
            async write =>
            {
                // Each may be what the station has by now, if its answer was lost; but not without end.
                await write.Execute(
                    """
                    delete from offered_password where charge_box_id = @chargeBoxId and id not in (
                        select id from offered_password where charge_box_id = @chargeBoxId order by id desc limit @most)
                    """, new { chargeBoxId, most = MostOffered - 1L }, ct);
                await write.Execute(
                    "insert into offered_password (id, charge_box_id, salt, hash, offered_ms) values (@id, @chargeBoxId, @salt, @hash, @NowMs)",
                    new { id, chargeBoxId, salt, hash, write.NowMs }, ct);
            }, ct);
        return id;
    }

    /// <summary>The station has said that it does not take the password.</summary>
    public Task WithdrawPassword(long offerId, CancellationToken ct) =>
        commits.Write(write => write.Execute("delete from offered_password where id = @offerId", new { offerId }, ct), ct);

    Task Write(long chargeBoxId, string sql, int? profile, CancellationToken ct) => commits.Write(
        async write =>
        {
            await write.Execute(Row, new { id = chargeBoxId }, ct);
            await write.Execute(sql, new { id = chargeBoxId, profile = (long?)profile, write.NowMs }, ct);
        }, ct);
}
