using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Simulator;

namespace Stationmaster.Tests.Simulator;

/// <summary>Answers a machine without a socket, and notes what it said.</summary>
sealed class BackOffice(StationMachine machine)
{
    int _transactions;

    public List<(string Id, StationEvent Event)> Heard { get; } = [];

    /// <summary>Null refuses; the default is to accept everything.</summary>
    public Func<StationEvent, Decision?>? Decide { get; set; }

    public IEnumerable<T> All<T>() where T : StationEvent => Heard.Select(heard => heard.Event).OfType<T>();

    /// <summary>What was said, in short: "Boot, Status 1 Preparing, Start 1".</summary>
    public string Story => string.Join(", ", Heard.Select(heard => Short(heard.Event)));

    /// <summary>Lets the machine live for a while, second by second at most, and answers at once.</summary>
    public void Live(TimeSpan time)
    {
        var end = machine.Now + time;
        Answer();
        while (machine.Now < end)
        {
            machine.Advance(machine.NextDue < end ? machine.NextDue : end);
            Answer();
        }
    }

    public void Answer()
    {
        while (machine.Next() is { } message)
        {
            machine.Sent(message);
            var @event = message.Event;
            Heard.Add((message.Id, @event));
            if ((Decide is null ? Accept(@event) : Decide(@event)) is { } decision)
                machine.Answered(message, decision);
            else
                machine.Refused(message);
        }
    }

    public Decision Accept(StationEvent @event) => @event switch
    {
        Booted => new BootDecision(Admission.Accepted, machine.Now, TimeSpan.FromMinutes(5)),
        HeartbeatSent => new ClockDecision(machine.Now),
        TokenPresented => new AuthorisationDecision(new(AuthorisationStatus.Accepted)),
        SessionStarted => new StartDecision(++_transactions, new(AuthorisationStatus.Accepted)),
        SessionStopped => new StopDecision(null),
        _ => Noted.Only,
    };

    static string Short(StationEvent @event) => @event switch
    {
        Booted => "Boot",
        HeartbeatSent => "Heartbeat",
        TokenPresented token => $"Authorize {token.TokenUid}",
        StatusReported status => $"Status {status.Connector.Evse} {status.Status}",
        SessionStarted start => $"Start {start.Connector.Evse}",
        MeterReported values => $"Values {values.TransactionId}",
        SessionStopped stop => $"Stop {stop.TransactionId} {stop.Reason ?? "Local"}",
        _ => @event.GetType().Name,
    };
}
