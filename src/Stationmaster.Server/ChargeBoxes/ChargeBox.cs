using System.Text.Json.Serialization;
using Stationmaster.Server.Customers;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>How a station proves who it is.</summary>
public enum StationAuthentication
{
    /// <summary>HTTP Basic with its own password.</summary>
    [JsonStringEnumMemberName("password")] Password,
    /// <summary>It may connect without, until it first uses its password.</summary>
    [JsonStringEnumMemberName("passwordless")] Passwordless,
}

public enum ChargeBoxState
{
    /// <summary>Never connected and accepted yet.</summary>
    Pending,
    Active,
}

/// <summary>A charging station as it is registered.</summary>
/// <param name="ChargeBoxIdentity">Its OCPP identity: the last part of the address it connects to.</param>
/// <param name="LastConnectionEventAt">When it last connected or was lost.</param>
/// <param name="OcppVersion">"1.6"; null before it first connected.</param>
/// <param name="PasswordSeen">Whether it ever connected with its password.</param>
/// <param name="Password">Only in the answer that made it: it is stored as a hash.</param>
public sealed record ChargeBox(
    long Id, string ChargeBoxIdentity, string? Name, string? SerialNumber, bool IsOnline, long LocationId, NamedRef Location,
    NamedRef? Customer,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? LastConnectionEventAt, DateTimeOffset? LastSeenAt,
    string? FirmwareVersion, string? OcppVersion, DateTimeOffset? DeletedAt, StationAuthentication Authentication, bool PasswordSeen,
    ChargeBoxState State, ModelName? Model, IReadOnlyList<Evse> Evses,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Password = null)
{
    /// <summary>
    /// OCPP's security profile it last came by: 0 without proof, 1 password, 2 password over TLS, 3 certificate. Null before it came.
    /// </summary>
    public int? SecurityProfile { get; init; }
}

/// <param name="Id">Null for what a station says of itself and nobody registered.</param>
public sealed record ModelName(long? Id, string Vendor, string Name);

/// <param name="PlugAndChargeValidated">Not yet known for any model: false.</param>
public sealed record ChargeBoxModel(
    long Id, string Vendor, string Name, string? Description, decimal? MaxElectricPower, bool PlugAndChargeValidated,
    bool FirmwareManagementValidated,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

public sealed record ModelList(IReadOnlyList<ChargeBoxModel> Data);

/// <param name="ModelId">One of <c>/v2/chargeboxes/models</c>.</param>
/// <param name="Connectors">Left out, they are learnt from the station.</param>
public sealed record NewChargeBox(
    string? ChargeBoxIdentity, long? LocationId, string? SerialNumber = null, long? ModelId = null, string? Name = null,
    IReadOnlyList<NewConnector>? Connectors = null);

/// <param name="MaxElectricPower">kW.</param>
/// <param name="MaxAmperage">A.</param>
/// <param name="MaxVoltage">V.</param>
/// <param name="EvseNumber">Connectors of the same number share an EVSE: one of them charges at a time. Left out, each has an EVSE of its own.</param>
public sealed record NewConnector(
    string? Standard = null, string? Format = null, string? PowerType = null, decimal? MaxElectricPower = null, int? MaxAmperage = null,
    int? MaxVoltage = null, int? EvseNumber = null);

public sealed record NewPassword(string Password);

/// <param name="ChargeBox">As it now is.</param>
/// <param name="Password">Shown here and never again.</param>
public sealed record AcceptedStation(ChargeBox ChargeBox, string Password);
