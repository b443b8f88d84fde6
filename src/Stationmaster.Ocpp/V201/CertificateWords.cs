using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>What 2.x calls the kinds of certificates; 2.1 knows more of them.</summary>
static class CertificateWords
{
    static readonly string[] OwnWords = ["ChargingStationCertificate", "V2GCertificate", "V2G20Certificate"];
    static readonly string[] RootWords =
        ["CSMSRootCertificate", "ManufacturerRootCertificate", "V2GRootCertificate", "MORootCertificate", "OEMRootCertificate"];
    static readonly string[] InstalledWords =
    [
        "CSMSRootCertificate", "ManufacturerRootCertificate", "V2GRootCertificate", "MORootCertificate", "V2GCertificateChain", "OEMRootCertificate",
    ];

    static readonly Words Own201 = new(OwnWords[..2]), Own21 = new(OwnWords);
    static readonly Words Roots201 = new(RootWords[..4]), Roots21 = new(RootWords);
    static readonly Words Installed201 = new(InstalledWords[..5]), Installed21 = new(InstalledWords);

    /// <summary>In the order of <see cref="CertificateUse"/>; that of both has no word, but is meant where none stands.</summary>
    public static Words Own(OcppEdition edition) => edition == OcppEdition.V21 ? Own21 : Own201;

    /// <summary>In the order of <see cref="RootUse"/>.</summary>
    public static Words Roots(OcppEdition edition) => edition == OcppEdition.V21 ? Roots21 : Roots201;

    /// <summary>In the order of <see cref="InstalledKind"/>.</summary>
    public static Words Installed(OcppEdition edition) => edition == OcppEdition.V21 ? Installed21 : Installed201;

    public static bool Has(CertificateUse use, OcppEdition edition) => use != CertificateUse.V2G20 || edition == OcppEdition.V21;

    public static bool Has(RootUse use, OcppEdition edition) => use != RootUse.OemRoot || edition == OcppEdition.V21;

    public static bool Has(InstalledKind kind, OcppEdition edition) => kind != InstalledKind.OemRoot || edition == OcppEdition.V21;
}
