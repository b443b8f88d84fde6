using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

sealed partial class StationActor
{
    /// <summary>The highest connector number a station may name; beyond it, it is talking nonsense.</summary>
    const int MostConnectors = 100;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    async ValueTask OnCall(Told told, Pki.Finding? found = null)
    {
        var (connection, received) = (told.Connection, told.Call);
        if (!IsOurs)
        {
            connection.Abort(Lost);
            return;
        }
        var call = received.Call;
        using var span = _services.Figures.Messages.Trace(call.Action, _id);
        var reading = connection.Version.Read(call.Action, call.Payload);
        if ((reading.Error ?? Impossible(reading.Event!) ?? await Unlearnable(reading.Event!)) is { } error)
        {
            await Refuse(connection, received, reading, error);
            return;
        }

        if (IsAnsweredUnstored(reading))
        {
            await AnswerUnstored(told, reading);
            return;
        }
        if (found is null && _services.Inquiries is { } inquiries && Pki.Inquiries.Are(reading.Event!))
        {
            FindOut(told, reading.Event!, inquiries);
            return;
        }

        var station = _station is { } known && _sites is not null ? known : await Load(default);
        var @event = station.Located(reading.Event!);
        var facts = await Gather(station, @event, connection, received.At);
        if (found is not null)
            facts = facts with { Found = found.Decision, Contract = found.Contract };
        var step = station.On(@event, facts);
        var (messageId, lastMessage) = (await _services.Store.NextMessage(default), _lastMessageId);
        _lastMessageId = messageId;

        byte[] payload;
        MessageRow row;
        var isKept = !step.Changes.IsEmpty || connection.Guard.MayKeep();
        if (@event is HeartbeatSent or TokenPresented || IsOnlySamples(step.Changes))
        {
            payload = connection.Version.WriteAnswer(@event, await WithCost(step, @event, connection, received.At));
            row = RowOf(messageId, received, reading, payload, null);
            if (@event is HeartbeatSent or TokenPresented)
            {
                if (isKept)
                    await LogLater(connection, row);
            }
            else
            {
                if (isKept)
                    await _services.Commits.Save(await _services.Store.Samples(step.Changes, _sites!, received.At, row), _owner, default);
                Take(step.Station);
                if (_limited is { } limited)
                    LookAtLimits(limited, received.At);
            }
        }
        else
        {
            using var stamp = _services.Commits.OpenStamp();
            var prepared = await Prepare(new(station, @event, facts, step, messageId, lastMessage), received.At, stamp.At);
            payload = connection.Version.WriteAnswer(@event, await WithCost(step with { Decision = prepared.Decision }, @event, connection, received.At));
            row = RowOf(messageId, received, reading, payload, null);
            prepared.Changes.Add(row);
            await Commit(step, prepared.Changes);
            CountSessions(connection, step);
            if (_limited is { } limited && HasSamples(step.Changes))
                LookAtLimits(limited, received.At);
        }
        if (!received.IsSend)
            await connection.Send(Frame.Result(call.Id, payload));
        _services.Figures.Messages.Answered(call.Action, received.StartedAt);
        _services.Feed.Publish(row);
        if (step.Decision is BootDecision { Admission: Admission.Accepted })
            connection.Boots();
    }

    MessageRow RowOf(long id, ReceivedCall received, Reading reading, byte[]? answer, OcppError? error) =>
        MessageRows.OfCall(id, _id, received, reading, answer, error, _services.Clock.GetUtcNow());

    async Task Refuse(StationConnection connection, ReceivedCall received, Reading reading, OcppError error)
    {
        var refusal = RowOf(await _services.Store.NextMessage(default), received, reading, null, error);
        if (connection.Guard.MayKeep())
            await LogLater(connection, refusal);
        if (!received.IsSend)
            await connection.Send(Frame.Error(received.Call.Id, error, connection.Version.Edition));
        _services.Figures.Messages.Refused(received.Call.Action, error.Code, received.StartedAt);
        _services.Feed.Publish(refusal);
    }

    /// <summary>A time that came, or an order's outcome: decided like a message, but nobody is answered.</summary>
    async Task OnOwn(Own own)
    {
        var now = _services.Clock.GetUtcNow();
        await ClaimFree();
        var station = await Load(default);
        var facts = FactsOf(now);
        if (own.Event is DueReached { Kind: DueKind.Seal, Number: var number } && station.Sessions.TryGetValue((int)number, out var ended))
            facts = facts with { AwaitsPrices = await _services.Store.AwaitsPrices(ended.Session, default) };
        else if (own.Event is DueReached { Kind: DueKind.LimitLook, Number: var limited } && station.Sessions.TryGetValue((int)limited, out var running))
            facts = facts with { Spent = await SpentOf(running, now) };
        var step = station.OnOwn(own.Event, facts);
        using var stamp = _services.Commits.OpenStamp();
        await Commit(step, (await Prepare(new(station, own.Event, facts, step, 0, _lastMessageId), now, stamp.At)).Changes);
        own.Done.TrySetResult();
    }

    /// <summary>What is to be stored, and the answer with what only that shows: the price of a transaction that ended.</summary>
    async Task<(List<Change> Changes, Decision Decision)> Prepare(Decided decided, DateTimeOffset now, DateTimeOffset stamp)
    {
        ForgetSpareNumber(decided.Step);
        var (changes, record) = await _services.Store.Changes(decided, _sites!, now, stamp, default);
        return (changes, decided is { Step.Decision: TransactionDecision told, Event: TransactionReported { Phase: TransactionPhase.Ended } } && record is not null
            ? await Priced(told, record)
            : decided.Step.Decision);
    }

    async Task Commit(Step step, List<Change> changes)
    {
        if (changes.Count > 0)
            await _services.Commits.Save(changes, _owner, default);
        _services.Figures.Stored(step.Changes);
        Take(step.Station);
        WatchLimits();
        foreach (var given in step.Changes.OfType<OrderGiven>())
            _ = _orderLater(_id, given.Order, given.Why);
    }

    /// <summary>What was decided is durable: it is so now.</summary>
    void Take(Station station)
    {
        var isShown = !ReferenceEquals(_station, station);
        _station = station;
        if (isShown)
            Show();
    }

    /// <summary>As with nearly every message: nothing to look up, nothing to store but the samples.</summary>
    static bool IsOnlySamples(ImmutableArray<StationChange> changes)
    {
        foreach (var change in changes)
        {
            if (change is not SampleTaken)
                return false;
        }
        return true;
    }

    void ForgetSpareNumber(Step step)
    {
        if (step.Changes.Any(change => change is SessionOpened { Session: var opened } && opened.Number == _spareNumber
            || change is SessionCompleted { Session: var ended } && ended.Number == _spareNumber))
            _spareNumber = null;
    }

    static OcppError? Impossible(StationEvent @event)
    {
        var (connector, mayBeStation) = @event switch
        {
            StatusReported status => (status.Connector, true),
            MeterReported meter => (meter.Connector, true),
            TransactionReported { Connector: { } told } => (told, false),
            SessionStarted start => (start.Connector, false),
            EventsNotified notified => (Furthest(notified), true),
            _ => (ConnectorRef.Station, true),
        };
        return IsBeyond(connector, MostConnectors) || connector.IsStation && !mayBeStation
            ? new(OcppErrorCode.PropertyConstraintViolation, $"connectorId: expected {(mayBeStation ? 0 : 1)} to {MostConnectors}")
            : null;
    }

    /// <summary>As an EVSE, or as a connector of one.</summary>
    static bool IsBeyond(ConnectorRef connector, int most) =>
        connector.Evse < 0 || connector.Evse > most || connector.Connector < 0 || connector.Connector > most;

    /// <summary>Looks up what deciding needs, before it.</summary>
    async ValueTask<Facts> Gather(Station station, StationEvent @event, StationConnection connection, DateTimeOffset now)
    {
        var facts = FactsOf(now);
        switch (@event)
        {
            case TokenPresented token:
                facts = await Presented(token.TokenUid, token.TokenType, facts, _sites!.Any, isGoingOn: IsPayer(station, token.TokenUid), elsewhere: null);
                facts = facts with { EnergyTransfers = _sites.TransfersOf(0) };
                return connection.Version.TellsCosts ? await WithPrices(facts, _sites!.Common, connection) : facts;

            case ChargingNeedsTold or CarScheduleTold or DynamicUpdateAsked when _services.Profiles is { } kept:
                return facts with
                {
                    Profiles = await kept.Kept(_id, default),
                    FreshProfileId = @event is ChargingNeedsTold ? await kept.NextId(_id, default) : 0,
                    EnergyTransfers = @event is ChargingNeedsTold { Connector.Evse: var asking } ? _sites!.TransfersOf(asking) : null,
                };

            case StatusReported { Connector.IsStation: false } status:
                await SiteOf(status.Connector);
                return facts;

            case EventsNotified { Statuses: var statuses } notified:
                foreach (var told in statuses)
                    if (station.Located(told) is StatusReported { Connector.IsStation: false } located)
                        await SiteOf(located.Connector);
                return _services.Events is { } events && statuses.Length < notified.Events.Length ? await events.With(facts, _id, notified, default) : facts;

            case SessionStarted start:
                return await GatherStart(start, facts, now);

            case SettingsReported:
                return facts with { HasRoom = await _services.Store.HasRoomForSettings(_id, default) };

            case Booted when station.Running.Any():
                return facts with { Former = await _services.Store.HardwareOf(_id, default) };

            case MeterReported meter:
                return await GatherMeter(station, meter, facts);

            case SessionStopped stop:
                return await GatherStop(station, stop, facts, now);

            case TransactionReported told:
                return await GatherTransaction(station, told, facts);

            case SettlementTold told when _services.Payments is { } payments:
                return await GatherSettlement(station, told, facts, payments);

            case SecurityEventTold told when _services.SecurityEvents is { } kept:
                return facts with { IsToldBefore = await kept.IsKept(_id, told, default) };

            case CertificateAsked asked when _services.Signing is { } signing:
                return facts with { Signing = await signing.Sign(_id, asked, connection.Profile, default) };

            default:
                return facts;
        }
    }

    async Task<Facts> GatherStart(SessionStarted start, Facts facts, DateTimeOffset now)
    {
        var site = await SiteOf(start.Connector);
        var driver = await _services.Store.Driver(start.TokenUid, default);
        var elsewhere = driver is { AllowsConcurrent: false }
            && await _services.Store.ChargesElsewhere(driver.TokenId, _id, site.ConnectorId, default);
        return facts with
        {
            Site = site,
            Driver = driver,
            Authorisation = Standing(driver, now, elsewhere, site),
            Known = await _services.Store.SameStart(_id, site.ConnectorId, start, default),
            FreshNumber = await FreshNumber(),
            FreshId = Guid.CreateVersion7(now),
            Offer = await _services.Store.OfferOf(driver, site, start.At, now, default),
        };
    }

    async ValueTask<Facts> GatherMeter(Station station, MeterReported meter, Facts facts)
    {
        if (meter.Connector.IsStation || (meter.TransactionId is { } running && station.Sessions.ContainsKey(running)))
            return facts;
        return facts with
        {
            Site = await SiteOf(meter.Connector),
            Known = meter.TransactionId is > 0 and { } number ? await _services.Store.Session(_id, number, default) : null,
            FreshNumber = await FreshNumber(),
            FreshId = Guid.CreateVersion7(facts.Now),
        };
    }

    async Task<Facts> GatherStop(Station station, SessionStopped stop, Facts facts, DateTimeOffset now)
    {
        if (stop.TokenUid is { } uid)
        {
            var driver = await _services.Store.Driver(uid, default);
            facts = facts with { Driver = driver, Authorisation = Standing(GoingOn(driver), now, chargesElsewhere: false) };
        }
        if (station.Sessions.ContainsKey(stop.TransactionId))
            return facts;
        var known = stop.TransactionId > 0 ? await _services.Store.Session(_id, stop.TransactionId, default) : null;
        return facts with
        {
            Site = _sites!.Any,
            Known = known ?? await _services.Store.SameStop(_id, stop, default),
            FreshNumber = await FreshNumber(),
            FreshId = Guid.CreateVersion7(now),
        };
    }

    Charging.Tokens.Authorisation Standing(Charging.Tokens.Driver? driver, DateTimeOffset now, bool chargesElsewhere, Site? site = null) =>
        Charging.Tokens.Standing.Of(driver, _services.Policy.UnknownTokens, now, chargesElsewhere, site?.At(now).Tariff?.Currency);

    async Task<Site> SiteOf(ConnectorRef connector)
    {
        if (_sites!.Find(connector) is { } known)
            return known;
        await _services.Store.AddConnector(_id, connector, default);
        _sites = await _services.Store.Sites(_id, default);
        _services.Board.Refresh(_id);
        return _sites.Find(connector) ?? throw new InvalidOperationException($"Connector {connector} of charge box {_id} was added and is not there.");
    }

    /// <summary>A number that was drawn and not given is kept for the next session here.</summary>
    async ValueTask<int> FreshNumber() => _spareNumber ??= await _services.Store.NextNumber(default);
}
