using Stationmaster.Charging.Stations;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>An EVSE and one of its connectors as they are stored.</summary>
sealed record EvseRow
{
    public const string Columns =
        """
        e.uid as "Uid", e.evse_id as "EvseId", e.charge_box_id as "ChargeBoxId", e.number as "Number", e.deleted_ms as "DeletedMs",
        b.first_boot_ms as "FirstBootMs", c.path as "CustomerPath", k.id as "ConnectorRowId", k.number as "Connector",
        k.standard as "Standard",
        k.format as "Format", k.power_type as "PowerType", k.max_power_w as "MaxPowerW", k.max_amperage as "MaxAmperage",
        k.max_voltage as "MaxVoltage", k.deleted_ms as "ConnectorDeletedMs", t.uuid as "TariffUuid"
        """;

    public const string From =
        """
        from evse e
        join charge_box b on b.id = e.charge_box_id
        join location l on l.id = b.location_id
        join customer c on c.id = l.customer_id
        left join connector k on k.evse_uid = e.uid
        left join tariff t on t.id = coalesce(k.tariff_id, l.tariff_id) and t.deleted_ms is null
        """;

    public long Uid { get; init; }
    public string EvseId { get; init; } = "";
    public long ChargeBoxId { get; init; }
    public long Number { get; init; }
    public long? DeletedMs { get; init; }
    public long? FirstBootMs { get; init; }
    public string CustomerPath { get; init; } = "";
    public long? ConnectorRowId { get; init; }
    public long? Connector { get; init; }
    public string? Standard { get; init; }
    public string? Format { get; init; }
    public string? PowerType { get; init; }
    public long? MaxPowerW { get; init; }
    public long? MaxAmperage { get; init; }
    public long? MaxVoltage { get; init; }
    public long? ConnectorDeletedMs { get; init; }
    public string? TariffUuid { get; init; }

    public ConnectorRef Ref => new((int)Number, (int)(Connector ?? 1));

    public EvseStatus StatusIn(StationView? view) => EvseStatuses.Of(view, Ref, FirstBootMs is not null, DeletedMs is not null);

    public ConnectorSpec ToSpec() => new(
        Standard ?? ConnectorSpec.Unknown.Standard, Format ?? ConnectorSpec.Unknown.Format, PowerType ?? ConnectorSpec.Unknown.PowerType,
        MaxPowerW,
        MaxAmperage, MaxVoltage);

    public EvseConnector ToConnector(StationView? view)
    {
        var spec = ToSpec();
        return new(
            Ref.Connector, spec.Standard, spec.Format, spec.PowerType, spec.MaxPowerW / 1000m, (int?)spec.MaxAmperage,
            (int?)spec.MaxVoltage,
            TariffUuid is { } tariff ? [tariff] : [], EvseStatuses.ErrorOf(view, Ref), Epoch.FromMs(ConnectorDeletedMs));
    }
}
