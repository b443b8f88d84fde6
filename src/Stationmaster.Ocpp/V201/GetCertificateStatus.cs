using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, M06.</summary>
sealed class GetCertificateStatusCall(OcppEdition edition) : StationCall<CertificateStatusAsked, CertificateStatusFound>("GetCertificateStatus")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields)
    {
        OcspQuery? query = null;
        while (fields.Next())
        {
            if (fields.Is("ocspRequestData"u8))
                query = CertificateFields.ReadQuery(ref fields, edition);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(query is not null, "ocspRequestData");
        return query is null ? null : new CertificateStatusAsked(query);
    }

    protected override void WriteFields(Utf8JsonWriter json, CertificateStatusAsked @event)
    {
        json.WriteStartObject("ocspRequestData"u8);
        CertificateFields.Write(json, @event.Query);
        json.WriteEndObject();
    }

    protected override void WriteAnswerFields(Utf8JsonWriter json, CertificateStatusFound decision)
    {
        var most = edition == OcppEdition.V21 ? 18_000 : 5500;
        var response = decision.Response?.Length <= most ? decision.Response : null;
        json.WriteString("status"u8, response is null ? "Failed"u8 : "Accepted"u8);
        if (response is null)
            json.WriteStatusInfo(decision.Response is null ? decision.Why : $"The responder's answer is longer than {most} characters");
        json.WriteOptional("ocspResult"u8, response);
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        string? response = null, why = null;
        while (fields.Next())
        {
            if (fields.Is("ocspResult"u8))
                response = fields.Text(18_000);
            else if (fields.Is("statusInfo"u8))
                why = fields.ReadStatusInfo(edition);
        }
        return new CertificateStatusFound(response, why);
    }
}
