using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>1.6 knows no EVSE: its connector n is EVSE n with one connector, and 0 is the station.</summary>
static class Connectors
{
    /// <summary>A negative number, which the standard forbids, stands for the station.</summary>
    public static ConnectorRef? Connector(this ref Fields fields)
    {
        if (fields.Integer() is not { } number)
            return null;
        if (number < 0)
            fields.Note(OcppErrorCode.PropertyConstraintViolation, "0 or more");
        return number <= 0 ? ConnectorRef.Station : new ConnectorRef(number, 1);
    }
}
