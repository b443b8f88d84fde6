using System.ComponentModel;
using Stationmaster.Server.Costs;

namespace Stationmaster.Server.Payments;

public enum PaymentKind
{
    /// <summary>On a web page, opened by a QR code at the charge box (OCPP 2.1 C25).</summary>
    Web,
    /// <summary>At a terminal that stands alone (C24).</summary>
    StandAlone,
    /// <summary>At the charge box's own terminal (C18 to C23).</summary>
    Integrated,
}

public enum PaymentState
{
    /// <summary>Somebody pays.</summary>
    Open,
    /// <summary>It is authorised, and the charge box told to start.</summary>
    Confirmed,
    /// <summary>It was not authorised in time, or no charge began.</summary>
    Expired,
    /// <summary>The charge box did not start.</summary>
    Refused,
    Charging,
    /// <summary>What is due is known: the payment service settles it.</summary>
    Ended,
    Settled,
    /// <summary>Settling it failed, or was rejected.</summary>
    Unsettled,
    Cancelled,
}

/// <param name="IsFinal">The charge record is sealed; before that a late message of the charge box can change it.</param>
public sealed record PaymentPrice(decimal Amount, string Currency, bool IsFinal);

/// <summary>How a payment ended, or did not.</summary>
/// <param name="Source">Station or Service.</param>
/// <param name="Status">Settled, Canceled, Rejected or Failed.</param>
/// <param name="Company">For an invoice: name and address in lines.</param>
public sealed record SettlementView(
    string Source, string Status, decimal Amount, string Reference, string? Info, string? ReceiptId, string? ReceiptUrl, string? VatNumber,
    string? Company, string? By, DateTimeOffset At);

/// <summary>Somebody pays for one charge, without a charge key.</summary>
/// <param name="Reference">By which the payment service knows it; the charge box is told it as the idToken.</param>
/// <param name="CardDigits">The card's last four.</param>
/// <param name="Limit">Where the charge ends by itself.</param>
/// <param name="TransactionId">Its charge record, from its start on.</param>
/// <param name="Price">From its end on.</param>
/// <param name="Why">Plain words where it came to nothing.</param>
/// <param name="Notified">How the charge box took it that somebody pays: Accepted, NotSupported, TimedOut, ...</param>
/// <param name="ExpiresAt">Until when it has to be confirmed; then until when the charge has to begin.</param>
public sealed record Payment(
    long Id, PaymentKind Kind, PaymentState State, long ChargeBoxId, string ChargeBoxIdentity, int? EvseNumber, string? EvseId,
    string? ExternalSessionId, string Reference, string? CardDigits, SessionLimitView? Limit, long? TransactionId, PaymentPrice? Price,
    string? Why, string? Notified, string By, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? ConfirmedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, DateTimeOffset? SettledAt,
    IReadOnlyList<SettlementView> Settlements);

public sealed record PaymentPage(IReadOnlyList<Payment> Data, string? NextPageCursor);

/// <summary>What a payment page was opened with.</summary>
public sealed record WebPaymentRequest(
    [property: Description("The charge box's id here; or chargeBox.")] long? ChargeBoxId = null,
    [property: Description("Its OCPP identity ({chargingstationid} of the QR code).")] string? ChargeBox = null,
    [property: Description("The EVSE's number at the charge box.")] int? Evse = null,
    [property: Description("The password of a dynamic QR code. Needed where the charge box has one.")] string? Totp = null,
    [property: Description("The password's version: v1.")] string? Version = null,
    [property: Description("URL parameter: the energy to charge, Wh.")] long? MaxEnergy = null,
    [property: Description("URL parameter: the time to charge, seconds.")] int? MaxTime = null,
    [property: Description("URL parameter: the cost, taxes included.")] decimal? MaxCost = null,
    [property: Description("What the payment service calls it. Given again for the charge box, the same payment is answered.")]
    string? ExternalSessionId = null,
    [property: Description("How long paying may take, seconds: 30 to 3600.")] int? Timeout = null);

/// <summary>The payment is authorised: charge.</summary>
public sealed record ConfirmRequest(
    [property: Description("The authorisation's, in the payment service: it becomes the charge's idToken. Absent: one of our own.")] string? Reference = null,
    [property: Description("Of the card: its last four.")] string? CardDigits = null,
    [property: Description("The amount that is authorised, taxes included.")] decimal? MaxCost = null,
    decimal? MaxKwh = null, int? MaxMinutes = null)
{
    internal SessionLimitView Limit => new(MaxCost, MaxKwh, MaxMinutes);
}

/// <summary>More is reserved. What is absent stays.</summary>
public sealed record RaiseRequest(
    [property: Description("The amount that is authorised now, taxes included.")] decimal? MaxCost = null, decimal? MaxKwh = null, int? MaxMinutes = null)
{
    internal ConfirmRequest Confirmation => new(MaxCost: MaxCost, MaxKwh: MaxKwh, MaxMinutes: MaxMinutes);
}

/// <summary>A terminal that stands alone has authorised a payment: charge.</summary>
public sealed record TerminalPaymentRequest(
    long? ChargeBoxId = null, string? ChargeBox = null, int? Evse = null, string? ExternalSessionId = null, string? Reference = null,
    string? CardDigits = null, decimal? MaxCost = null, decimal? MaxKwh = null, int? MaxMinutes = null)
{
    internal ConfirmRequest Confirmation => new(Reference, CardDigits, MaxCost, MaxKwh, MaxMinutes);
}

/// <param name="Status">Settled, Canceled, Rejected or Failed.</param>
/// <param name="Amount">Taxes included, in the price's currency.</param>
public sealed record SettleRequest(
    string? Status = null, decimal? Amount = null, string? Info = null, string? ReceiptId = null, string? ReceiptUrl = null, DateTimeOffset? At = null);
