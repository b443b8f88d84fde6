using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, A02 and F06: a request for a certificate is one of the messages that TriggerMessage asks for.</summary>
sealed class TriggerCertificateCall(OcppEdition edition) : WrittenOrderCall<AskForCertificateRequest>("TriggerMessage")
{
    /// <summary>In the order of <see cref="CertificateUse"/>.</summary>
    static readonly Words Messages = new(
        "SignChargingStationCertificate", "SignV2GCertificate", "SignV2G20Certificate", "SignCombinedCertificate");

    public override bool IsWritable(Order order) => order is AskForCertificateRequest ask && CertificateWords.Has(ask.Use, edition);

    protected override void WriteFields(Utf8JsonWriter json, AskForCertificateRequest order) =>
        json.WriteString("requestedMessage"u8, Messages[(int)order.Use]);

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.NotSupported ? "NotImplemented" : base.WordFor(kind);
}
