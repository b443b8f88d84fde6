using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 security whitepaper §4.7.</summary>
sealed class InstallCertificateCall() : OrderCall<InstallRoot>("InstallCertificate")
{
    /// <summary>In the order of <see cref="RootUse"/>, and of <see cref="InstalledKind"/>.</summary>
    internal static readonly Words Kinds = new("CentralSystemRootCertificate", "ManufacturerRootCertificate");

    public override bool IsWritable(Order order) => order is InstallRoot { Use: RootUse.CentralSystemRoot or RootUse.ManufacturerRoot };

    protected override void WriteFields(Utf8JsonWriter json, InstallRoot order)
    {
        json.WriteString("certificateType"u8, Kinds[(int)order.Use]);
        json.WriteString("certificate"u8, order.Pem);
    }

    public override Order? Read(ref Fields fields)
    {
        int? kind = null;
        string? pem = null;
        while (fields.Next())
        {
            if (fields.Is("certificateType"u8))
                kind = fields.Word(Kinds);
            else if (fields.Is("certificate"u8))
                pem = fields.Text(5500, isRefusedWhenLonger: true);
        }
        fields.Need(kind is not null, "certificateType");
        fields.Need(pem is not null, "certificate");
        return kind is { } known && pem is not null ? new InstallRoot((RootUse)known, pem) : null;
    }
}
