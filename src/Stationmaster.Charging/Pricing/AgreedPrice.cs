using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>A price agreed with a customer or for a token: a tariff of its own, or the location's made cheaper.</summary>
/// <param name="Kind">Any but Amount, which takes something off a session and not off its prices.</param>
/// <param name="Value">As in <see cref="AppliedVoucher"/>.</param>
/// <param name="Tariff">Of the kind Tariff.</param>
public sealed record AgreedPrice(VoucherKind Kind, decimal Value, string? Currency, Tariff? Tariff)
{
    /// <summary>The tariff to pay by where the location has this one; null where the agreement has nothing to say there.</summary>
    public Tariff? Over(Tariff? location, DateTimeOffset start) => Kind switch
    {
        VoucherKind.Tariff => Tariff?.IsValidAt(start) == true ? Tariff : null,
        VoucherKind.Percent => location is null ? null : Less(location, Value),
        VoucherKind.PricePerKwh => location?.Currency == Currency ? AtPerKwh(location!, Value) : null,
        _ => null,
    };

    /// <summary>Every price less this fraction; of spot prices the slot's, its floor and its cap.</summary>
    static Tariff Less(Tariff tariff, decimal fraction)
    {
        var rest = 1 - fraction;
        return tariff with
        {
            Elements = [.. tariff.Elements.Select(element => element with
            {
                Components = [.. element.Components.Select(component => component with { Price = component.Price * rest })],
            })],
            MinPrice = Less(tariff.MinPrice, rest),
            MaxPrice = Less(tariff.MaxPrice, rest),
            Spot = tariff.Spot is not { } spot ? null : spot with
            {
                MarginRate = (1 + spot.MarginRate) * rest - 1, Margin = spot.Margin * rest, Minimum = spot.Minimum * rest,
                Maximum = spot.Maximum * rest,
            },
            Idle = tariff.Idle is { } idle ? idle with { Cap = idle.Cap * rest } : null,
        };
    }

    static PriceLimit? Less(PriceLimit? limit, decimal rest) => limit is null ? null : new(limit.ExclVat * rest, limit.InclVat * rest);

    static Tariff AtPerKwh(Tariff tariff, decimal price) => tariff with
    {
        Elements = ImmutableArray.Create(new TariffElement([new(PriceDimension.Energy, price)])),
        Basis = PriceBasis.Gross, MinPrice = null, MaxPrice = null, Spot = null, Idle = null,
    };
}
