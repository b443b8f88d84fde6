using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, M04.</summary>
sealed class DeleteCertificateCall() : OrderCall<RemoveCertificate>("DeleteCertificate")
{
    protected override void WriteFields(Utf8JsonWriter json, RemoveCertificate order)
    {
        json.WriteStartObject("certificateHashData"u8);
        CertificateFields.Write(json, order.Hash);
        json.WriteEndObject();
    }

    public override Order? Read(ref Fields fields)
    {
        CertificateHash? hash = null;
        var isThere = false;
        while (fields.Next())
        {
            if (fields.Is("certificateHashData"u8))
                (hash, isThere) = (CertificateFields.ReadHash(ref fields, mayHoldCustomData: true), true);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        if (!isThere || fields.Error is null)
            fields.Need(hash is not null, "certificateHashData");
        return hash is null ? null : new RemoveCertificate(hash);
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.Accepted ? "Accepted" : "Failed";
}
