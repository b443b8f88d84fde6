namespace Stationmaster.Server.Receipts;

/// <summary>A language of receipts: its words, and how it writes numbers, money and times. The program carries no cultures of the system's.</summary>
/// <param name="Code">BCP 47, as in <c>?lang=</c> and the page's lang.</param>
/// <param name="Decimal">Before the decimals.</param>
/// <param name="Group">Between thousands.</param>
/// <param name="Date">As .NET formats it, without a culture.</param>
sealed record ReceiptWords(string Code, string Name, string Decimal, string Group, string Date, string Time, bool IsCurrencyFirst)
{
    public required string Receipt { get; init; }
    public required string CreditNote { get; init; }
    public required string Preliminary { get; init; }
    public required string PreliminaryText { get; init; }
    public required string HeldText { get; init; }
    public required string ExcludedText { get; init; }
    public required string NothingOwedText { get; init; }
    public required string RoamingText { get; init; }
    public required string InvoiceText { get; init; }
    public required string CreditedText { get; init; }
    public required string CreditsText { get; init; }
    public required string Reason { get; init; }
    public required string Corrected { get; init; }
    public required string Number { get; init; }
    public required string Issued { get; init; }
    public required string Seller { get; init; }
    public required string VatNumber { get; init; }
    public required string Contact { get; init; }
    public required string Charging { get; init; }
    public required string Place { get; init; }
    public required string ChargePoint { get; init; }
    public required string Started { get; init; }
    public required string Ended { get; init; }
    public required string AllTimes { get; init; }
    public required string ChargingTime { get; init; }
    public required string IdleTime { get; init; }
    public required string Energy { get; init; }
    public required string Meter { get; init; }
    public required string MeterSerial { get; init; }
    public required string ChargeKey { get; init; }
    public required string RoamingPartner { get; init; }
    public required string Session { get; init; }
    public required string Price { get; init; }
    public required string Item { get; init; }
    public required string Quantity { get; init; }
    public required string UnitPrice { get; init; }
    public required string Amount { get; init; }
    public required string Average { get; init; }
    public required string EnergyLine { get; init; }
    public required string TimeLine { get; init; }
    public required string SessionLine { get; init; }
    public required string IdleLine { get; init; }
    public required string ReservationLine { get; init; }
    public required string ReservationFeeLine { get; init; }
    public required string MinimumLine { get; init; }
    public required string MaximumLine { get; init; }
    public required string IdleCapLine { get; init; }
    public required string DiscountLine { get; init; }
    public required string RoundingLine { get; init; }
    public required string Voucher { get; init; }
    public required string ListPrice { get; init; }
    public required string Total { get; init; }
    public required string TotalExVat { get; init; }
    public required string Vat { get; init; }
    public required string SpotPrices { get; init; }
    public required string Slot { get; init; }
    public required string Payment { get; init; }
    public required string Method { get; init; }
    public required string Card { get; init; }
    public required string Terminal { get; init; }
    public required string Authorisation { get; init; }
    public required string Paid { get; init; }
    public required string ByInvoice { get; init; }
    public required string ByTerminal { get; init; }
    public required string ByCard { get; init; }
    public required string ByPartner { get; init; }
    public required string Free { get; init; }
    public required string NotKnown { get; init; }
    public required string Complaints { get; init; }
    public required string Documents { get; init; }
    public required string Language { get; init; }
    public required string NotFound { get; init; }
    public required string NotFoundText { get; init; }
    public required string TooMany { get; init; }
    public required string Minutes { get; init; }
    public required string Hours { get; init; }

    public string LineName(string kind, string text) => kind switch
    {
        "energy" => EnergyLine,
        "time" => TimeLine,
        "session" => SessionLine,
        "idle" => IdleLine,
        "reservation" => ReservationLine,
        "reservationFee" => ReservationFeeLine,
        "minimumPrice" => MinimumLine,
        "maximumPrice" => MaximumLine,
        "idleCap" => IdleCapLine,
        "discount" => DiscountLine,
        "rounding" => RoundingLine,
        _ => text,
    };

    public string MethodName(string method) => method switch
    {
        "Invoice" => ByInvoice,
        "PaymentTerminal" => ByTerminal,
        "Stripe" => ByCard,
        "MobilePay" => "MobilePay",
        "RoamingOperator" => ByPartner,
        "Free" or "System" => Free,
        _ => NotKnown,
    };

    public string UnitName(string unit) => unit switch { "min" => Minutes, "h" => Hours, _ => unit };
}
