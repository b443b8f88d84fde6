using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Stations;

/// <summary>What of a transaction's course a station tells (OCPP 2.x Part 2 §2: TransactionEventEnumType).</summary>
public enum TransactionPhase { Started, Updated, Ended }

/// <summary>What goes on between station and car (OCPP 2.x Part 2 §2: ChargingStateEnumType).</summary>
public enum ChargingState { Charging, EVConnected, SuspendedEV, SuspendedEVSE, Idle }

/// <summary>
/// A step in the course of a transaction (OCPP 2.x TransactionEvent, Part 2 functional block E). The station numbers its transactions
/// itself, and the messages of each from 0; who pays may be told at any of them, and the register only in samples.
/// </summary>
/// <param name="TransactionId">The station's own id: it may begin again after a factory reset.</param>
/// <param name="SequenceNumber">seqNo. Messages from a queue come late or in another order; a number that never comes is a message lost.</param>
/// <param name="Trigger">TriggerReasonEnumType: why it is told.</param>
/// <param name="Samples">meterValue; the register at start and end is here, in contexts Transaction.Begin and Transaction.End.</param>
public sealed record TransactionReported(
    TransactionPhase Phase, string TransactionId, int SequenceNumber, DateTimeOffset? At, string Trigger,
    ImmutableArray<MeterSample> Samples) : StationEvent
{
    /// <summary>It happened while the station was not connected.</summary>
    public bool IsOffline { get; init; }

    /// <summary>(n, 0) where the station names an EVSE only; null where it names none, as it need not after the first message.</summary>
    public ConnectorRef? Connector { get; init; }

    /// <summary>Null where nobody presented a token at this step.</summary>
    public string? TokenUid { get; init; }

    /// <summary>IdTokenEnumType ("ISO14443", "Central", ...); null where the station gave none.</summary>
    public string? TokenType { get; init; }

    /// <summary>Of a card that is paid with: its last four digits (additionalInfo of type CardLast4Digits); null where not told.</summary>
    public string? CardDigits { get; init; }

    public bool IsDirectPayment => TokenType == TokenWords.DirectPayment;

    public ChargingState? State { get; init; }

    /// <summary>ReasonEnumType; null where the station gave none (which means Local).</summary>
    public string? StoppedReason { get; init; }

    /// <summary>Of the remote start that this answers.</summary>
    public int? RemoteStartId { get; init; }

    public int? ReservationId { get; init; }

    /// <summary>Null where it tells none of them, as nearly always.</summary>
    public TransactionDetails? Details { get; init; }

    /// <summary>Default where nothing is signed.</summary>
    public ImmutableArray<SignedReading> Signed { get; init; }
}

/// <param name="Authorisation">The standing of the token presented; null when none was.</param>
/// <param name="TotalCost">What the payer pays, taxes included, in the location's currency; null where it is not known yet.</param>
public sealed record TransactionDecision(Authorisation? Authorisation, decimal? TotalCost = null) : Decision
{
    /// <summary>Where the station is to end it by itself; null where there is nothing new to say.</summary>
    public TransactionLimit? Limit { get; init; }

    /// <summary>Where whoever paid at once finds the receipt, for the station to show (OCPP 2.1).</summary>
    public string? ReceiptUrl { get; init; }

    /// <summary>For the driver to read, in place of what was told when the token was presented (OCPP 2.1).</summary>
    public string? Message { get; init; }
}
