using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Pricing;

namespace Stationmaster.Server.Tariffs;

/// <summary>
/// A tariff as it is kept: in its table and within frozen sessions. What was stored before tariffs had elements is still read, and a
/// tariff that those programs could say is still written so that they price it the same.
/// </summary>
sealed class TariffJson : JsonConverter<Tariff>
{
    public static string Write(Tariff tariff) => JsonSerializer.Serialize(StoredTariff.Of(tariff), StoredTariffJson.Default.StoredTariff);

    public static Tariff Read(string json) =>
        JsonSerializer.Deserialize(json, StoredTariffJson.Default.StoredTariff)?.ToTariff() ?? throw new JsonException("A tariff is null.");

    public override Tariff Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, StoredTariffJson.Default.StoredTariff)?.ToTariff() ?? throw new JsonException("A tariff is null.");

    public override void Write(Utf8JsonWriter writer, Tariff value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, StoredTariff.Of(value), StoredTariffJson.Default.StoredTariff);
}

/// <summary>Exact decimals; fields may be added, none may change its meaning.</summary>
sealed record StoredTariff
{
    public int Id { get; init; }
    public Guid Uuid { get; init; }
    public string Name { get; init; } = "";
    public string Currency { get; init; } = "";
    public decimal VatRate { get; init; }
    public decimal? PricePerKwh { get; init; }
    public decimal? PricePerMinute { get; init; }
    public decimal? PricePerSession { get; init; }
    public decimal? IdlePricePerMinute { get; init; }
    public TimeSpan? IdleGrace { get; init; }
    public int? IdleGraceMinutes { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public ImmutableArray<TariffElement>? Elements { get; init; }
    public PriceBasis Basis { get; init; }
    public TariffType Type { get; init; }
    public int? Version { get; init; }
    public PriceLimit? MinPrice { get; init; }
    public PriceLimit? MaxPrice { get; init; }
    public ImmutableArray<TariffText>? AltText { get; init; }
    public string? AltUrl { get; init; }
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }
    public SpotPricing? Spot { get; init; }
    public IdleTerms? Idle { get; init; }

    public static StoredTariff Of(Tariff tariff)
    {
        var simple = SimpleTariff.Of(tariff);
        return new()
        {
            Id = tariff.Id, Uuid = tariff.Uuid, Name = tariff.Name, Currency = tariff.Currency, VatRate = tariff.VatRate,
            PricePerKwh = simple?.PricePerKwh, PricePerMinute = simple?.PricePerMinute, PricePerSession = simple?.PricePerSession,
            IdlePricePerMinute = simple?.IdlePricePerMinute, IdleGrace = simple?.IdleGrace, IdleGraceMinutes = (int?)simple?.IdleGrace.TotalMinutes,
            UpdatedAt = tariff.UpdatedAt, Elements = tariff.Elements, Basis = tariff.Basis, Type = tariff.Type, Version = tariff.Version,
            MinPrice = tariff.MinPrice, MaxPrice = tariff.MaxPrice, AltText = tariff.AltText.IsEmpty ? null : tariff.AltText, AltUrl = tariff.AltUrl,
            ValidFrom = tariff.ValidFrom, ValidUntil = tariff.ValidUntil, Spot = tariff.Spot, Idle = tariff.Idle,
        };
    }

    public Tariff ToTariff()
    {
        if (Elements is not { } elements)
            return new SimpleTariff(
                Id, Uuid, Name, Currency, VatRate, PricePerKwh ?? 0, PricePerMinute ?? 0, PricePerSession ?? 0, IdlePricePerMinute ?? 0,
                IdleGrace ?? TimeSpan.FromMinutes(IdleGraceMinutes ?? 0), UpdatedAt).ToTariff();
        return new(Id, Uuid, Name, Currency, VatRate, elements, UpdatedAt)
        {
            Basis = Basis, Type = Type, Version = Version ?? 1, MinPrice = MinPrice, MaxPrice = MaxPrice, AltText = AltText ?? [], AltUrl = AltUrl,
            ValidFrom = ValidFrom, ValidUntil = ValidUntil, Spot = Spot, Idle = Idle,
        };
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredTariff))]
sealed partial class StoredTariffJson : JsonSerializerContext;
