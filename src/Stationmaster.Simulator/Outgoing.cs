using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>A message on its way. It keeps its id however often it is sent.</summary>
public sealed class Outgoing(string id, StationEvent @event, Transaction? transaction)
{
    public string Id { get; } = id;

    /// <summary>With the number of its transaction as it is known by now.</summary>
    public StationEvent Event => Transaction switch
    {
        { Id: { } number } when @event is MeterReported values => values with { TransactionId = number },
        { Id: { } number } when @event is SessionStopped stopped => stopped with { TransactionId = number },
        _ => @event,
    };

    internal Transaction? Transaction { get; } = transaction;

    /// <summary>Kept until it is answered: a fact the back office must learn (OCPP 1.6 §3.7.1).</summary>
    internal bool IsKept => Transaction is not null;

    internal bool IsSent { get; set; }

    internal bool IsAllowedBeforeBoot { get; init; }

    internal int Attempts { get; set; }

    internal DateTimeOffset NotBefore { get; set; }

    /// <summary>Told the decision, or null when there was none.</summary>
    internal Action<Decision?>? OnAnswer { get; init; }

    internal bool WaitsForItsTransaction => Transaction is { Id: null, OwnId: null } && @event is not SessionStarted;
}
