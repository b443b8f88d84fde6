using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;

namespace Stationmaster.Simulator;

/// <summary>What goes out, in which order, and what comes of it.</summary>
public sealed partial class StationMachine
{
    static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(10);

    /// <summary>How many messages wait, queued ones of an offline spell included.</summary>
    public int Waiting => _outbox.Count;

    /// <summary>How many of them are facts that must not be lost.</summary>
    public int Kept => _outbox.Count(message => message.IsKept);

    public void Connected()
    {
        IsConnected = true;
        ConnectedBySlot();
        if (Standing != Admission.Accepted)
        {
            Boot();
            return;
        }
        foreach (var connector in Connectors.Where(connector => connector.IsStatusUnsent))
            SendStatus(connector);
    }

    public void Disconnected()
    {
        IsConnected = false;
        var lost = _outbox.Where(message => !message.IsKept).ToArray();
        _outbox.RemoveAll(message => !message.IsKept);
        foreach (var message in _outbox)
            message.IsSent = false;
        foreach (var message in lost)
        {
            if (message.Event is StatusReported { Connector.IsStation: false } status)
            {
                foreach (var connector in At(status.Connector))
                    (connector.IsStatusUnsent, connector.ToldStatus) = (true, null);
            }
            message.OnAnswer?.Invoke(null);
        }
    }

    /// <summary>The next message that may go out; null when there is none. It stays with the machine until it is answered.</summary>
    public Outgoing? Next()
    {
        if (!IsConnected)
            return null;
        var isBooting = Standing != Admission.Accepted;
        var isTransactionBlocked = false;
        foreach (var message in _outbox)
        {
            if (message.IsSent)
                return null;
            if (isBooting && !message.IsAllowedBeforeBoot)
                continue;
            if (message.IsKept && (isTransactionBlocked |= message.NotBefore > Now || message.WaitsForItsTransaction))
                continue;
            return message;
        }
        return null;
    }

    public void Sent(Outgoing message)
    {
        message.IsSent = true;
        message.Attempts++;
    }

    public void Answered(Outgoing message, Decision decision)
    {
        if (!_outbox.Remove(message))
            return;
        if (decision is BootDecision boot)
            Booted(boot);
        message.OnAnswer?.Invoke(decision);
        ForgetLost();
    }

    /// <summary>The back office answered with a CALLERROR, or with nothing that can be understood. A fact is told again, later.</summary>
    public void Refused(Outgoing message)
    {
        message.IsSent = false;
        if (message.IsKept && message.Attempts < int.Parse(Configuration["TransactionMessageAttempts"]))
        {
            message.NotBefore = Now + (Configuration.Seconds("TransactionMessageRetryInterval") * message.Attempts);
            _agenda.Note(message.NotBefore, () => { });
            return;
        }
        _outbox.Remove(message);
        message.OnAnswer?.Invoke(null);
        if (message.Event is Booted)
            After(LeastInterval, BootAgain);
        ForgetLost();
    }

    void ForgetLost() => _outbox.RemoveAll(message => message.Transaction is { IsLost: true });

    void Send(
        StationEvent @event, Transaction? transaction = null, Action<Decision?>? onAnswer = null, bool isAllowedBeforeBoot = false)
    {
        if (transaction is { IsLost: true } || (transaction is null && !IsConnected))
            return;
        _outbox.Add(new($"{_idPrefix}-{++_messages}", @event, transaction)
        {
            OnAnswer = onAnswer, IsAllowedBeforeBoot = isAllowedBeforeBoot,
        });
    }

    void Boot()
    {
        if (!IsConnected || _outbox.Exists(message => message.Event is Booted))
            return;
        Send(
            new Booted(
                Plan.Vendor, Plan.Model, Plan.SerialNumber, Plan.Firmware, MeterType: "MID-3P", MeterSerialNumber: Plan.SerialNumber),
            isAllowedBeforeBoot: true);
        // Whatever else waits, the boot goes first.
        var boot = _outbox[^1];
        _outbox.RemoveAt(_outbox.Count - 1);
        _outbox.Insert(0, boot);
    }

    void Booted(BootDecision decision)
    {
        Standing = decision.Admission;
        var interval = decision.Interval > LeastInterval ? decision.Interval : LeastInterval;
        if (decision.Admission != Admission.Accepted)
        {
            After(decision.Interval > TimeSpan.Zero ? decision.Interval : TimeSpan.FromMinutes(1), BootAgain);
            return;
        }
        _wasAdmitted = true;
        TellOfNetwork();
        Configuration.Obey(new ChangeConfiguration("HeartbeatInterval", ((int)interval.TotalSeconds).ToString()));
        SendStationStatus();
        foreach (var connector in Connectors)
        {
            connector.ToldStatus = null;
            SendStatus(connector);
        }
        var boots = ++_boots;
        After(interval, () => Heartbeat(boots));
    }

    void BootAgain()
    {
        if (Standing != Admission.Accepted)
            Boot();
    }

    void Heartbeat(int boots)
    {
        if (boots != _boots)
            return;
        if (IsConnected && !IsTellingThePast)
            Send(new HeartbeatSent());
        var interval = Configuration.Seconds("HeartbeatInterval");
        After(interval > LeastInterval ? interval : LeastInterval, () => Heartbeat(boots));
    }
}
