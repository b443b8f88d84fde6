using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.13, §6.35, §6.36. Connector 0 stands for any.</summary>
sealed class ReserveNowCall() : OrderCall<ReserveNow>("ReserveNow")
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, ReserveNow order)
    {
        json.WriteNumber("connectorId"u8, order.Connector?.Evse ?? 0);
        json.WriteTime("expiryDate"u8, order.ExpiresAt);
        json.WriteString("idTag"u8, order.TokenUid);
        // A station refuses the whole order for a parent it finds too long; a longer one could never match there anyway.
        if (order.GroupUid is { Length: > 0 and <= IdTag.Longest } parent)
            json.WriteString("parentIdTag"u8, parent);
        json.WriteNumber("reservationId"u8, order.ReservationId);
    }

    public override Order? Read(ref Fields fields)
    {
        ConnectorRef? connector = null;
        DateTimeOffset? expiry = null;
        string? idTag = null, parent = null;
        int? id = null;
        while (fields.Next())
        {
            if (fields.Is("connectorId"u8))
                connector = fields.Connector();
            else if (fields.Is("expiryDate"u8))
                expiry = fields.Time();
            else if (fields.Is("idTag"u8))
                idTag = fields.Text(IdTag.Longest, isRefusedWhenLonger: true);
            else if (fields.Is("parentIdTag"u8))
                parent = fields.Text(IdTag.Longest);
            else if (fields.Is("reservationId"u8))
                id = fields.Integer();
        }
        fields.Need(connector is not null, "connectorId");
        fields.Need(expiry is not null, "expiryDate");
        fields.Need(idTag is not null, "idTag");
        fields.Need(id is not null, "reservationId");
        return connector is { } at && expiry is { } until && idTag is not null && id is { } number
            ? new ReserveNow(number, at.IsStation ? null : at, idTag, until) { GroupUid = parent }
            : null;
    }
}

/// <summary>OCPP 1.6 §5.1, §6.5, §6.6.</summary>
sealed class CancelReservationCall() : OrderCall<CancelReservation>("CancelReservation")
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, CancelReservation order) =>
        json.WriteNumber("reservationId"u8, order.ReservationId);

    public override Order? Read(ref Fields fields)
    {
        int? id = null;
        while (fields.Next())
            if (fields.Is("reservationId"u8))
                id = fields.Integer();
        fields.Need(id is not null, "reservationId");
        return id is { } number ? new CancelReservation(number) : null;
    }
}
