using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, A02 and A03.</summary>
sealed class SignCertificateCall(OcppEdition edition) : StationCall<CertificateAsked, CertificateDecision>("SignCertificate")
{
    static readonly Words Statuses = new("Accepted", "Rejected");

    public override StationEvent? Read(ref Fields fields)
    {
        string? csr = null;
        int? use = null, requestId = null;
        while (fields.Next())
        {
            if (fields.Is("csr"u8))
                csr = fields.Text(5500);
            else if (fields.Is("certificateType"u8))
                use = fields.Word(CertificateWords.Own(edition));
            else if (edition == OcppEdition.V21 && fields.Is("requestId"u8))
                requestId = fields.Integer();
            else if (edition == OcppEdition.V21 && fields.Is("hashRootCertificate"u8))
                CertificateFields.ReadHash(ref fields, mayHoldCustomData: true);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(csr is not null, "csr");
        return csr is null ? null : new CertificateAsked(csr, (CertificateUse?)use ?? CertificateUse.Combined, requestId);
    }

    protected override void WriteFields(Utf8JsonWriter json, CertificateAsked @event)
    {
        json.WriteString("csr"u8, @event.Csr);
        if (@event.Use != CertificateUse.Combined)
            json.WriteString("certificateType"u8, CertificateWords.Own(OcppEdition.V21)[(int)@event.Use]);
        json.WriteOptional("requestId"u8, @event.RequestId);
    }

    protected override void WriteAnswerFields(Utf8JsonWriter json, CertificateDecision decision) =>
        json.WriteString("status"u8, Statuses[decision.IsAccepted ? 0 : 1]);

    public override Decision? ReadAnswer(ref Fields fields)
    {
        int? status = null;
        while (fields.Next())
            if (fields.Is("status"u8))
                status = fields.Word(Statuses);
        return status is { } word ? new CertificateDecision(word == 0) : null;
    }
}
