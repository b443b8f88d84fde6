using System.Text.Json;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Server.ChargeRecords;

// What newer stations tell beside the course of a session.
static partial class ChargeRecordDocument
{
    /// <summary>Absent where nothing was told. What the station worked out stands beside our price, and is never billed.</summary>
    static void Details(Utf8JsonWriter json, ChargeRecord record)
    {
        if (record.Session.Details is not { } details)
            return;
        json.WriteStartObject("details"u8);
        Limit(json, "limit"u8, details.Limit);
        Limit(json, "givenLimit"u8, details.GivenLimit);
        if (details.IsLimitKeptHere == true)
            json.WriteBoolean("limitKeptHere"u8, true);
        json.WriteString("limitReached"u8, details.LimitReached);
        json.WriteString("preconditioning"u8, details.Preconditioning);
        json.WriteString("operationMode"u8, details.OperationMode);
        json.WriteString("tariffId"u8, details.TariffId);
        if (details.HasPriority is { } priority)
            json.WriteBoolean("hasPriority"u8, priority);
        else
            json.WriteNull("hasPriority"u8);
        StationCost(json, record, details.Cost);
        Settlement(json, details.Settlement);
        Needs(json, details.Needs);
        json.WriteEndObject();
    }

    static void Limit(Utf8JsonWriter json, ReadOnlySpan<byte> name, TransactionLimit? limit)
    {
        if (limit is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteDecimal("maxCost"u8, limit.MaxCost);
        json.WriteDecimal("maxKwh"u8, Units.Thousandth(limit.MaxEnergyWh));
        json.WriteDecimal("maxMinutes"u8, limit.MaxTimeSeconds is { } seconds ? decimal.Round(seconds / 60m, 2) : null);
        json.WriteDecimal("maxSoc"u8, limit.MaxSoc);
        json.WriteEndObject();
    }

    static void StationCost(Utf8JsonWriter json, ChargeRecord record, StationCost? cost)
    {
        if (cost is null)
        {
            json.WriteNull("stationCost"u8);
            return;
        }
        json.WriteStartObject("stationCost"u8);
        json.WriteString("currency"u8, cost.Currency);
        json.WriteDecimal("amount"u8, cost.InclVat);
        json.WriteDecimal("amountExVat"u8, cost.ExclVat);
        json.WriteDecimal("difference"u8, DifferenceOf(record, cost));
        json.WriteString("kind"u8, cost.Kind);
        json.WriteDecimal("consumed"u8, Units.Thousandth(cost.EnergyWh));
        json.WriteNumber("chargingTime"u8, cost.ChargingSeconds);
        json.WriteNumber("idleTime"u8, cost.IdleSeconds);
        json.WriteString("failure"u8, cost.Failure);
        json.WriteEndObject();
    }

    /// <summary>The station's cost less our price, gross where it says so; null where the two cannot be compared.</summary>
    public static decimal? DifferenceOf(ChargeRecord record, StationCost cost) =>
        cost is { Failure: not null } || cost.Currency != record.Price.Currency ? null
        : cost.InclVat is { } gross ? gross - record.Price.Amount
        : cost.ExclVat - record.Price.AmountExVat;

    static void Settlement(Utf8JsonWriter json, StationSettlement? settlement)
    {
        if (settlement is null)
        {
            json.WriteNull("settlement"u8);
            return;
        }
        json.WriteStartObject("settlement"u8);
        json.WriteString("status"u8, settlement.Status);
        json.WriteDecimal("amount"u8, settlement.Amount);
        json.WriteTime("at"u8, settlement.At);
        json.WriteString("paymentReference"u8, settlement.PaymentReference);
        json.WriteString("receiptId"u8, settlement.ReceiptId);
        json.WriteString("receiptUrl"u8, settlement.ReceiptUrl);
        json.WriteString("why"u8, settlement.Why);
        json.WriteString("vatNumber"u8, settlement.VatNumber);
        json.WriteString("company"u8, settlement.Company);
        json.WriteEndObject();
    }

    static void Needs(Utf8JsonWriter json, ChargingNeeds? needs)
    {
        if (needs is null)
        {
            json.WriteNull("needs"u8);
            return;
        }
        json.WriteStartObject("needs"u8);
        json.WriteString("energyTransfer"u8, needs.EnergyTransfer);
        json.WriteString("controlMode"u8, needs.ControlMode);
        json.WriteTime("departureAt"u8, needs.DepartureAt);
        json.WriteDecimal("kwh"u8, Units.Thousandth(needs.EnergyWh));
        json.WriteDecimal("maxCurrentA"u8, needs.MaxCurrentA);
        json.WriteDecimal("maxPowerKw"u8, Units.Thousandth(needs.MaxPowerW));
        json.WriteEndObject();
    }
}
