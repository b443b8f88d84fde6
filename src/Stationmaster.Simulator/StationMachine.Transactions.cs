using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Simulator;

/// <summary>Transactions as a station of OCPP 2.x tells them: numbered by itself, in steps (Part 2, functional block E).</summary>
public sealed partial class StationMachine
{
    /// <summary>The station numbers its transactions itself.</summary>
    bool HasOwnIds => Plan.Version.Edition != Ocpp.OcppEdition.V16;

    /// <summary>Ids that no other life of this station uses.</summary>
    string NextOwnId() => $"{_idPrefix}-{Now.ToUnixTimeSeconds():x}-{++_transactions}";

    int _transactions;

    void Tell(
        SimulatedConnector connector, Transaction transaction, TransactionPhase phase, string trigger, MeterSample? sample = null,
        string? token = null, string? reason = null, int? reservation = null, Action<Decision?>? onAnswer = null, TransactionDetails? details = null,
        int? startId = null) =>
        Send(
            new TransactionReported(phase, transaction.OwnId!, transaction.NextSequence++, Now, trigger, sample is { Values.IsEmpty: false } ? [sample] : [])
            {
                Connector = connector.Ref,
                IsOffline = !IsConnected,
                TokenUid = token,
                TokenType = KindOf(token) ?? (token is not null && token == transaction.TokenUid ? transaction.TokenType : null),
                RemoteStartId = startId,
                State = phase == TransactionPhase.Ended ? null : StateOf(connector.Status),
                StoppedReason = reason,
                ReservationId = reservation,
                Details = details,
            },
            transaction, onAnswer);

    static ChargingState? StateOf(ConnectorStatus status) => status switch
    {
        ConnectorStatus.Charging => ChargingState.Charging,
        ConnectorStatus.SuspendedEV => ChargingState.SuspendedEV,
        ConnectorStatus.SuspendedEVSE => ChargingState.SuspendedEVSE,
        _ => ChargingState.EVConnected,
    };

    void BeginOwn(SimulatedConnector connector, Transaction transaction)
    {
        connector.Status = connector.PowerW > 0 ? ConnectorStatus.Charging : ConnectorStatus.SuspendedEV;
        Tell(
            connector, transaction, TransactionPhase.Started, transaction.RemoteStart is null ? "Authorized" : "RemoteStart", Register(connector, SampleContext.Begin), transaction.TokenUid,
            reservation: connector.Reservation?.ReservationId, onAnswer: decision => Welcomed(connector, transaction, decision),
            startId: transaction.RemoteStart?.StartId);
    }

    void Welcomed(SimulatedConnector connector, Transaction transaction, Decision? decision)
    {
        var isWelcome = decision is not TransactionDecision { Authorisation.Status: not AuthorisationStatus.Accepted };
        if (!isWelcome && connector.Transaction == transaction && Configuration.IsOn("StopTransactionOnInvalidId"))
            Stop(connector, "DeAuthorized", null);
        else if (isWelcome)
            TakeLimit(connector, transaction, decision);
    }

    void EndOwn(SimulatedConnector connector, Transaction transaction, string reason, string? token) =>
        Tell(
            connector, transaction, TransactionPhase.Ended, TriggerOf(reason), Register(connector, SampleContext.End), token,
            reason is "HardReset" or "SoftReset" ? "ImmediateReset" : reason is "UnlockCommand" ? "Other" : reason,
            details: CostOf(connector, transaction), onAnswer: decision => Settle(transaction, decision));

    static string TriggerOf(string reason) => reason switch
    {
        "EVDisconnected" => "EVDeparted",
        "Local" => "StopAuthorized",
        "Remote" => "RemoteStop",
        "DeAuthorized" => "Deauthorized",
        "HardReset" or "SoftReset" => "ResetCommand",
        "UnlockCommand" => "UnlockCommand",
        "EnergyLimitReached" or "TimeLimitReached" => reason,
        "SOCLimitReached" => "SoCLimitReached",
        "LocalOutOfCredit" => "CostLimitReached",
        _ => "AbnormalCondition",
    };

    MeterSample Register(SimulatedConnector connector, SampleContext context) => Sampling.Of(connector, ["Energy.Active.Import.Register"], context, Now);

    /// <summary>Of a connector in a transaction the transaction tells what goes on; else only that it is occupied changes anything.</summary>
    /// <returns>False where nothing is to be told.</returns>
    bool MayTell(SimulatedConnector connector, bool isTriggered)
    {
        var word = connector.Status is ConnectorStatus.Available or ConnectorStatus.Reserved or ConnectorStatus.Unavailable or ConnectorStatus.Faulted
            ? connector.Status
            : ConnectorStatus.Preparing;
        var isNew = connector.ToldStatus != word;
        connector.ToldStatus = word;
        return isNew || isTriggered;
    }
}
