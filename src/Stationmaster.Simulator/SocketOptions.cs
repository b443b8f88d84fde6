using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;

namespace Stationmaster.Simulator;

/// <summary>Answers a call of the back office with a whole frame; null for a station that stays silent.</summary>
public delegate ValueTask<byte[]?> CallHandler(Call call, CancellationToken ct);

/// <summary>How a call of ours ended: exactly one of payload and error is there, or neither where no answer came.</summary>
/// <param name="Payload">Of the CALLRESULT.</param>
/// <param name="Error">Of the CALLERROR.</param>
public sealed record Answer(ReadOnlyMemory<byte>? Payload, OcppError? Error = null)
{
    public static Answer None { get; } = new(Payload: null);

    public bool IsMissing => Payload is null && Error is null;
}

/// <summary>How a station connects; the defaults are those of an ordinary one without a password.</summary>
public sealed record SocketOptions
{
    /// <summary>For HTTP Basic authentication; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>The user of Basic authentication; null for the identity, as the standard has it.</summary>
    public string? User { get; init; }

    /// <summary>For wss addresses; null for the machine's own roots and no certificate.</summary>
    public StationTls? Tls { get; init; }

    /// <summary>Null to agree to every call.</summary>
    public CallHandler? OnCall { get; init; }

    /// <summary>How long a call waits for its answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is offered, best first; empty to offer none.</summary>
    public IReadOnlyList<string> Subprotocols { get; init; } = [Ocpp16.Instance.Subprotocol];
}
