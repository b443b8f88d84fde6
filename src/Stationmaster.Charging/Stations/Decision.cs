using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Stations;

/// <summary>What we answer a station. A version's writer turns it into that version's words.</summary>
public abstract record Decision;

/// <summary>Taken note of; nothing to say.</summary>
public sealed record Noted : Decision
{
    public static Noted Only { get; } = new();
}

public enum Admission { Accepted, Pending, Rejected }

/// <param name="Interval">How long until the next heartbeat, or until the next boot where the station is not admitted.</param>
public sealed record BootDecision(Admission Admission, DateTimeOffset Now, TimeSpan Interval) : Decision;

public sealed record ClockDecision(DateTimeOffset Now) : Decision;

public sealed record AuthorisationDecision(Authorisation Authorisation) : Decision
{
    /// <summary>How the contract certificate stands that was shown; null where none was.</summary>
    public ContractStanding? Contract { get; init; }

    /// <summary>The transfers of energy that may be offered (OCPP 2.1); null for all.</summary>
    public System.Collections.Immutable.ImmutableHashSet<string>? EnergyTransfers { get; init; }

    /// <summary>What the driver will pay by, for stations that work out the cost themselves (OCPP 2.1); null for the tariff they have.</summary>
    public StationTariff? Tariff { get; init; }
}

/// <param name="TransactionId">The number of the session, 1..2^31-1: given whatever the token's standing.</param>
public sealed record StartDecision(int TransactionId, Authorisation Authorisation) : Decision;

/// <param name="Authorisation">The standing of the token that stopped; null when none was presented.</param>
public sealed record StopDecision(Authorisation? Authorisation) : Decision;

public enum VendorDataStatus { Accepted, Rejected, UnknownMessageId, UnknownVendorId }

public sealed record VendorDataDecision(VendorDataStatus Status, string? Data = null) : Decision;
