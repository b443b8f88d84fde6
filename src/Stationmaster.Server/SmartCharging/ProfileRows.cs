using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.SmartCharging;

static class ProfileRows
{
    public static string Write(ChargingProfile profile) => JsonSerializer.Serialize(profile, ApiJson.Options);

    public static ChargingProfile Read(string document) => JsonSerializer.Deserialize<ChargingProfile>(document, ApiJson.Options)!;

    public static string Write(ScheduleUpdate update) => JsonSerializer.Serialize(update, ApiJson.Options);

    public static ScheduleUpdate? ReadUpdate(string? document) =>
        document is null ? null : JsonSerializer.Deserialize<ScheduleUpdate>(document, ApiJson.Options);

    /// <summary>What a station says that it keeps, in the transaction of the message that says it.</summary>
    public static IEnumerable<Change> Told(long chargeBoxId, ChargingProfilesTold told) => told.Profiles.Select(profile => (Change)new RowWrite(
        "charging_profile",
        (chargeBoxId, profile.Id),
        """
        insert into charging_profile (charge_box_id, profile_id, evse_number, purpose, stack_level, document, source, set_ms, told_ms)
        select boxId, profileId, evse, purpose, level, document, source, atMs, atMs from {rows} where true
        on conflict (charge_box_id, profile_id) do update set evse_number = excluded.evse_number, purpose = excluded.purpose,
            stack_level = excluded.stack_level, document = excluded.document, source = excluded.source, told_ms = excluded.told_ms
        """,
        new
        {
            boxId = chargeBoxId,
            profileId = (long)profile.Id,
            evse = told.Connector.Evse,
            purpose = profile.Purpose.ToString(),
            level = profile.StackLevel,
            document = Write(profile),
            source = told.Source,
            atMs = Epoch.ToMs(told.At),
        })).Concat(told.IsMoreComing ? [] : [Untold(chargeBoxId, told)]);

    /// <summary>What a remote start brought belongs to the session that it started.</summary>
    public static Statement Started(long chargeBoxId, Session session, DateTimeOffset now) => new(
        """
        update charging_profile set transaction_id = @number, evse_number = @evse, for_start = 0
        where charge_box_id = @chargeBoxId and for_start = 1 and evse_number in (0, @evse) and set_ms >= @sinceMs
        """,
        new { chargeBoxId, number = (long)session.Number, evse = (long)session.Connector.Evse, sinceMs = Epoch.ToMs(now - LongestWait) });

    /// <summary>Nobody waits for a cable longer.</summary>
    static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>When all were asked for and the last part has come: what was not told is not kept.</summary>
    static Statement Untold(long chargeBoxId, ChargingProfilesTold told) => new(
        """
        delete from charging_profile where charge_box_id = @chargeBoxId and coalesce(told_ms, set_ms) < (
            select asked_ms from profile_refresh where charge_box_id = @chargeBoxId and request_id = @requestId)
        """,
        new { chargeBoxId, requestId = (long)told.RequestId });
}
