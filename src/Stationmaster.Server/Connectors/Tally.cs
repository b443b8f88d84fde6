namespace Stationmaster.Server.Connectors;

/// <summary>Counts connectors into a summary.</summary>
struct Tally
{
    int _total, _charging, _available, _occupied, _faulted, _unavailable, _offline;
    decimal _powerKw, _openKwh;

    public void Add(ConnectorLive connector)
    {
        _total++;
        switch (connector.Status)
        {
            case LiveStatus.Offline:
                _offline++;
                break;
            case LiveStatus.Faulted:
                _faulted++;
                break;
            case LiveStatus.Charging:
                _charging++;
                break;
            case LiveStatus.Available:
                _available++;
                break;
            case LiveStatus.Unavailable or LiveStatus.Unknown:
                _unavailable++;
                break;
            default:
                _occupied++;
                break;
        }

        if (connector.Body.Session is { } session)
        {
            _powerKw += session.PowerKw ?? 0;
            _openKwh += session.EnergyKwh;
        }
    }

    public readonly ConnectorSummary ToSummary() =>
        new(_total, _charging, _available, _occupied, _faulted, _unavailable, _offline, _powerKw, _openKwh);
}
