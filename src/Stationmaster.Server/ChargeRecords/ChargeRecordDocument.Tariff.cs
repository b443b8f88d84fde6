using System.Text.Json;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Tariffs;

namespace Stationmaster.Server.ChargeRecords;

static partial class ChargeRecordDocument
{
    /// <summary>What the payer paid by, as it stood at the start; absent where charging is free.</summary>
    static void PricingSource(Utf8JsonWriter json, Tariff? tariff)
    {
        if (tariff is null)
            return;
        json.WriteStartObject("pricingSource"u8);
        json.WriteString("currency"u8, tariff.Currency);
        json.WriteString("id"u8, tariff.Uuid);
        json.WriteNull("spi_id"u8);
        TariffId(json, tariff);
        json.WriteDecimal("perKwh"u8, PlainPerKwh(tariff));
        json.WriteStartArray("elements"u8);
        foreach (var element in TariffShown.Elements(tariff))
            Element(json, element);
        json.WriteEndArray();
        json.WriteTime("last_updated"u8, tariff.UpdatedAt);
        json.WriteBoolean("isOcpiBased"u8, SimpleTariff.Of(tariff) is null);
        json.WriteBoolean("isSpotPriceBased"u8, tariff.Spot is not null);
        json.WriteDecimal("vat"u8, tariff.VatRate);
        json.WriteEndObject();
    }

    /// <summary>Gross, where one price holds for every kWh.</summary>
    static decimal? PlainPerKwh(Tariff tariff)
    {
        if (tariff.Spot is not null)
            return null;
        var components = tariff.Elements.Select(element => element.Of(PriceDimension.Energy)).OfType<PriceComponent>().ToList();
        return components is [var one] && tariff.Elements.First(element => element.Components.Contains(one)).Restrictions is null && one.DelaySeconds == 0
            ? tariff.Basis == PriceBasis.Gross ? one.Price : one.Price * (1 + tariff.VatOf(one))
            : null;
    }

    /// <summary>An OCPI tariff element, but that prices stay gross as everywhere on this platform; times are per hour.</summary>
    static void Element(Utf8JsonWriter json, TariffElementView element)
    {
        json.WriteStartObject();
        json.WriteStartArray("price_components"u8);
        foreach (var component in element.PriceComponents)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, component.Type);
            json.WriteDecimal("price"u8, component.Price);
            json.WriteDecimal("vat"u8, component.Vat);
            json.WriteNumber("step_size"u8, component.StepSize);
            if (component.Delay > 0)
                json.WriteNumber("delay"u8, component.Delay);
            if (component.RoundsAlone)
                json.WriteBoolean("rounds_alone"u8, true);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (element.Restrictions is { } restrictions)
            Restrictions(json, restrictions);
        json.WriteEndObject();
    }

    static void Restrictions(Utf8JsonWriter json, RestrictionsView of)
    {
        json.WriteStartObject("restrictions"u8);
        Text("start_time"u8, of.StartTime);
        Text("end_time"u8, of.EndTime);
        Text("start_date"u8, of.StartDate);
        Text("end_date"u8, of.EndDate);
        Number("min_kwh"u8, of.MinKwh);
        Number("max_kwh"u8, of.MaxKwh);
        Number("min_current"u8, of.MinCurrent);
        Number("max_current"u8, of.MaxCurrent);
        Number("min_power"u8, of.MinPower);
        Number("max_power"u8, of.MaxPower);
        Number("min_duration"u8, of.MinDuration);
        Number("max_duration"u8, of.MaxDuration);
        if (of.DayOfWeek is { } days)
        {
            json.WriteStartArray("day_of_week"u8);
            foreach (var day in days)
                json.WriteStringValue(day);
            json.WriteEndArray();
        }
        Text("reservation"u8, of.Reservation);
        json.WriteEndObject();

        void Text(ReadOnlySpan<byte> name, string? value)
        {
            if (value is not null)
                json.WriteString(name, value);
        }

        void Number(ReadOnlySpan<byte> name, decimal? value)
        {
            if (value is not null)
                json.WriteDecimal(name, value);
        }
    }

    /// <summary>The tariff in the operator's own terms.</summary>
    static void Facts(Utf8JsonWriter json, Tariff tariff)
    {
        var simple = SimpleTariff.Of(tariff);
        json.WriteString("id"u8, tariff.Uuid);
        TariffId(json, tariff);
        json.WriteString("name"u8, tariff.Name);
        json.WriteNumber("version"u8, tariff.Version);
        json.WriteString("currency"u8, tariff.Currency);
        json.WriteDecimal("vatRate"u8, tariff.VatRate);
        json.WriteString("basis"u8, tariff.Basis.Word());
        json.WriteDecimal("pricePerKwh"u8, simple?.PricePerKwh);
        json.WriteDecimal("pricePerMinute"u8, simple?.PricePerMinute);
        json.WriteDecimal("pricePerSession"u8, simple?.PricePerSession);
        json.WriteDecimal("idlePricePerMinute"u8, simple?.IdlePricePerMinute);
        json.WriteDecimal("idleGraceMinutes"u8, tariff.Idle is { } idle ? idle.Grace.Ticks / (decimal)TimeSpan.TicksPerMinute : simple is null ? null : 0);
        Terms(json, "spot"u8, TariffShown.Spot(tariff.Spot), TariffsJson.Default.SpotView);
        Terms(json, "idle"u8, TariffShown.Idle(tariff.Idle), TariffsJson.Default.IdleView);
        Terms(json, "minPrice"u8, TariffShown.Limit(tariff.MinPrice), TariffsJson.Default.PriceLimitView);
        Terms(json, "maxPrice"u8, TariffShown.Limit(tariff.MaxPrice), TariffsJson.Default.PriceLimitView);
    }

    static void Terms<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, T? terms, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        json.WritePropertyName(name);
        if (terms is null)
            json.WriteNullValue();
        else
            JsonSerializer.Serialize(json, terms, type);
    }

    static void TariffId(Utf8JsonWriter json, Tariff? tariff)
    {
        if (tariff is null)
            json.WriteNull("tariffId"u8);
        else
            json.WriteNumber("tariffId"u8, tariff.Id);
    }

    /// <summary>The margin is the fixed one, per kWh; the percentage stands in the tariff's terms.</summary>
    static void Spot(Utf8JsonWriter json, Tariff? tariff)
    {
        json.WriteBoolean("isDynamic"u8, tariff?.Spot is not null);
        json.WriteDecimal("spotPriceMargin"u8, Gross(tariff, tariff?.Spot?.Margin));
        json.WriteDecimal("spotPriceMinimum"u8, Gross(tariff, tariff?.Spot?.Minimum));
    }

    static decimal? Gross(Tariff? tariff, decimal? price) =>
        tariff is { Basis: PriceBasis.Net, Spot: { } spot } ? price * (1 + (spot.VatRate ?? tariff.VatRate)) : price;
}
