using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

sealed partial class StationActor
{
    /// <summary>The highest connector number a station may name; beyond it, it is talking nonsense.</summary>
    const int MostConnectors = 100;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    async ValueTask OnCall(Told told)
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

        var station = _station is { } known && _sites is not null ? known : await Load(default);
        var facts = await Gather(station, reading.Event!, received.At);
        var step = station.On(reading.Event!, facts);
        var payload = connection.Version.WriteAnswer(reading.Event!, step.Decision);
        var lastMessage = _lastMessageId;
        var row = await RowOf(received, reading, payload, null);
        _lastMessageId = row.Id;

        var isKept = !step.Changes.IsEmpty || connection.Guard.MayKeep();
        if (reading.Event is HeartbeatSent or TokenPresented)
        {
            if (isKept)
                await LogLater(connection, row);
        }
        else if (IsOnlySamples(step.Changes))
        {
            if (isKept)
                await _services.Commits.Save(await _services.Store.Samples(step.Changes, _sites!, received.At, row), _owner, default);
            Take(step.Station);
        }
        else
        {
            await Commit(new(station, reading.Event!, facts, step, row.Id, lastMessage), row, received.At);
            CountSessions(connection, step);
        }
        await connection.Send(Frame.Result(call.Id, payload));
        _services.Figures.Messages.Answered(call.Action, received.StartedAt);
        _services.Feed.Publish(row);
        if (step.Decision is BootDecision { Admission: Admission.Accepted })
            connection.Booted.TrySetResult();
    }

    async ValueTask<MessageRow> RowOf(ReceivedCall received, Reading reading, byte[]? answer, OcppError? error) =>
        MessageRows.OfCall(await _services.Store.NextMessage(default), _id, received, reading, answer, error, _services.Clock.GetUtcNow());

    async Task Refuse(StationConnection connection, ReceivedCall received, Reading reading, OcppError error)
    {
        var refusal = await RowOf(received, reading, null, error);
        if (connection.Guard.MayKeep())
            await LogLater(connection, refusal);
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
        await Commit(new(station, own.Event, facts, station.OnOwn(own.Event, facts), 0, _lastMessageId), null, now);
        own.Done.TrySetResult();
    }

    async Task Commit(Decided decided, MessageRow? row, DateTimeOffset now)
    {
        var step = decided.Step;
        ForgetSpareNumber(step);
        using var stamp = _services.Commits.OpenStamp();
        var changes = await _services.Store.Changes(decided, _sites!, now, stamp.At, default);
        if (row is not null)
            changes.Add(row);
        if (changes.Count > 0)
            await _services.Commits.Save(changes, _owner, default);
        _services.Figures.Stored(step.Changes);
        Take(step.Station);
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
            SessionStarted start => (start.Connector, false),
            _ => (ConnectorRef.Station, true),
        };
        return connector.Evse is < 0 or > MostConnectors || connector.IsStation && !mayBeStation
            ? new(OcppErrorCode.PropertyConstraintViolation, $"connectorId: expected {(mayBeStation ? 0 : 1)} to {MostConnectors}")
            : null;
    }

    /// <summary>Looks up what deciding needs, before it.</summary>
    async ValueTask<Facts> Gather(Station station, StationEvent @event, DateTimeOffset now)
    {
        var facts = FactsOf(now);
        switch (@event)
        {
            case TokenPresented token:
                var presented = await _services.Store.Driver(token.TokenUid, default);
                return facts with { Driver = presented, Authorisation = Standing(presented, now, chargesElsewhere: false) };

            case StatusReported { Connector.IsStation: false } status:
                await SiteOf(status.Connector);
                return facts;

            case SessionStarted start:
                return await GatherStart(start, facts, now);

            case MeterReported meter:
                return await GatherMeter(station, meter, facts);

            case SessionStopped stop:
                return await GatherStop(station, stop, facts, now);

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
            Authorisation = Standing(driver, now, elsewhere),
            Known = await _services.Store.SameStart(_id, site.ConnectorId, start, default),
            FreshNumber = await FreshNumber(),
            FreshId = Guid.CreateVersion7(now),
            Offer = await _services.Store.OfferOf(driver, site, start, now, default),
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
            facts = facts with { Driver = driver, Authorisation = Standing(driver, now, chargesElsewhere: false) };
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

    Charging.Tokens.Authorisation Standing(Charging.Tokens.Driver? driver, DateTimeOffset now, bool chargesElsewhere) =>
        Charging.Tokens.Standing.Of(driver, _services.Policy.UnknownTokens, now, chargesElsewhere);

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
