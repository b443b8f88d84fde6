using System.Collections.Immutable;
using System.Globalization;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Tariffs;

/// <summary>From what a caller sends to a tariff that is sound; the first thing wrong is named by its path.</summary>
static class TariffReading
{
    /// <exception cref="ApiProblem">422</exception>
    public static Tariff Checked(TariffRequest request)
    {
        var name = Fields.Text("name", request.Name, 100);
        var currency = Fields.Text("currency", request.Currency, 3).ToUpperInvariant();
        var vatRate = request.VatRate ?? throw Problem.Missing("vatRate");
        if (request.Elements is null && request.Spot is null)
            return Plain(request, name, currency, vatRate);

        var basis = (PriceBasis)Index("basis", request.Basis ?? "GROSS", TariffWords.Bases);
        var tariff = new Tariff(
            0, Guid.Empty, name, currency, vatRate, [.. (request.Elements ?? []).Select((element, i) => Element(element, basis, vatRate, $"elements[{i}]"))],
            default)
        {
            Basis = basis, Type = (TariffType)Index("type", request.Type ?? "REGULAR", TariffWords.Types), MinPrice = Limit(request.MinPrice),
            MaxPrice = Limit(request.MaxPrice), AltUrl = Fields.Optional("tariffAltUrl", request.TariffAltUrl, 255),
            AltText = [.. (request.TariffAltText ?? []).Select((text, i) => new TariffText(
                text.Language, Fields.Text($"tariffAltText[{i}].text", text.Text, 512)))],
            ValidFrom = request.ValidFrom, ValidUntil = request.ValidUntil, Spot = Spot(request.Spot), Idle = Idle(request.Idle),
        };
        if (TariffCheck.Of(tariff) is [var problem, ..])
            throw Refused(problem);
        return tariff;
    }

    static Tariff Plain(TariffRequest request, string name, string currency, decimal vatRate)
    {
        // Seven days is the most, so no number of minutes overflows what is checked next.
        var grace = TimeSpan.FromMinutes(Math.Clamp(request.IdleGraceMinutes ?? 0, -1, 1_000_000));
        var simple = new SimpleTariff(
            0, Guid.Empty, name, currency, vatRate, request.PricePerKwh ?? throw Problem.Missing("pricePerKwh"), request.PricePerMinute ?? 0,
            request.PricePerSession ?? 0, request.IdlePricePerMinute ?? 0, grace, default);
        if (simple.Problems() is [var problem, ..])
            throw Refused(problem);
        return simple.ToTariff() with { ValidFrom = request.ValidFrom, ValidUntil = request.ValidUntil };
    }

    static ApiProblem Refused(TariffProblem problem) => Problem.Invalid(problem.Field, $"{problem.Field}: expected {problem.Expected}.");

    static TariffElement Element(TariffElementView element, PriceBasis basis, decimal vatRate, string path) => new(
        [.. (element.PriceComponents ?? []).Select((component, i) => Component(component, basis, vatRate, $"{path}.priceComponents[{i}]"))],
        element.Restrictions is { } restrictions ? Restricted(restrictions, $"{path}.restrictions") : null);

    static PriceComponent Component(PriceComponentView view, PriceBasis basis, decimal vatRate, string path)
    {
        var type = (PriceDimension)Index($"{path}.type", view.Type, TariffWords.Dimensions);
        var price = basis == PriceBasis.Net
            ? view.PriceExVat ?? throw Problem.Missing($"{path}.priceExVat")
            : view.Price ?? throw Problem.Missing($"{path}.price");
        return new(type, price, view.StepSize, view.Vat == vatRate ? null : view.Vat) { DelaySeconds = view.Delay, RoundsAlone = view.RoundsAlone };
    }

    static Restrictions? Restricted(RestrictionsView view, string path)
    {
        var restrictions = new Restrictions(
            Clock($"{path}.startTime", view.StartTime), Clock($"{path}.endTime", view.EndTime), Day($"{path}.startDate", view.StartDate),
            Day($"{path}.endDate", view.EndDate), view.MinKwh, view.MaxKwh, view.MinCurrent, view.MaxCurrent, view.MinPower, view.MaxPower,
            view.MinDuration, view.MaxDuration,
            [.. (view.DayOfWeek ?? []).Select((day, i) => (DayOfWeek)Index($"{path}.dayOfWeek[{i}]", day, TariffWords.Days)).Distinct()],
            view.Reservation is { } reservation ? (ReservationKind)Index($"{path}.reservation", reservation, TariffWords.Reservations) : null);
        return restrictions.IsEmpty ? null : restrictions;
    }

    static SpotPricing? Spot(SpotView? view) => view is null ? null : new(
        Fields.Optional("spot.area", view.Area, 20), view.SlotMinutes, view.MarginRate, view.Margin, view.Minimum, view.Maximum)
    {
        IsFixedAtStart = view.IsFixedAtStart, VatRate = view.Vat,
    };

    static IdleTerms? Idle(IdleView? view) => view is null ? null : new(
        TimeSpan.FromMinutes(Math.Clamp(view.GraceMinutes, -1, 1_000_000)), view.IsGracePerStretch, Clock("idle.quietFrom", view.QuietFrom),
        Clock("idle.quietUntil", view.QuietUntil), view.Cap, view.CountsUntilUnplugged);

    static PriceLimit? Limit(PriceLimitView? view) => view is null or { ExclVat: null, InclVat: null } ? null : new(view.ExclVat, view.InclVat);

    static int Index(string path, string? word, IReadOnlyList<string> words)
    {
        var known = Fields.OneOf(path, word, words);
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == known)
                return i;
        }
        throw new InvalidOperationException(known);
    }

    static TimeOnly? Clock(string path, string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw Problem.Invalid(path, $"{path} must be a time of day like 17:00.");

    static DateOnly? Day(string path, string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw Problem.Invalid(path, $"{path} must be a day like 2026-01-31.");
}
