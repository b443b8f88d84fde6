using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, M05.</summary>
sealed class InstallCertificateCall(OcppEdition edition) : StatusCall<InstallRoot>("InstallCertificate", edition)
{
    public override bool IsWritable(Order order) => order is InstallRoot install && CertificateWords.Has(install.Use, Edition);

    protected override void WriteFields(Utf8JsonWriter json, InstallRoot order)
    {
        json.WriteString("certificateType"u8, CertificateWords.Roots(Edition)[(int)order.Use]);
        json.WriteString("certificate"u8, order.Pem);
    }

    public override Order? Read(ref Fields fields)
    {
        int? use = null;
        string? pem = null;
        while (fields.Next())
        {
            if (fields.Is("certificateType"u8))
                use = fields.Word(CertificateWords.Roots(Edition));
            else if (fields.Is("certificate"u8))
                pem = fields.Text(Edition == OcppEdition.V21 ? 10_000 : 5500, isRefusedWhenLonger: true);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(use is not null, "certificateType");
        fields.Need(pem is not null, "certificate");
        return use is { } known && pem is not null ? new InstallRoot((RootUse)known, pem) : null;
    }
}
