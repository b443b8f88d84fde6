using System.Text;

namespace Stationmaster.Charging.Stations;

/// <summary>Which certificates a station trusts for what. OCPP 1.6 knows the first two.</summary>
public enum RootUse { CentralSystemRoot, ManufacturerRoot, V2GRoot, MobilityOperatorRoot, OemRoot }

/// <summary>Kinds of certificates a station may list. OCPP 1.6 knows the first two.</summary>
public enum InstalledKind { CentralSystemRoot, ManufacturerRoot, V2GRoot, MobilityOperatorRoot, V2GChain, OemRoot }

public enum HashKind { SHA256, SHA384, SHA512 }

/// <summary>How OCPP names a certificate (RFC 6960 §4.1.1). Hexadecimal, as the station wrote it.</summary>
public sealed record CertificateHash(HashKind Algorithm, string IssuerNameHash, string IssuerKeyHash, string SerialNumber);

/// <param name="Kind">Null where the station names none.</param>
public sealed record InstalledCertificate(CertificateHash Hash, InstalledKind? Kind = null);

/// <summary>Make a new key and send us a request for a certificate.</summary>
public sealed record AskForCertificateRequest(CertificateUse Use) : Order;

/// <summary>Here is the certificate that was asked for (CertificateSigned).</summary>
/// <param name="ChainPem">The certificate first; at most 10,000 characters.</param>
/// <param name="CertificateId">Its row; not on the wire.</param>
public sealed record GiveCertificate(string ChainPem, CertificateUse Use, long CertificateId, int? RequestId = null) : Order;

/// <summary>Trust this certificate.</summary>
/// <param name="Pem">One certificate, at most 5,500 characters.</param>
public sealed record InstallRoot(RootUse Use, string Pem) : Order;

/// <param name="Kinds">Empty for all. A station of 1.6 is asked for exactly one.</param>
public sealed record ListCertificates(params IReadOnlyList<InstalledKind> Kinds) : Order;

public sealed record RemoveCertificate(CertificateHash Hash) : Order;

/// <summary>Connect with this password from now on.</summary>
/// <param name="OfferId">By which we know it; not on the wire.</param>
public sealed record SetPassword(string Password, long OfferId) : Order
{
    /// <summary>Orders are written into logs.</summary>
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Password = ***");
        return true;
    }
}

/// <summary>Connect by this security profile from now on, at the same address. OCPP 1.6 alone.</summary>
/// <param name="Profile">1 to 3.</param>
public sealed record SetSecurityProfile(int Profile) : Order;

/// <summary>How to connect, kept in one of the station's slots and used once the slot has its place in the priority. OCPP 2.x alone.</summary>
/// <param name="Url">Without the station's identity, which it adds.</param>
/// <param name="Profile">1 to 3.</param>
/// <param name="Interface">The station's own word, as in Wired0 or Wireless0.</param>
/// <param name="MessageTimeout">How long it waits for our answers.</param>
public sealed record SetNetworkProfile(int Slot, string Url, int Profile, string Interface, TimeSpan MessageTimeout) : Order;

/// <summary>Which slots to connect by, the first that works. OCPP 2.x alone.</summary>
public sealed record SetNetworkPriority(params IReadOnlyList<int> Slots) : Order;
