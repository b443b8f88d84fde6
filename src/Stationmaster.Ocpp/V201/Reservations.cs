using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block H.</summary>
sealed class ReserveNowCall(OcppEdition edition) : StatusCall<ReserveNow>("ReserveNow", edition)
{
    public override bool IsJudgedByVocabulary => true;

    static readonly Words ConnectorTypes = new(
        "cCCS1", "cCCS2", "cG105", "cTesla", "cType1", "cType2", "s309-1P-16A", "s309-1P-32A", "s309-3P-16A", "s309-3P-32A", "sBS1361",
        "sCEE-7-7", "sType2", "sType3", "Other1PhMax16A", "Other1PhOver16A", "Other3Ph", "Pan", "wInductive", "wResonant", "Undetermined",
        "Unknown");

    protected override void WriteFields(Utf8JsonWriter json, ReserveNow order)
    {
        json.WriteNumber("id"u8, order.ReservationId);
        json.WriteTime("expiryDateTime"u8, order.ExpiresAt);
        json.WriteOptional("connectorType"u8, order.ConnectorType);
        IdToken.Write(json, "idToken"u8, order.TokenUid, TokenKinds.WordOf(order.TokenKind, order.TokenUid));
        json.WriteOptional("evseId"u8, order.Connector?.Evse);
        if (order.GroupUid is { Length: > 0 } group && group.Length <= IdToken.Longest(Edition))
            IdToken.Write(json, "groupIdToken"u8, group, "Central");
    }

    public override Order? Read(ref Fields fields)
    {
        int? id = null, evse = null;
        DateTimeOffset? expiry = null;
        PresentedToken token = default;
        string? group = null, connectorType = null;
        while (fields.Next())
        {
            if (fields.Is("id"u8))
                id = fields.Integer();
            else if (fields.Is("expiryDateTime"u8))
                expiry = fields.Time();
            else if (fields.Is("connectorType"u8))
                connectorType = Edition == OcppEdition.V21 ? fields.Text(20) : fields.WordOrText(ConnectorTypes);
            else if (fields.Is("idToken"u8))
                token = IdToken.Read(ref fields, Edition, isNeeded: true);
            else if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("groupIdToken"u8))
                group = IdToken.Read(ref fields, Edition, isNeeded: false).Uid;
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(id is not null, "id");
        fields.Need(expiry is not null, "expiryDateTime");
        if (fields.Error is null)
            fields.Need(token.Uid is not null, "idToken");
        return id is { } number && expiry is { } until && token.Uid is { } uid
            ? new ReserveNow(number, evse is > 0 and { } at ? new ConnectorRef(at, 0) : null, uid, until)
            {
                GroupUid = group, ConnectorType = connectorType, TokenKind = TokenKinds.KindOf(token.Kind),
            }
            : null;
    }
}

/// <summary>OCPP 2.0.1 Part 2, functional block H.</summary>
sealed class CancelReservationCall(OcppEdition edition) : StatusCall<CancelReservation>("CancelReservation", edition)
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, CancelReservation order) =>
        json.WriteNumber("reservationId"u8, order.ReservationId);

    public override Order? Read(ref Fields fields)
    {
        int? id = null;
        while (fields.Next())
        {
            if (fields.Is("reservationId"u8))
                id = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(id is not null, "reservationId");
        return id is { } number ? new CancelReservation(number) : null;
    }
}

/// <summary>OCPP 2.0.1 Part 2, functional block H.</summary>
/// <param name="edition">2.1 knows one word more.</param>
sealed class ReservationStatusUpdateCall(OcppEdition edition) : Report<ReservationEnded>("ReservationStatusUpdate")
{
    public override bool IsJudgedByVocabulary => true;

    /// <summary>In the order of <see cref="ReservationEnd"/>.</summary>
    static readonly Words Ends201 = new("Expired", "Removed"), Ends21 = new("Expired", "Removed", "NoTransaction");

    Words Ends => edition == OcppEdition.V21 ? Ends21 : Ends201;

    public override StationEvent? Read(ref Fields fields)
    {
        int? id = null, end = null;
        while (fields.Next())
        {
            if (fields.Is("reservationId"u8))
                id = fields.Integer();
            else if (fields.Is("reservationUpdateStatus"u8))
                end = fields.Word(Ends);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(id is not null, "reservationId");
        fields.Need(end is not null, "reservationUpdateStatus");
        return id is { } number && end is { } word ? new ReservationEnded(number, (ReservationEnd)word) : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, ReservationEnded @event)
    {
        json.WriteNumber("reservationId"u8, @event.ReservationId);
        json.WriteString("reservationUpdateStatus"u8, Ends21[(int)@event.End]);
    }
}
