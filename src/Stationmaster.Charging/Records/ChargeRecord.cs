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
    /// <summary>What the car gave back, mWh; null where the station told no register of it. No price counts it.</summary>
    public long? ExportedMilliWh { get; init; }

    /// <summary>The record of a session that ended.</summary>
    /// <param name="rules">The version of the rules its price is worked out by: <see cref="PricingRules"/>.</param>
    public static ChargeRecord Of(Session session, History history, int rules = PricingRules.Current)
    {
        var stop = session.StoppedAt ?? throw new ArgumentException("Only a session that ended has a record.", nameof(session));
        return Of(session, history.Metered(session), history, stop, rules);
    }

    /// <summary>The record of a running session as it would be if it ended now.</summary>
    public static ChargeRecord Running(Session session, Metering metering, History history, DateTimeOffset now) =>
        Of(session, metering, history, now < session.StartedAt ? session.StartedAt : now, PricingRules.Current);

    static ChargeRecord Of(Session session, Metering metering, History history, DateTimeOffset until, int rules)
    {
        session = session with { Flags = session.Flags | FlagsOf(metering) };
        var samples = history.Samples.Where(timed => timed.At >= session.StartedAt && timed.At <= until).Select(timed => (timed.At, timed.Sample));
        var series = Series.Of(samples, metering.RegisterFactor);
        var durations = Durations.Of(metering, until, series, history.Statuses, session.Site.IsDc, out var idle);
        session = session with { Flags = session.Flags | FlagsOf(session, durations.Total) };
        var exclusion = Settlement.ExclusionOf(session, metering, session.PaysBy is null, session.State != SessionState.Running);
        var unplugged = session.StoppedAt is { } stop && stop <= until ? Plugged.Until(stop, history.Statuses) : null;
        var metered = MeteredSession.Of(metering, until, unplugged, Zone(session.Site.TimeZone), series, idle) with
        {
            PriceArea = session.Site.PriceArea,
        };
        var (price, operatorPrice) = SessionPrices.Of(session, metered, history.Spot, exclusion is { } why && Settlement.IsFree(why), rules);
        var (method, status) = PaymentOf(session, price, exclusion);
        return new(session, metering, durations, price, operatorPrice, method, status, exclusion)
        {
            ExportedMilliWh = Exported.MilliWh(samples, metering.RegisterFactor),
        };
    }

    /// <summary>A zone this machine does not know is UTC: its sessions are priced all the same.</summary>
    static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

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

    /// <summary>One that runs may be short still; of one that is a stop alone nobody knows.</summary>
    static SessionFlags FlagsOf(Session session, TimeSpan total) =>
        session.Is(SessionFlags.StopWithoutStart) ? SessionFlags.None
        : total > TimeSpan.FromDays(1) ? SessionFlags.OverADay
        : total < TimeSpan.FromMinutes(1) && session.State != SessionState.Running ? SessionFlags.UnderAMinute
        : SessionFlags.None;

    static (PaymentMethod, PaymentStatus) PaymentOf(Session session, Price price, Exclusion? exclusion) => session.Driver switch
    {
        _ when exclusion is Records.Exclusion.OwnFleet => (PaymentMethod.System, PaymentStatus.NotApplicable),
        _ when exclusion is not null || session.PaysBy is null => (PaymentMethod.Free, PaymentStatus.NotApplicable),
        // A terminal holds an amount before it is known what is due, so even nothing is for it to settle.
        { Kind: TokenKind.Terminal } => AtOnce(session),
        null when session.Details?.Payment is not null => AtOnce(session),
        _ when price.Amount == 0 && session.State != SessionState.Running => (PaymentMethod.Free, PaymentStatus.NotApplicable),
        _ => PayerOf(session),
    };

    /// <summary>As its terminal told. A charge key that stands for a terminal (OCPP 1.6: CreditCard) is one of which nobody tells.</summary>
    static (PaymentMethod, PaymentStatus) AtOnce(Session session) => (PaymentMethod.PaymentTerminal, session.Details switch
    {
        { Settlement.Status: "Settled" } => PaymentStatus.Succeeded,
        { Settlement.Status: "Canceled" } => PaymentStatus.Canceled,
        { Settlement: not null } => PaymentStatus.Failed,
        { Payment: not null } => PaymentStatus.Pending,
        _ => PaymentStatus.Unknown,
    });

    /// <summary>Who is to pay something, and how. Credit is taken when the record is sealed.</summary>
    internal static (PaymentMethod, PaymentStatus) PayerOf(Session session) => session.Driver switch
    {
        { Kind: TokenKind.Terminal } => AtOnce(session),
        { Credit: not null } => (PaymentMethod.System, session.SealedAt is null ? PaymentStatus.Pending : PaymentStatus.Paid),
        { BillingCustomerId: not null } => (PaymentMethod.Invoice, PaymentStatus.Pending),
        null when session.Details?.Payment is not null => AtOnce(session),
        _ => (PaymentMethod.Unknown, PaymentStatus.Unknown),
    };
}
