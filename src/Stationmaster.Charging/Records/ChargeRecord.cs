using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Records;

public enum PaymentMethod { PaymentTerminal, RoamingOperator, Stripe, MobilePay, Free, System, Invoice, Unknown }

public enum PaymentStatus { Unknown, Succeeded, Canceled, Expired, NotApplicable, Paid, Pending, Failed }

/// <summary>
/// The result of a session: energy, durations, price, payer. A function of the session and its history alone, so that it can be worked
/// out again.
/// </summary>
/// <param name="Price">What the payer pays.</param>
/// <param name="OperatorPrice">What the location's tariff alone gives.</param>
public sealed record ChargeRecord(
    Session Session, Metering Metering, Durations Durations, Price Price, Price OperatorPrice,
    PaymentMethod PaymentMethod, PaymentStatus PaymentStatus, Exclusion? Exclusion)
{
    /// <summary>The record of a session that ended.</summary>
    public static ChargeRecord Of(Session session, History history)
    {
        var stop = session.StoppedAt ?? throw new ArgumentException("Only a session that ended has a record.", nameof(session));
        return Of(session, history.Metered(session), history, stop);
    }

    /// <summary>The record of a running session as it would be if it ended now.</summary>
    public static ChargeRecord Running(Session session, Metering metering, History history, DateTimeOffset now) =>
        Of(session, metering, history, now < session.StartedAt ? session.StartedAt : now);

    static ChargeRecord Of(Session session, Metering metering, History history, DateTimeOffset until)
    {
        session = session with { Flags = session.Flags | FlagsOf(metering) };
        var series = Series.Of(
            history.Samples.Where(timed => timed.At >= session.StartedAt && timed.At <= until).Select(timed => (timed.At, timed.Sample)),
            metering.RegisterFactor);
        var durations = Durations.Of(metering, until, series, history.Statuses, session.Site.IsDc);
        var operatorPrice = session.Site.Tariff is { } tariff
            ? PriceCalculation.Of(tariff, new(metering.EnergyMilliWh, durations.Charging, durations.Idle))
            : PriceCalculation.Free("DKK");
        var exclusion = Settlement.ExclusionOf(session, metering, session.Site.Tariff is null, session.State != SessionState.Running);
        var price = exclusion is not { } why || !Settlement.IsFree(why) ? operatorPrice : PriceCalculation.Free(operatorPrice.Currency, operatorPrice.VatRate);
        var (method, status) = PaymentOf(session, price, exclusion);
        return new(session, metering, durations, price, operatorPrice, method, status, exclusion);
    }

    static SessionFlags FlagsOf(Metering metering)
    {
        var flags = SessionFlags.None;
        if (metering.Flags.HasFlag(MeteringFlags.MeterReset))
            flags |= SessionFlags.MeterReset;
        if (metering.Flags.HasFlag(MeteringFlags.StopBelowStart))
            flags |= SessionFlags.StopBelowStart;
        if (metering.Flags.HasFlag(MeteringFlags.StartRegisterCorrected))
            flags |= SessionFlags.StartRegisterCorrected;
        if (metering.Flags.HasFlag(MeteringFlags.UnitCorrected))
            flags |= SessionFlags.UnitCorrected;
        return flags;
    }

    static (PaymentMethod, PaymentStatus) PaymentOf(Session session, Price price, Exclusion? exclusion) => session.Driver switch
    {
        _ when exclusion is Records.Exclusion.OwnFleet => (PaymentMethod.System, PaymentStatus.NotApplicable),
        _ when exclusion is not null || session.Site.Tariff is null => (PaymentMethod.Free, PaymentStatus.NotApplicable),
        // A terminal holds an amount before it is known what is due, so even nothing is for it to settle.
        { Kind: TokenKind.Terminal } => (PaymentMethod.PaymentTerminal, PaymentStatus.Unknown),
        _ when price.Amount == 0 && session.State != SessionState.Running => (PaymentMethod.Free, PaymentStatus.NotApplicable),
        { BillingCustomerId: not null } => (PaymentMethod.Invoice, PaymentStatus.Pending),
        _ => (PaymentMethod.Unknown, PaymentStatus.Unknown),
    };
}
