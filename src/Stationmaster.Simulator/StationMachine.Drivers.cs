using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Simulator;

/// <summary>What people do at a station; by script, or by themselves as the plan has it.</summary>
public sealed partial class StationMachine
{
    static readonly string[] Troubles =
    [
        "GroundFailure", "ConnectorLockFailure", "PowerMeterFailure", "OverCurrentFailure", "HighTemperature",
        "EVCommunicationError",
    ];

    /// <param name="soc">How full the car is, 0 to 100.</param>
    public void PlugIn(int connector, Vehicle car, decimal soc) => PlugIn(Connector(connector), car, soc);

    /// <summary>A charging token stops when it is shown again; another one is asked for at the back office.</summary>
    public void Present(int connector, string token) => Present(Connector(connector), token);

    /// <summary>The driver pulls the cable; a running transaction stops.</summary>
    public void Unplug(int connector) => Unplug(Connector(connector));

    /// <summary>Something breaks; a running transaction stops.</summary>
    public void Fault(int connector, string errorCode) => Fault(Connector(connector), errorCode);

    public void Repair(int connector) => Repair(Connector(connector));

    /// <summary>The car draws nothing for a while, or draws again.</summary>
    public void Pause(int connector, bool isPaused)
    {
        var at = Connector(connector);
        at.MeterUntil(Now);
        if (at.Transaction is not { } transaction)
            return;
        transaction.IsPaused = isPaused;
        SetStatus(at, at.PowerW > 0 ? ConnectorStatus.Charging : ConnectorStatus.SuspendedEV);
    }

    /// <summary>Loses the connection for a while and goes on charging.</summary>
    public void GoOffline(TimeSpan spell)
    {
        WantsConnection = false;
        After(spell, () => WantsConnection = true);
    }

    void PlugIn(SimulatedConnector connector, Vehicle car, decimal soc)
    {
        if (connector.Car is not null || connector.Status is ConnectorStatus.Faulted or ConnectorStatus.Unavailable)
            return;
        connector.Plug(car, soc);
        SetStatus(connector, ConnectorStatus.Preparing);
        if (connector.AuthorisedToken is { } token)
            Start(connector, token);
        else
            GreetCar(connector, car);
    }

    void Present(SimulatedConnector connector, string token)
    {
        if (connector.Transaction is { } transaction)
        {
            if (transaction.TokenUid == token)
                Stop(connector, "Local", token);
            return;
        }
        if ((IsKeptFromOthers(connector, token) && (connector.Reservation!.GroupUid is null || !IsConnected))
            || connector.Status is not (ConnectorStatus.Available or ConnectorStatus.Preparing or ConnectorStatus.Finishing or ConnectorStatus.Reserved))
            return;
        if (IsConnected)
            Send(new TokenPresented(token) { TokenType = KindOf(token) }, onAnswer: decision => Judged(connector, token, decision));
        else if (MayOffline(token))
            Admit(connector, token);
    }

    void Judged(SimulatedConnector connector, string token, Decision? decision)
    {
        var isWelcome = decision is AuthorisationDecision { Authorisation.Status: AuthorisationStatus.Accepted };
        if (IsKeptFromOthers(connector, token) && !IsOfGroup(connector, decision))
            return;
        var isOffline = decision is null && !IsConnected && MayOffline(token);
        if ((isWelcome || isOffline) && connector.Transaction is null)
            Admit(connector, token);
    }

    void Admit(SimulatedConnector connector, string token)
    {
        if (connector.Car is not null)
        {
            Start(connector, token);
            return;
        }
        connector.AuthorisedToken = token;
        SetStatus(connector, ConnectorStatus.Preparing);
        After(Configuration.Seconds("ConnectionTimeOut"), () =>
        {
            if (connector.AuthorisedToken != token || connector.Car is not null)
                return;
            (connector.AuthorisedToken, connector.RemoteStart) = (null, null);
            SetStatus(connector, Resting(connector));
        });
    }

    void Unplug(SimulatedConnector connector)
    {
        connector.MeterUntil(Now);
        if (connector.Transaction is not null)
            Stop(connector, "EVDisconnected", null);
        connector.Unplug();
        if (connector.Status != ConnectorStatus.Faulted)
            SetStatus(connector, Resting(connector));
        else
            TellNeighbours(connector);
    }

    void Fault(SimulatedConnector connector, string errorCode)
    {
        SetStatus(connector, ConnectorStatus.Faulted, errorCode);
        Stop(connector, "Other", null);
        Release(connector.Reservation, ReservationEnd.Removed);
    }

    void Repair(SimulatedConnector connector)
    {
        if (connector.Status == ConnectorStatus.Faulted)
            SetStatus(connector, connector.Car is null ? Resting(connector) : ConnectorStatus.Finishing);
    }

    void ExpectVisits()
    {
        foreach (var connector in Connectors)
        {
            var visits = new Visits(_seed, Plan, connector.Number);
            if (visits.AreExpected)
                Expect(connector, visits, visits.Next(Now - TimeSpan.FromMinutes(_random.Next(240))));
        }
    }

    void Expect(SimulatedConnector connector, Visits visits, Visit visit)
    {
        _agenda.Note(visit.ArrivesAt < Now ? Now + visit.Hesitation : visit.ArrivesAt, () => Arrive(connector, visit));
        _agenda.Note(visit.LeavesAt, () =>
        {
            Leave(connector, visit);
            Expect(connector, visits, visits.Next(Now));
        });
    }

    void Arrive(SimulatedConnector connector, Visit visit)
    {
        if (!_wasAdmitted || connector.Status != ConnectorStatus.Available || connector.Car is not null)
            return;
        if (visit.PresentsFirst)
            Present(connector, visit.TokenUid);
        else
            PlugIn(connector, visit.Car, visit.Soc);
        After(visit.Hesitation, () =>
        {
            if (!visit.PresentsFirst && connector.Car == visit.Car && connector.Transaction is null)
                Present(connector, visit.TokenUid);
            else if (visit.PresentsFirst && connector.AuthorisedToken == visit.TokenUid)
                PlugIn(connector, visit.Car, visit.Soc);
        });
        if (visit.TargetSoc < 100)
            After(Tick, () => LeaveWhenFullEnough(connector, visit));
    }

    void LeaveWhenFullEnough(SimulatedConnector connector, Visit visit)
    {
        if (Now >= visit.LeavesAt || connector.Car != visit.Car)
            return;
        if (connector.Soc >= visit.TargetSoc)
            Leave(connector, visit);
        else
            After(Tick, () => LeaveWhenFullEnough(connector, visit));
    }

    void Leave(SimulatedConnector connector, Visit visit)
    {
        if (connector.Car != visit.Car)
            return;
        if (visit.End == HowItEnds.WithCard && connector.Transaction is not null)
        {
            Present(connector, visit.TokenUid);
            After(TimeSpan.FromSeconds(10 + _random.Next(80)), () => Unplug(connector));
        }
        else
        {
            Unplug(connector);
        }
    }

    void ExpectFaults()
    {
        if (Plan.FaultsPerWeek <= 0)
            return;
        foreach (var connector in Connectors)
            ExpectFault(connector, new Random(Visits.Seed(_seed, Plan.Identity, 1000 + connector.Number)));
    }

    void ExpectFault(SimulatedConnector connector, Random random) => After(Gap(random, Plan.FaultsPerWeek), () =>
    {
        Fault(connector, Troubles[random.Next(Troubles.Length)]);
        After(TimeSpan.FromMinutes(5 + random.Next(90)), () =>
        {
            Repair(connector);
            ExpectFault(connector, random);
        });
    });

    void ExpectOfflineSpells()
    {
        if (Plan.OfflineSpellsPerWeek > 0)
            ExpectOfflineSpell(new Random(Visits.Seed(_seed, Plan.Identity, 2000)));
    }

    void ExpectOfflineSpell(Random random) => After(Gap(random, Plan.OfflineSpellsPerWeek), () =>
    {
        // A past that is being told was lived through already: there it shows as a gap without heartbeats at most.
        if (!IsTellingThePast)
            GoOffline(TimeSpan.FromMinutes(2 + random.Next(40)));
        ExpectOfflineSpell(random);
    });

    static TimeSpan Gap(Random random, double perWeek) => TimeSpan.FromDays(-Math.Log(1 - random.NextDouble()) * 7 / perWeek);
}
