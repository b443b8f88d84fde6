using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Http;
using Stationmaster.Server.Market;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;
using Dapper;

namespace Stationmaster.Server.Tariffs;

/// <summary>Prices a session that is only described, or one that was, by a tariff that need not be stored. Nothing is kept.</summary>
sealed class TariffTrial(Database database, TariffStore tariffs, StationStore stations, SessionMarket market, TimeProvider clock)
{
    const string UsualZone = "Europe/Copenhagen";
    const string UsualArea = "DK1";
    const decimal MostKwh = 100_000;
    const decimal MostMinutes = 31 * 24 * 60;

    public async Task<PricedView> Try(Scope scope, TariffTryRequest request, CancellationToken ct)
    {
        var tariff = await TariffOf(scope, request, ct);
        var voucher = VoucherOf(request.Voucher, tariff);
        if (request.TransactionId is { } number)
            return await OfRecord(scope, number, tariff, voucher, ct);
        var session = Described(request.Session ?? throw Problem.Missing("session"));
        return PricedShown.View(await Priced(tariff, session, voucher, ct), null);
    }

    /// <summary>What each dimension costs, quarter of an hour by quarter of an hour.</summary>
    public async Task<TariffPreviewView> Preview(TariffPreviewRequest request, CancellationToken ct)
    {
        var tariff = TariffReading.Checked(request.Tariff);
        var zone = Zone(request.TimeZone);
        var days = request.Days is null or (>= 1 and <= 14) ? request.Days ?? 7 : throw Problem.Invalid("days", "days must be 1 to 14.");
        var from = SpotPrices.Floor(request.From ?? Monday(zone), SpotPrices.Quarter);
        // A day of the clock's change has 23 or 25 hours.
        var local = LocalTimes.Of(from, zone);
        var until = new DateTimeOffset(local.AddDays(days), zone.GetUtcOffset(local.AddDays(days))).ToUniversalTime();
        var area = request.PriceArea ?? UsualArea;
        var spot = tariff.Spot is { } pricing ? await Slots(tariff, pricing.Area ?? area, from, until, ct) : [];
        var moments = new TariffMoments(
            tariff, zone, spot, area, (request.PowerKw ?? 11) * 1000, (long)((request.AfterKwh ?? 0) * 1_000_000m), TimeSpan.FromMinutes((double)(request.AfterMinutes ?? 0)));
        var slots = new List<PreviewSlotView>();
        for (var at = from; at < until; at += SpotPrices.Quarter)
            slots.Add(PricedShown.Slot(moments.At(at)));
        return new(tariff.Currency, zone.Id, from, until, slots);
    }

    async Task<Tariff> TariffOf(Scope scope, TariffTryRequest request, CancellationToken ct)
    {
        if (request.Tariff is { } draft)
            return TariffReading.Checked(draft);
        var id = request.TariffId ?? throw Problem.Missing("tariff");
        return (await tariffs.Find(scope, id, ct))?.Tariff ?? throw Problem.Invalid("tariffId", $"There is no tariff {id}.", "unknown_tariff");
    }

    static AppliedVoucher? VoucherOf(TryVoucherView? view, Tariff tariff)
    {
        if (view is null)
            return null;
        if (!Enum.TryParse<VoucherKind>(view.Kind, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || kind == VoucherKind.Tariff)
            throw Problem.Invalid("voucher.kind", "voucher.kind must be one of Percent, Amount, PricePerKwh, Free.");
        return view.Value >= 0
            ? new(0, 0, "", kind, view.Value, tariff.Currency, "")
            : throw Problem.Invalid("voucher.value", "voucher.value must not be negative.");
    }

    async Task<PricedView> OfRecord(Scope scope, int number, Tariff tariff, AppliedVoucher? voucher, CancellationToken ct)
    {
        var session = await Session(scope, number, ct) ?? throw Problem.Invalid("transactionId", $"There is no charge record {number}.", "unknown_transaction");
        if (session.StoppedAt is null)
            throw Problem.Invalid("transactionId", $"Session {number} still runs.", "still_running");
        var history = await stations.HistoryOf(session, ct);
        var offer = PriceChoice.Of(new(Voucher: voucher, LocationTariff: tariff));
        var tried = session with { Site = session.Site with { Tariff = tariff }, Offer = offer };
        var record = ChargeRecord.Of(session, history);
        var price = ChargeRecord.Of(tried, history with { Spot = await market.Spot(tried, ct) }).Price;
        return PricedShown.View(price, record.Price.Amount);
    }

    async Task<Session?> Session(Scope scope, int number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var document = await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(
            "select s.document from session s join customer c on c.id = s.customer_id where s.number = @number and c.path >= @PathFrom and c.path < @PathTo",
            new { number = (long)number, scope.PathFrom, scope.PathTo }, cancellationToken: ct));
        return document is null ? null : SessionJson.Read(document);
    }

    async Task<Price> Priced(Tariff tariff, MeteredSession session, AppliedVoucher? voucher, CancellationToken ct)
    {
        var offer = PriceChoice.Of(new(Voucher: voucher, LocationTariff: tariff));
        if (offer.Tariff is not { } by)
            return PriceCalculation.Free(tariff.Currency, tariff.VatRate);
        var spot = by.Spot is { } pricing ? await Slots(by, pricing.Area ?? session.PriceArea ?? UsualArea, session.StartedAt, session.EndedAt, ct) : [];
        return PriceCalculation.Of(by, MeteredUsage.Of(by, session), spot, offer.Voucher);
    }

    Task<ImmutableArray<SpotSlot>> Slots(Tariff tariff, string area, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        var hour = TimeSpan.FromHours(1);
        return market.Slots(area, tariff.Currency, new(SpotPrices.Floor(from, hour), SpotPrices.Floor(until, hour) + hour), null, ct);
    }

    MeteredSession Described(TrySessionView view)
    {
        Range("session.energyKwh", view.EnergyKwh, MostKwh);
        Range("session.chargingMinutes", view.ChargingMinutes, MostMinutes);
        Range("session.idleMinutes", view.IdleMinutes, MostMinutes);
        Range("session.pluggedMinutes", view.PluggedMinutes, MostMinutes);
        var start = view.StartedAt ?? clock.GetUtcNow();
        var (full, end) = (start + Minutes(view.ChargingMinutes), start + Minutes(view.ChargingMinutes + view.IdleMinutes));
        var milliWh = (long)(view.EnergyKwh * 1_000_000m);
        decimal? power = view.ChargingMinutes > 0 ? view.EnergyKwh * 60_000 / view.ChargingMinutes : null;
        return new(
            start, end, view.PluggedMinutes > 0 ? end + Minutes(view.PluggedMinutes) : null, Zone(view.TimeZone), milliWh,
            [new(start, 0), new(full, milliWh)], view.IdleMinutes > 0 ? [new TimeStretch(full, end)] : [],
            power is null ? [] : [new(start, power, null), new(full, power, null), new(full.AddTicks(1), 0, null)])
        {
            PriceArea = view.PriceArea ?? UsualArea,
        };
    }

    static void Range(string field, decimal value, decimal most)
    {
        if (value < 0 || value > most)
            throw Problem.Invalid(field, $"{field} must be 0 to {most}.");
    }

    static TimeSpan Minutes(decimal minutes) => TimeSpan.FromSeconds((double)Math.Round(minutes * 60));

    static TimeZoneInfo Zone(string? name) => TimeZoneInfo.TryFindSystemTimeZoneById(name ?? UsualZone, out var zone)
        ? zone
        : throw Problem.Invalid("timeZone", "timeZone must be a name such as Europe/Copenhagen.");

    DateTimeOffset Monday(TimeZoneInfo zone)
    {
        var today = LocalTimes.Of(clock.GetUtcNow(), zone).Date;
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        return new DateTimeOffset(monday, zone.GetUtcOffset(monday)).ToUniversalTime();
    }
}
