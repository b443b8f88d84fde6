using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

sealed partial class StationActor
{
    /// <summary>The highest connector number a station may name; beyond it, it is talking nonsense.</summary>
    const int MostConnectors = 100;

    async Task OnCall(Told told)
    {
        try
        {
            if (IsOurs)
                await Answer(told.Connection, told.Call);
            else
                told.Connection.Abort(Lost);
        }
        finally
        {
            told.Connection.Room.Release();
        }
    }

    async Task Answer(StationConnection connection, ReceivedCall received)
    {
        var call = received.Call;
        var reading = connection.Version.Read(call.Action, call.Payload);
        var error = reading.Error ?? Impossible(reading.Event!);
        if (error is not null)
        {
            var refusal = MessageRows.OfCall(await _services.Store.NextMessage(default), _id, received, reading, null, error, _services.Clock.GetUtcNow());
            _services.Commits.SaveLater([refusal], _owner);
            await connection.Send(Frame.Error(call.Id, error));
            _services.Feed.Publish(refusal);
            return;
        }

        var station = await Load(default);
        var facts = await Gather(station, reading.Event!, received.At);
        var step = station.On(reading.Event!, facts);
        var payload = connection.Version.WriteAnswer(reading.Event!, step.Decision);
        var row = MessageRows.OfCall(await _services.Store.NextMessage(default), _id, received, reading, payload, null, _services.Clock.GetUtcNow());

        if (reading.Event is HeartbeatSent or TokenPresented)
            _services.Commits.SaveLater([row], _owner);
        else
            await Commit(step, row, received.At);
        await connection.Send(Frame.Result(call.Id, payload));
        _services.Feed.Publish(row);
        if (step.Decision is BootDecision { Admission: Admission.Accepted })
            connection.Booted.TrySetResult();
    }

    /// <summary>A time that came, or an order's outcome: decided like a message, but nobody is answered.</summary>
    async Task OnOwn(Own own)
    {
        var now = _services.Clock.GetUtcNow();
        await ClaimFree();
        var station = await Load(default);
        await Commit(station.OnOwn(own.Event, FactsOf(now)), null, now);
        own.Done.TrySetResult();
    }

    async Task Commit(Step step, MessageRow? row, DateTimeOffset now)
    {
        if (step.Changes.Any(change => change is SessionOpened { Session: var opened } && opened.Number == _spareNumber
            || change is SessionCompleted { Session: var ended } && ended.Number == _spareNumber))
            _spareNumber = null;
        using var stamp = _services.Commits.OpenStamp();
        var changes = await _services.Store.Changes(step, _sites!, now, stamp.At, row?.Id ?? 0, default);
        if (row is not null)
            changes.Add(row);
        if (changes.Count > 0)
            await _services.Commits.Save(changes, _owner, default);
        var isShown = !ReferenceEquals(_station, step.Station);
        _station = step.Station;
        if (isShown)
            Show();
        foreach (var given in step.Changes.OfType<OrderGiven>())
            _ = _orderLater(_id, given.Order, given.Why);
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
    async Task<Facts> Gather(Station station, StationEvent @event, DateTimeOffset now)
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
        };
    }

    async Task<Facts> GatherMeter(Station station, MeterReported meter, Facts facts)
    {
        if (meter.Connector.IsStation || meter.TransactionId is { } running && station.Sessions.ContainsKey(running))
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
