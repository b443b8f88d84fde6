using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Stations;

// From the audit to the station and back.
sealed partial class StationRegistry
{
    static readonly TimeSpan KeepAgain = TimeSpan.FromSeconds(1);

    public async Task<OrderResult> Order(long chargeBoxId, Order order, string by, CancellationToken ct)
    {
        var orderId = await _orders.Opened(chargeBoxId, order, by, ct);
        // Once given, an order is followed to its end, whoever stops waiting for it.
        var work = _services.Figures.Orders.Follow(OrderBook.KindOf(order), chargeBoxId, () => Carry(chargeBoxId, orderId, order, by));
        return new(orderId, await work.WaitAsync(ct));
    }

    /// <summary>An order that stands in the audit already: gives it, and notes how it ended.</summary>
    public async Task<Outcome> Carry(long chargeBoxId, long orderId, Order order, string by)
    {
        var outcome = Find(chargeBoxId) is { } connection
            ? await Send(connection, await Named(chargeBoxId, orderId, order), Deadlines.Order, CancellationToken.None)
            : Outcome.Offline;
        try
        {
            await Keep(chargeBoxId, orderId, order, by, outcome);
        }
        catch (Exception e) when (_services.Commits.IsAway(e))
        {
            // The station has done it or not, and whoever ordered it hears so.
            _ = KeepLater(chargeBoxId, orderId, order, by, outcome);
        }
        return outcome;
    }

    /// <summary>With the ids by which a station knows what it is about.</summary>
    async Task<Order> Named(long chargeBoxId, long orderId, Order order) => order switch
    {
        RemoteStart { StartId: 0 } start => start with { StartId = (int)(orderId & int.MaxValue) },
        SetChargingProfile { Profile: { TransactionId: { } number, OwnId: null } profile } set =>
            set with { Profile = profile with { OwnId = (await _services.Store.Session(chargeBoxId, number, default))?.OwnId } },
        RemoteStop { OwnId: null } stop => stop with { OwnId = (await _services.Store.Session(chargeBoxId, stop.TransactionId, default))?.OwnId },
        _ => order,
    };

    async Task Keep(long chargeBoxId, long orderId, Order order, string by, Outcome outcome)
    {
        var meant = order is StandardOrder { Meaning: { } meaning } ? meaning : order;
        if (outcome.Kind == OutcomeKind.Accepted)
        {
            switch (meant)
            {
                case RemoteStop stop:
                    await Tell(chargeBoxId, new RemoteStopAgreed(stop.TransactionId, by));
                    break;
                case RemoteStart start:
                    await Tell(chargeBoxId, new RemoteStartAgreed(orderId, start.TokenUid));
                    break;
            }
        }
        if (meant is GetTransactionStatus { OwnId: { } ownId } && outcome.Transaction is { } status)
            await Tell(chargeBoxId, new TransactionStatusTold(ownId, status));
        await _security.Ended(chargeBoxId, meant, outcome);
        await _orders.Ended(orderId, outcome);
    }

    async Task KeepLater(long chargeBoxId, long orderId, Order order, string by, Outcome outcome)
    {
        while (true)
        {
            await Task.Delay(KeepAgain);
            try
            {
                await Keep(chargeBoxId, orderId, order, by, outcome);
                return;
            }
            catch (Exception e) when (_services.Commits.IsAway(e))
            {
                continue;
            }
            catch (Exception e)
            {
                LogOrderLost(chargeBoxId, order, e);
                return;
            }
        }
    }

    /// <summary>Sends an order and logs it, without the audit: what the server asks by itself after a connection.</summary>
    public async Task<Outcome> Send(StationConnection connection, Order order, TimeSpan deadline, CancellationToken ct)
    {
        var (outcome, exchange) = await connection.Order(order, deadline, ct);
        if (exchange is not null)
        {
            var row = MessageRows.OfOrder(await _services.Store.NextMessage(CancellationToken.None), connection.ChargeBoxId, exchange, connection.Version.Edition);
            _ = _services.Commits.SaveLater([row], connection.Owner);
            _services.Feed.Publish(row);
        }
        return outcome;
    }

    [LoggerMessage(LogLevel.Error, "Charge box {ChargeBoxId}: the order {Order} was lost")]
    partial void LogOrderLost(long chargeBoxId, Order order, Exception e);
}
