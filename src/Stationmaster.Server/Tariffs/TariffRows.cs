using System.Data.Common;
using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Tariffs;

/// <summary>Tariffs as they lie in storage.</summary>
static class TariffRows
{
    sealed record Row(long Id, string Uuid, string Name, string Currency, string Definition, long UpdatedMs);

    /// <summary>Whoever it belongs to: for pricing, not for callers.</summary>
    public static async Task<Tariff?> Find(DbConnection connection, long id) =>
        await connection.QuerySingleOrDefaultAsync<Row>(
            "select id as Id, uuid as Uuid, name as Name, currency as Currency, definition as Definition, updated_ms as UpdatedMs from tariff where id = @id",
            new { id }) is { } row
            ? Tariff(row.Id, row.Uuid, row.Name, row.Currency, row.Definition, row.UpdatedMs)
            : null;

    /// <summary>From the columns of the table.</summary>
    public static Tariff Tariff(long id, string uuid, string name, string currency, string definition, long updatedMs)
    {
        var prices = TariffDefinition.Read(definition);
        return new(
            (int)id, Guid.Parse(uuid), name, currency, prices.VatRate, prices.PricePerKwh, prices.PricePerMinute, prices.PricePerSession,
            prices.IdlePricePerMinute, TimeSpan.FromMinutes(prices.IdleGraceMinutes), Epoch.FromMs(updatedMs));
    }
}

/// <summary>The part of a tariff that is stored as JSON: exact decimals, gross.</summary>
sealed record TariffDefinition(
    decimal VatRate, decimal PricePerKwh, decimal PricePerMinute, decimal PricePerSession, decimal IdlePricePerMinute, int IdleGraceMinutes)
{
    public static string Write(Tariff tariff) => JsonSerializer.Serialize(
        new(
            tariff.VatRate, tariff.PricePerKwh, tariff.PricePerMinute, tariff.PricePerSession, tariff.IdlePricePerMinute,
            (int)tariff.IdleGrace.TotalMinutes),
        TariffsJson.Default.TariffDefinition);

    public static TariffDefinition Read(string json) => JsonSerializer.Deserialize(json, TariffsJson.Default.TariffDefinition)!;
}
