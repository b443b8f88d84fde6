using System.Text.Json;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>TransactionType: OCPP 2.0.1 and 2.1 Part 2 §2.</summary>
/// <param name="Id">Null where it names none; one longer than the standard allows is kept whole.</param>
readonly record struct TransactionInfo(string? Id, ChargingState? State, string? StoppedReason, int? RemoteStartId, TransactionDetails? Details)
{
    public const int LongestId = 36;

    /// <summary>In the order of <see cref="ChargingState"/>.</summary>
    static readonly Words States = new("Charging", "EVConnected", "SuspendedEV", "SuspendedEVSE", "Idle");

    static readonly string[] SharedReasons =
    [
        "Local", "EVDisconnected", "Remote", "DeAuthorized", "EmergencyStop", "EnergyLimitReached", "GroundFault", "ImmediateReset",
        "LocalOutOfCredit", "MasterPass", "Other", "OvercurrentFault", "PowerLoss", "PowerQuality", "Reboot", "SOCLimitReached",
        "StoppedByEV", "TimeLimitReached", "Timeout",
    ];

    static readonly Words Reasons = new(SharedReasons, ["ReqEnergyTransferRejected"]);
    static readonly Words Reasons21 = new([.. SharedReasons, "ReqEnergyTransferRejected"]);

    static readonly Words OperationModes = new(
        "Idle", "ChargingOnly", "CentralSetpoint", "ExternalSetpoint", "ExternalLimits", "CentralFrequency", "LocalFrequency",
        "LocalLoadBalancing");

    public static TransactionInfo Read(ref Fields fields, OcppEdition edition)
    {
        if (!fields.BeginObject())
            return default;
        string? id = null, reason = null;
        int? state = null, remoteStartId = null;
        TransactionDetails? details = null;
        while (fields.Next())
        {
            if (fields.Is("transactionId"u8))
                id = fields.Text(LongestId);
            else if (fields.Is("chargingState"u8))
                state = fields.Word(States);
            else if (fields.Is("stoppedReason"u8))
                reason = fields.WordOrText(edition == OcppEdition.V21 ? Reasons21 : Reasons);
            else if (fields.Is("remoteStartId"u8))
                remoteStartId = fields.Integer();
            else if (fields.Is("timeSpentCharging"u8))
                fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
            else if (edition == OcppEdition.V21)
                details = ReadNewer(ref fields, edition, details);
        }
        fields.Need(id is not null, "transactionId");
        return new(id, (ChargingState?)state, reason, remoteStartId, details);
    }

    static TransactionDetails? ReadNewer(ref Fields fields, OcppEdition edition, TransactionDetails? details)
    {
        if (fields.Is("operationMode"u8))
            return fields.WordOrText(OperationModes) is { } mode ? (details ?? new()) with { OperationMode = mode } : details;
        if (fields.Is("tariffId"u8))
            return fields.Text(60) is { Length: > 0 } tariff ? (details ?? new()) with { TariffId = tariff } : details;
        if (fields.Is("transactionLimit"u8) && fields.BeginObject())
            return (details ?? new()) with { Limit = ReadLimit(ref fields, edition) };
        return details;
    }

    /// <summary>TransactionLimitType, whose object is open.</summary>
    public static TransactionLimit ReadLimit(ref Fields fields, OcppEdition edition)
    {
        decimal? cost = null, energy = null;
        int? time = null, soc = null;
        while (fields.Next())
        {
            if (fields.Is("maxCost"u8))
                cost = fields.Number();
            else if (fields.Is("maxEnergy"u8))
                energy = fields.Number();
            else if (fields.Is("maxTime"u8))
                time = fields.Integer();
            else if (fields.Is("maxSoC"u8))
                soc = fields.Integer(edition, 0, 100);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        return new(cost, energy, time, soc);
    }

    public static void WriteLimit(Utf8JsonWriter json, TransactionLimit limit)
    {
        json.WriteStartObject("transactionLimit"u8);
        if (limit.MaxCost is { } cost)
            json.WriteNumber("maxCost"u8, cost);
        if (limit.MaxEnergyWh is { } energy)
            json.WriteNumber("maxEnergy"u8, energy);
        json.WriteOptional("maxTime"u8, limit.MaxTimeSeconds);
        json.WriteOptional("maxSoC"u8, limit.MaxSoc);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, TransactionReported told)
    {
        json.WriteStartObject("transactionInfo"u8);
        json.WriteString("transactionId"u8, told.TransactionId);
        if (told.State is { } state)
            json.WriteString("chargingState"u8, States[(int)state]);
        json.WriteOptional("stoppedReason"u8, told.StoppedReason);
        json.WriteOptional("remoteStartId"u8, told.RemoteStartId);
        if (told.Details is { } details)
        {
            json.WriteOptional("operationMode"u8, details.OperationMode);
            json.WriteOptional("tariffId"u8, details.TariffId);
            if (details.Limit is { IsEmpty: false } limit)
                WriteLimit(json, limit);
        }
        json.WriteEndObject();
    }
}
