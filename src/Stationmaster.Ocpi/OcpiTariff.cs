using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Pricing;

namespace Stationmaster.Ocpi;

/// <summary>A tariff as a party names it: OCPI 2.1.1 §11.3, 2.2.1 and 2.3.0 §11.3.1.</summary>
/// <param name="Id">At most 36 characters; empty where the text had none.</param>
/// <param name="CountryCode">ISO 3166-1 alpha-2; null in 2.1.1.</param>
/// <param name="PartyId">Three characters; null in 2.1.1.</param>
/// <param name="Warnings">What was odd, though it could be read.</param>
public sealed record OcpiTariff(string Id, string? CountryCode, string? PartyId, Tariff Tariff, ImmutableArray<string> Warnings)
{
    const decimal Percent = 100;

    /// <exception cref="OcpiException">It is no JSON, or no tariff of that version.</exception>
    public static OcpiTariff Read(string text, OcpiVersion version)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return Read(json.RootElement, version);
        }
        catch (JsonException e)
        {
            throw new OcpiException("", $"JSON (line {e.LineNumber + 1}, column {e.BytePositionInLine + 1})");
        }
    }

    /// <exception cref="OcpiException">No tariff of that version; with the path of the member.</exception>
    public static OcpiTariff Read(JsonElement json, OcpiVersion version)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        var place = new JsonPlace(json, "");
        var basis = Basis(place, version, warnings);
        var elements = place.List("elements").Select(Element).ToImmutableArray();
        if (elements.IsEmpty)
            throw new OcpiException("elements", "at least one element");
        var vatRate = MainRate(elements);
        var id = place.Find("id")?.Text() ?? "";
        var texts = place.List("tariff_alt_text").Select(text => new TariffText(text.Required("language").Text(), text.Required("text").Text())).ToImmutableArray();
        if (place.Find("last_updated") is null)
            warnings.Add("last_updated is missing.");
        var tariff = new Tariff(
            0, Guid.TryParse(id, out var uuid) ? uuid : Guid.Empty, id.Length > 0 ? id : "OCPI", place.Required("currency").Text(), vatRate,
            [.. elements.Select(element => element with { Components = [.. element.Components.Select(component => Relative(component, vatRate))] })],
            place.Find("last_updated")?.Time() ?? DateTimeOffset.UnixEpoch)
        {
            Basis = basis, AltText = texts, AltUrl = place.Find("tariff_alt_url")?.Text(), Type = place.Find("type")?.Word(OcpiWords.Types) ?? TariffType.Regular,
            MinPrice = Limit(place.Find("min_price"), version), MaxPrice = Limit(place.Find("max_price"), version),
            ValidFrom = place.Find("start_date_time")?.Time(), ValidUntil = place.Find("end_date_time")?.Time(),
        };
        if (!Currency.IsKnown(tariff.Currency))
            throw new OcpiException("currency", "a currency code of ISO 4217 in capitals");
        return new(id, place.Find("country_code")?.Text(), place.Find("party_id")?.Text(), tariff, warnings.ToImmutable());
    }

    static PriceBasis Basis(JsonPlace place, OcpiVersion version, ImmutableArray<string>.Builder warnings)
    {
        if (version != OcpiVersion.V230)
            return PriceBasis.Net;
        if (place.Find("tax_included") is { } included)
            return included.Word(OcpiWords.TaxIncluded);
        warnings.Add("tax_included is missing; the prices are taken to be without tax.");
        return PriceBasis.Net;
    }

    static TariffElement Element(JsonPlace place)
    {
        var components = place.List("price_components").Select(Component).ToImmutableArray();
        if (components.IsEmpty)
            throw new OcpiException($"{place.Path}.price_components", "at least one component");
        return new(components, place.Find("restrictions") is { } restrictions ? OcpiRestrictions.Read(restrictions) : null);
    }

    static PriceComponent Component(JsonPlace place)
    {
        var step = place.Find("step_size")?.Whole() ?? 1;
        if (step < 0)
            throw new OcpiException($"{place.Path}.step_size", "0 or more");
        return new(
            place.Required("type").Word(OcpiWords.Dimensions), place.Required("price").Number(), step, (place.Find("vat")?.Number() ?? 0) / Percent);
    }

    static PriceComponent Relative(PriceComponent component, decimal vatRate) => component.VatRate == vatRate ? component with { VatRate = null } : component;

    /// <summary>The rate of the energy, else of what comes first.</summary>
    static decimal MainRate(ImmutableArray<TariffElement> elements) =>
        elements.Select(element => element.Of(PriceDimension.Energy)).OfType<PriceComponent>().FirstOrDefault()?.VatRate
        ?? elements[0].Components[0].VatRate ?? 0;

    static PriceLimit? Limit(JsonPlace? place, OcpiVersion version) => place is not { } limit ? null
        : version == OcpiVersion.V230
            ? new(limit.Required("before_taxes").Number(), limit.Find("after_taxes")?.Number())
            : new(limit.Required("excl_vat").Number(), limit.Find("incl_vat")?.Number());
}
