using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 security whitepaper §4.12.</summary>
sealed class SignCertificateCall() : StationCall<CertificateAsked, CertificateDecision>("SignCertificate")
{
    static readonly Words Statuses = new("Accepted", "Rejected");

    public override StationEvent? Read(ref Fields fields)
    {
        string? csr = null;
        while (fields.Next())
            if (fields.Is("csr"u8))
                csr = fields.Text(5500);
        fields.Need(csr is not null, "csr");
        return csr is null ? null : new CertificateAsked(csr);
    }

    protected override void WriteFields(Utf8JsonWriter json, CertificateAsked @event) => json.WriteString("csr"u8, @event.Csr);

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
