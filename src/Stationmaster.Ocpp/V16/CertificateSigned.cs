using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 security whitepaper §4.1.</summary>
sealed class CertificateSignedCall() : OrderCall<GiveCertificate>("CertificateSigned")
{
    public override bool IsWritable(Order order) => order is GiveCertificate { Use: CertificateUse.ChargingStation };

    protected override void WriteFields(Utf8JsonWriter json, GiveCertificate order) =>
        json.WriteString("certificateChain"u8, order.ChainPem);

    public override Order? Read(ref Fields fields)
    {
        string? chain = null;
        while (fields.Next())
            if (fields.Is("certificateChain"u8))
                chain = fields.Text(10_000, isRefusedWhenLonger: true);
        fields.Need(chain is not null, "certificateChain");
        return chain is null ? null : new GiveCertificate(chain, CertificateUse.ChargingStation, 0);
    }
}
