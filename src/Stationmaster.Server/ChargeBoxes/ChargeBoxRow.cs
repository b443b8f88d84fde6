using Stationmaster.Server.Connectors;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>A charge box as it is stored, with the names of what it belongs to.</summary>
sealed record ChargeBoxRow
{
    public const string Columns =
        """
        b.id as "Id", b.identity as "Identity", b.name as "Name", b.serial_number as "SerialNumber", b.vendor as "Vendor",
        b.model as "Model",
        b.firmware_version as "FirmwareVersion", b.ocpp_version as "OcppVersion", b.password_seen as "PasswordSeen",
        b.passwordless as "Passwordless", b.first_boot_ms as "FirstBootMs", b.connected_ms as "ConnectedMs",
        b.disconnected_ms as "DisconnectedMs", b.created_ms as "CreatedMs", b.updated_ms as "UpdatedMs", b.deleted_ms as "DeletedMs",
        l.id as "LocationId", l.name as "LocationName", c.id as "CustomerId", c.name as "CustomerName",
        y.profile as "SecurityProfile", m.id as "ModelId", m.vendor as "ModelVendor", m.name as "ModelName"
        """;

    public const string From =
        """
        from charge_box b
        join location l on l.id = b.location_id
        join customer c on c.id = l.customer_id
        left join charge_box_model m on m.id = b.model_id
        left join station_security y on y.charge_box_id = b.id
        """;

    public long Id { get; init; }
    public string Identity { get; init; } = "";
    public string? Name { get; init; }
    public string? SerialNumber { get; init; }
    public string? Vendor { get; init; }
    public string? Model { get; init; }
    public string? FirmwareVersion { get; init; }
    public string? OcppVersion { get; init; }
    public long PasswordSeen { get; init; }
    public long Passwordless { get; init; }
    public long? FirstBootMs { get; init; }
    public long? ConnectedMs { get; init; }
    public long? DisconnectedMs { get; init; }
    public long CreatedMs { get; init; }
    public long UpdatedMs { get; init; }
    public long? DeletedMs { get; init; }
    public long LocationId { get; init; }
    public string LocationName { get; init; } = "";
    public long CustomerId { get; init; }
    public string CustomerName { get; init; } = "";
    public long? SecurityProfile { get; init; }
    public long? ModelId { get; init; }
    public string? ModelVendor { get; init; }
    public string? ModelName { get; init; }

    public ChargeBox ToChargeBox(StationView? view, IEnumerable<Evse> evses) => new(
        Id, Identity, Name, SerialNumber, view is { IsOnline: true }, LocationId, new(LocationId, LocationName),
        new(CustomerId, CustomerName),
        Epoch.FromMs(CreatedMs), Epoch.FromMs(UpdatedMs), Epoch.FromMs(DisconnectedMs > ConnectedMs ? DisconnectedMs : ConnectedMs),
        view?.LastSeenAt ?? Epoch.FromMs(DisconnectedMs), FirmwareVersion, OcppVersion, Epoch.FromMs(DeletedMs),
        Passwordless == 0 ? StationAuthentication.Password : StationAuthentication.Passwordless, PasswordSeen != 0,
        FirstBootMs is null ? ChargeBoxState.Pending : ChargeBoxState.Active, ToModel(), [.. evses])
    {
        SecurityProfile = (int?)SecurityProfile,
    };

    ModelName? ToModel() => ModelId is { } id
        ? new(id, ModelVendor ?? "", ModelName ?? "")
        : Model is null && Vendor is null ? null : new(null, Vendor ?? "", Model ?? "");
}
