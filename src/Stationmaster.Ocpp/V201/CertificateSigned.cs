using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, A02 and A03.</summary>
sealed class CertificateSignedCall(OcppEdition edition) : OrderCall<GiveCertificate>("CertificateSigned")
{
    public override bool IsWritable(Order order) => order is GiveCertificate give && CertificateWords.Has(give.Use, edition);

    protected override void WriteFields(Utf8JsonWriter json, GiveCertificate order)
    {
        json.WriteString("certificateChain"u8, order.ChainPem);
        if (order.Use != CertificateUse.Combined)
            json.WriteString("certificateType"u8, CertificateWords.Own(edition)[(int)order.Use]);
        if (edition == OcppEdition.V21)
            json.WriteOptional("requestId"u8, order.RequestId);
    }

    public override Order? Read(ref Fields fields)
    {
        string? chain = null;
        int? use = null, requestId = null;
        while (fields.Next())
        {
            if (fields.Is("certificateChain"u8))
                chain = fields.Text(10_000, isRefusedWhenLonger: true);
            else if (fields.Is("certificateType"u8))
                use = fields.Word(CertificateWords.Own(edition));
            else if (edition == OcppEdition.V21 && fields.Is("requestId"u8))
                requestId = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(chain is not null, "certificateChain");
        return chain is null ? null : new GiveCertificate(chain, (CertificateUse?)use ?? CertificateUse.Combined, 0, requestId);
    }
}
