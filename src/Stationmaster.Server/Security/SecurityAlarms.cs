using System.Collections.Concurrent;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Security;

/// <summary>
/// What we notice ourselves: a downgrade, a certificate that is void, two that claim one name. Kept among the station's security events
/// and raised as an alert; each kind once an hour for a station, since anybody can knock at the door again and again.
/// </summary>
public sealed partial class SecurityAlarms(
    SecurityEventStore events, Commits commits, Sequences sequences, TimeProvider time, ILogger<SecurityAlarms> logger)
{
    static readonly TimeSpan Quiet = TimeSpan.FromHours(1);
    const int MostRemembered = 100_000;

    readonly ConcurrentDictionary<(long ChargeBoxId, string Type), DateTimeOffset> _raised = new();

    /// <summary>Never fails, and nobody waits for it.</summary>
    public void Raise(long chargeBoxId, string type, string text)
    {
        var now = time.GetUtcNow();
        if (_raised.TryGetValue((chargeBoxId, type), out var last) && now - last < Quiet)
            return;
        if (_raised.Count >= MostRemembered)
            _raised.Clear();
        _raised[(chargeBoxId, type)] = now;
        LogRaised(chargeBoxId, type, text);
        _ = Keep(chargeBoxId, new(type, now, text, IsAlarming: true), now);
    }

    async Task Keep(long chargeBoxId, SecurityEventNoted noted, DateTimeOffset now)
    {
        try
        {
            await commits.Save(
            [
                await events.Kept(chargeBoxId, noted, isOwn: true, now, CancellationToken.None),
                new Statement(
                    """
                    insert into outbox (id, at_ms, kind, subject, customer_id, payload)
                    select @id, @nowMs, 'alert.security', @subject, l.customer_id, @text
                    from charge_box b join location l on l.id = b.location_id where b.id = @chargeBoxId
                    """,
                    new
                    {
                        id = await sequences.Next("outbox", CancellationToken.None), nowMs = Epoch.ToMs(now), subject = $"{chargeBoxId}",
                        text = Clean.Text($"{noted.Type}: {noted.TechInfo}"), chargeBoxId,
                    }),
            ], CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotKept(chargeBoxId, noted.Type, e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Charge box {ChargeBoxId}: {Type}: {Text}")]
    partial void LogRaised(long chargeBoxId, string type, string text);

    [LoggerMessage(LogLevel.Error, "Charge box {ChargeBoxId}: the security event {Type} could not be kept")]
    partial void LogNotKept(long chargeBoxId, string type, Exception e);
}
