namespace Stationmaster.Charging.Sessions;

/// <summary>What newer stations tell of a transaction beside energy, time and who pays; each null where it was never told.</summary>
public sealed record TransactionDetails
{
    /// <summary>As the station keeps to it, whoever set it.</summary>
    public TransactionLimit? Limit { get; init; }

    /// <summary>As we gave it.</summary>
    public TransactionLimit? GivenLimit { get; init; }

    /// <summary>The station cannot end it at the limit that was given: we do.</summary>
    public bool? IsLimitKeptHere { get; init; }

    /// <summary>Which limit ended the flow: Cost, Energy, Time or SoC.</summary>
    public string? LimitReached { get; init; }

    /// <summary>Of the car's battery: Unknown, Ready, NotReady or Preconditioning.</summary>
    public string? Preconditioning { get; init; }

    /// <summary>Idle, ChargingOnly, CentralSetpoint, ... (OCPP 2.1: OperationModeEnumType).</summary>
    public string? OperationMode { get; init; }

    /// <summary>By which tariff the station says that it works out its cost.</summary>
    public string? TariffId { get; init; }

    /// <summary>The price as the station works it out.</summary>
    public StationCost? Cost { get; init; }

    /// <summary>How the station's own terminal was paid.</summary>
    public StationSettlement? Settlement { get; init; }

    /// <summary>Whoever pays at once, without a charge key; null for a key.</summary>
    public SessionPayment? Payment { get; init; }

    /// <summary>It is charged before others (OCPP 2.1 K21, K22).</summary>
    public bool? HasPriority { get; init; }

    /// <summary>What the car asked for last.</summary>
    public ChargingNeeds? Needs { get; init; }

    /// <summary>With what was told later: the same where nothing of it is new.</summary>
    public TransactionDetails With(TransactionDetails told)
    {
        var merged = new TransactionDetails
        {
            Limit = told.Limit ?? Limit,
            GivenLimit = told.GivenLimit ?? GivenLimit,
            IsLimitKeptHere = told.IsLimitKeptHere ?? IsLimitKeptHere,
            LimitReached = told.LimitReached ?? LimitReached,
            Preconditioning = told.Preconditioning ?? Preconditioning,
            OperationMode = told.OperationMode ?? OperationMode,
            TariffId = told.TariffId ?? TariffId,
            Cost = told.Cost ?? Cost,
            Settlement = told.Settlement ?? Settlement,
            Payment = Payment ?? told.Payment,
            HasPriority = told.HasPriority ?? HasPriority,
            Needs = told.Needs ?? Needs,
        };
        return merged == this ? this : merged;
    }
}

/// <summary>A price as a station works it out by a tariff we gave it (OCPP 2.1 Part 2, I: CostDetailsType). It is shown, never billed.</summary>
/// <param name="InclVat">Null where the station says it without taxes only.</param>
/// <param name="Kind">NormalCost, MinCost or MaxCost: whether the tariff's bounds decided.</param>
/// <param name="EnergyWh">What it counted.</param>
/// <param name="Failure">Why it could not work it out; null where it could.</param>
public sealed record StationCost(
    string Currency, decimal? InclVat, decimal? ExclVat, string Kind, decimal EnergyWh, int ChargingSeconds, int IdleSeconds, string? Failure);

/// <summary>A payment at the station's own terminal, settled (OCPP 2.1: NotifySettlement).</summary>
/// <param name="Status">Settled, Canceled, Rejected or Failed.</param>
public sealed record StationSettlement(
    string Status, decimal Amount, DateTimeOffset At, string PaymentReference, string? ReceiptId, string? ReceiptUrl, string? Why)
{
    /// <summary>For an invoice: what whoever paid named at the terminal.</summary>
    public string? VatNumber { get; init; }

    /// <summary>Whose number it is: name and address in lines.</summary>
    public string? Company { get; init; }
}

/// <summary>A charge that is paid at once: at a terminal, or on a web page (OCPP 2.1 Part 2, C18 to C25; idToken of type DirectPayment).</summary>
/// <param name="Reference">By which the payment service knows it; the station's idToken.</param>
/// <param name="CardDigits">The card's last four; null where nobody told.</param>
public sealed record SessionPayment(string Reference, string? CardDigits = null)
{
    /// <summary>Of the payment that was opened here; null for one that only the station's terminal knows.</summary>
    public long? PaymentId { get; init; }

    /// <summary>What the payment service calls its session.</summary>
    public string? ExternalId { get; init; }

    /// <summary>How far the payment reaches.</summary>
    public TransactionLimit? Limit { get; init; }
}

/// <summary>What a car asks for (OCPP 2.x: NotifyEVChargingNeeds; ISO 15118).</summary>
/// <param name="EnergyTransfer">AC_three_phase, DC, DC_BPT, ...</param>
/// <param name="ControlMode">ScheduledControl or DynamicControl; null where the car does not choose.</param>
/// <param name="EnergyWh">Until it leaves; null where it does not say.</param>
/// <param name="MaxCurrentA">Per phase, or of the whole for DC; null where it says watts or nothing.</param>
public sealed record ChargingNeeds(
    string EnergyTransfer, string? ControlMode, DateTimeOffset? DepartureAt, decimal? EnergyWh, decimal? MaxCurrentA, decimal? MaxPowerW)
{
    public bool IsDirectCurrent => EnergyTransfer.StartsWith("DC", StringComparison.Ordinal);

    public bool IsDynamic => ControlMode == "DynamicControl";
}
