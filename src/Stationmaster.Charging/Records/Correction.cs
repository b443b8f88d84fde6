using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Records;

/// <summary>What somebody says a session was instead; what is null stays. The rest follows: what is corrected is priced anew.</summary>
/// <param name="EnergyWh">Delivered, Wh; the samples are stretched to it.</param>
/// <param name="Offer">What the payer pays by.</param>
/// <param name="Payer">Whose charge key pays.</param>
/// <param name="Amount">The gross price, whatever the tariff gives.</param>
/// <param name="IsFree">The payer pays nothing.</param>
/// <param name="IsSettled">It is settled though it was excluded.</param>
public sealed record Correction(
    DateTimeOffset? StartedAt = null, DateTimeOffset? StoppedAt = null, long? EnergyWh = null, Offer? Offer = null, Driver? Payer = null,
    decimal? Amount = null, bool IsFree = false, bool IsSettled = false)
{
    /// <summary>The market's prices of slots that only what is corrected needs; null where it needs none.</summary>
    public ImmutableArray<SpotSlot>? Spot { get; init; }

    /// <summary>The record of a session as its corrections, one after the other, say it was.</summary>
    public static ChargeRecord Of(Session session, History history, IReadOnlyList<Correction> corrections, Func<Session, History, ChargeRecord> price)
    {
        var (amount, isFree, isSettled) = ((decimal?)null, false, false);
        foreach (var correction in corrections)
        {
            amount = correction.Amount ?? (correction.IsFree ? null : amount);
            isFree = correction.IsFree || (isFree && correction.Amount is null);
            isSettled |= correction.IsSettled || correction.Amount is not null;
        }
        var (corrected, course) = Applied(session, history, corrections);
        var record = price(corrected, course);
        if (isFree)
            return Excluded(record);
        if (amount is { } gross)
            return Priced(record, gross);
        return isSettled && record.Exclusion is not null ? Priced(record, record.OperatorPrice.Amount) with { Price = record.OperatorPrice } : record;
    }

    /// <summary>The session and its course as its corrections, one after the other, say they were.</summary>
    public static (Session Session, History History) Applied(Session session, History history, IReadOnlyList<Correction> corrections)
    {
        foreach (var correction in corrections)
            (session, history) = correction.Apply(session, history);
        return (session, history);
    }

    (Session, History) Apply(Session session, History history)
    {
        if (Payer is not null)
            session = session with { Driver = Payer, TokenUid = Payer.Uid, Standing = AuthorisationStatus.Accepted };
        if (Offer is not null)
            session = session with { Offer = Offer, Site = session.Site with { Tariff = Offer.Tariff } };
        if (Spot is { } slots)
            history = history with { Spot = [.. history.Spot, .. slots] };
        if (EnergyWh is { } energy)
            (session, history) = Stretched(session, history, energy);
        if (StartedAt is not null || StoppedAt is not null)
        {
            session = session with
            {
                StartedAt = StartedAt ?? session.StartedAt,
                StoppedAt = StoppedAt ?? session.StoppedAt,
                // Said by somebody who knows: neither an estimate nor without a start any more.
                Flags = session.Flags & ~(SessionFlags.EstimatedStop | SessionFlags.TimeEstimated | SessionFlags.StopWithoutStart),
            };
        }
        return (session, history);
    }

    /// <summary>The same course, to another energy. Registers begin where the session's did, and only grow.</summary>
    static (Session, History) Stretched(Session session, History history, long energyWh)
    {
        var metered = history.Metered(session);
        var startWh = session.MeterStartWh ?? (long)Math.Round(metered.MeterStartWh ?? 0, MidpointRounding.AwayFromZero);
        var factor = metered.EnergyMilliWh > 0 ? energyWh * 1000m / metered.EnergyMilliWh : 0;
        var metering = Metering.From(session.StartedAt, session.MeterStartWh);
        var samples = ImmutableArray.CreateBuilder<TimedSample>(history.Samples.Length);
        foreach (var (at, sample) in history.Samples.OrderBy(timed => timed.At))
        {
            metering = metering.Add(sample, at);
            var values = sample.Values.RemoveAll(value => value.Measurand is Measurand.EnergyImportRegister or Measurand.EnergyImportInterval);
            if (factor > 0 && values.Length < sample.Values.Length && at >= session.StartedAt && !(at > session.StoppedAt))
                values = values.Add(new(Measurand.EnergyImportRegister, startWh + Math.Round(metering.EnergyMilliWh * factor / 1000m, 3)));
            samples.Add(new(at, sample with { Values = values }));
        }
        var corrected = session with
        {
            MeterStartWh = startWh,
            MeterStopWh = startWh + energyWh,
            RebootedAt = null,
            Flags = session.Flags & ~(SessionFlags.StopBelowStart | SessionFlags.MeterReset | SessionFlags.StopWithoutStart),
        };
        return (corrected, history with { Samples = samples.ToImmutable() });
    }

    static ChargeRecord Excluded(ChargeRecord record) => record with
    {
        Price = PriceCalculation.Free(record.Price.Currency, record.Price.VatRate),
        Exclusion = Records.Exclusion.ByOperator,
        PaymentMethod = PaymentMethod.Free,
        PaymentStatus = PaymentStatus.NotApplicable,
    };

    /// <summary>One line, and VAT at the tariff's rate.</summary>
    static ChargeRecord Priced(ChargeRecord record, decimal gross)
    {
        var (currency, vat) = (record.OperatorPrice.Currency, record.OperatorPrice.VatRate);
        var net = Currency.Round(gross / (1 + vat), currency);
        var price = new Price(currency, vat, gross, net, null, [new(PriceLineKind.Session, "Price set by correction", 1, "", gross, gross) { VatRate = vat }])
        {
            Vats = [new(vat, gross, net)],
        };
        var (method, status) = ChargeRecord.PayerOf(record.Session);
        return record with { Price = price, Exclusion = null, PaymentMethod = method, PaymentStatus = status };
    }
}
