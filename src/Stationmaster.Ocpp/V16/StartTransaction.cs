using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §4.8, §6.45, §6.46. A fact: refused only when it names no connector.</summary>
sealed class StartTransactionCall() : StationCall<SessionStarted, StartDecision>("StartTransaction")
{
    public override StationEvent? Read(ref Fields fields)
    {
        ConnectorRef? connector = null;
        string? idTag = null;
        long? meterStart = null;
        DateTimeOffset? at = null;
        int? reservationId = null;
        while (fields.Next())
        {
            if (fields.Is("connectorId"u8))
                connector = fields.Connector();
            else if (fields.Is("idTag"u8))
                idTag = fields.Text(IdTag.Longest);
            else if (fields.Is("meterStart"u8))
                meterStart = fields.Register();
            else if (fields.Is("timestamp"u8))
                at = fields.Time();
            else if (fields.Is("reservationId"u8))
                reservationId = fields.Integer();
        }
        fields.Need(connector is not null, "connectorId");
        fields.Want(idTag is not null, "idTag");
        fields.Want(meterStart is not null, "meterStart");
        fields.Want(at is not null, "timestamp");
        return connector is { } known ? new SessionStarted(known, idTag ?? "", meterStart ?? 0, at, reservationId) : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, SessionStarted @event)
    {
        json.WriteNumber("connectorId"u8, @event.Connector.Evse);
        json.WriteString("idTag"u8, @event.TokenUid);
        json.WriteNumber("meterStart"u8, @event.MeterStartWh);
        json.WriteOptional("reservationId"u8, @event.ReservationId);
        if (@event.At is { } at)
            json.WriteTime("timestamp"u8, at);
    }

    protected override void WriteAnswerFields(Utf8JsonWriter json, StartDecision decision)
    {
        IdTag.Write(json, decision.Authorisation);
        json.WriteNumber("transactionId"u8, decision.TransactionId);
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        Authorisation? authorisation = null;
        int? transactionId = null;
        while (fields.Next())
        {
            if (fields.Is("idTagInfo"u8))
                authorisation = IdTag.Read(ref fields);
            else if (fields.Is("transactionId"u8))
                transactionId = fields.Integer();
        }
        return authorisation is not null && transactionId is { } number ? new StartDecision(number, authorisation) : null;
    }
}
