using Stationmaster.Charging.Sessions;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>CostDetailsType, which only stations of 2.1 send: Part 2 §2. Its periods stay in the message.</summary>
static class CostDetails
{
    public static StationCost? Read(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        (string? Currency, string? Kind, decimal? Excl, decimal? Incl) cost = default;
        (decimal Energy, int Charging, int Idle) usage = default;
        var hasFailed = false;
        string? failure = null;
        while (fields.Next())
        {
            if (fields.Is("totalCost"u8))
                cost = ReadCost(ref fields);
            else if (fields.Is("totalUsage"u8))
                usage = ReadUsage(ref fields);
            else if (fields.Is("failureToCalculate"u8))
                hasFailed = fields.Truth();
            else if (fields.Is("failureReason"u8))
                failure = fields.Text(500);
            else
                fields.Pass();
        }
        return new(
            cost.Currency ?? "", cost.Incl, cost.Excl, cost.Kind ?? "NormalCost", usage.Energy, usage.Charging, usage.Idle,
            hasFailed ? failure ?? "The charge box could not work it out" : null);
    }

    static (string?, string?, decimal?, decimal?) ReadCost(ref Fields fields)
    {
        if (!fields.BeginObject())
            return default;
        string? currency = null, kind = null;
        (decimal? Excl, decimal? Incl) total = default;
        while (fields.Next())
        {
            if (fields.Is("currency"u8))
                currency = fields.Text(3);
            else if (fields.Is("typeOfCost"u8))
                kind = fields.Text(20);
            else if (fields.Is("total"u8))
                total = ReadTotal(ref fields);
            else
                fields.Pass();
        }
        return (currency, kind, total.Excl, total.Incl);
    }

    static (decimal?, decimal?) ReadTotal(ref Fields fields)
    {
        if (!fields.BeginObject())
            return default;
        decimal? excl = null, incl = null;
        while (fields.Next())
        {
            if (fields.Is("exclTax"u8))
                excl = fields.Number();
            else if (fields.Is("inclTax"u8))
                incl = fields.Number();
            else
                fields.Pass();
        }
        return (excl, incl);
    }

    static (decimal, int, int) ReadUsage(ref Fields fields)
    {
        if (!fields.BeginObject())
            return default;
        decimal energy = 0;
        int charging = 0, idle = 0;
        while (fields.Next())
        {
            if (fields.Is("energy"u8))
                energy = fields.Number() ?? 0;
            else if (fields.Is("chargingTime"u8))
                charging = fields.Integer() ?? 0;
            else if (fields.Is("idleTime"u8))
                idle = fields.Integer() ?? 0;
            else
                fields.Pass();
        }
        return (energy, charging, idle);
    }
}
