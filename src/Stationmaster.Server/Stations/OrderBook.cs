using System.Globalization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>Who ordered what, when, and how it ended.</summary>
sealed partial class OrderBook(Commits commits, Sequences sequences, TimeProvider clock, ILogger<OrderBook> logger)
{
    /// <summary>The outcome of an order that nobody saw.</summary>
    const string Unknown = "Unknown";

    /// <summary>Old orders need not be looked at: more than these are never under way at once.</summary>
    const long MostUnderWay = 100_000;

    public async Task<long> Opened(long chargeBoxId, Order order, string by, CancellationToken ct)
    {
        var id = await sequences.Next("station_order", ct);
        var (kind, detail, connector) = Words(order);
        await commits.Save(
        [
            new Statement(
                """
                insert into station_order (id, charge_box_id, customer_id, connector_number, at_ms, kind, detail, by_name, outcome, status, why, answered_ms)
                select @id, b.id, l.customer_id, @connector, @atMs, @kind, @detail, @by, null, null, null, null
                from charge_box b join location l on l.id = b.location_id where b.id = @chargeBoxId
                """,
                new { id, chargeBoxId, connector, atMs = Epoch.ToMs(clock.GetUtcNow()), kind, detail = Clean.Text(detail), by = Clean.Text(by) }),
        ], ct);
        return id;
    }

    public Task Ended(long id, Outcome outcome) => commits.Save(
    [
        new Statement(
            "update station_order set outcome = @outcome, status = @status, why = @why, answered_ms = @atMs where id = @id",
            new
            {
                id,
                outcome = outcome.Kind.ToString(),
                status = outcome.Status is { } status ? Clean.Text(status) : null,
                why = outcome.Why is { } why ? Clean.Text(why) : null,
                atMs = Epoch.ToMs(clock.GetUtcNow()),
            }),
    ], CancellationToken.None);

    /// <summary>What the last run left without an outcome will never have one: nobody waits for the station's answer any more.</summary>
    public async Task EndOld(CancellationToken ct)
    {
        var ended = await commits.Write(
            write => write.Execute(
                """
                update station_order set outcome = @outcome, why = @why, answered_ms = @NowMs
                where outcome is null and id > (select coalesce(max(id), 0) from station_order) - @MostUnderWay
                """,
                new { outcome = Unknown, why = "The server restarted before the charge box had answered; it may have taken effect", write.NowMs, MostUnderWay },
                ct),
            ct);
        if (ended > 0)
            LogEnded(ended);
    }

    /// <summary>An order's kind in the API's words.</summary>
    public static string KindOf(Order order) => Words(order).Kind;

    static (string Kind, string Detail, int? Connector) Words(Order order) => order switch
    {
        ChangeAvailability change => ("ChangeAvailability", change.Availability.ToString(), change.Connector.Evse),
        ChangeConfiguration change => ("ChangeConfiguration", IsSecret(change.Key) ? $"{change.Key} = ••••" : $"{change.Key} = {change.Value}", null),
        ClearCache => ("ClearCache", "", null),
        GetConfiguration get => ("GetConfiguration", string.Join(", ", get.Keys), null),
        RemoteStart start => ("RemoteStart", start.TokenUid, start.Connector?.Evse),
        RemoteStop stop => ("RemoteStop", stop.TransactionId.ToString(CultureInfo.InvariantCulture), null),
        ResetStation reset => ("Reset", reset.Kind.ToString(), null),
        SendVendorData data => ("DataTransfer", $"{data.VendorId} {data.MessageId}".TrimEnd(), null),
        TriggerMessage trigger => ("TriggerMessage", trigger.Message.ToString(), trigger.Connector?.Evse),
        UnlockConnector unlock => ("UnlockConnector", "", unlock.Connector.Evse),
        _ => (order.GetType().Name, "", null),
    };

    [LoggerMessage(LogLevel.Warning, "{Count} orders were under way when the server ended; their outcome is not known")]
    partial void LogEnded(int count);

    static bool IsSecret(string key) =>
        key.Contains("AuthorizationKey", StringComparison.OrdinalIgnoreCase) || key.Contains("password", StringComparison.OrdinalIgnoreCase);
}
