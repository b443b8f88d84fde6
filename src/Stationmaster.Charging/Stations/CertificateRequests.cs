namespace Stationmaster.Charging.Stations;

/// <summary>What a station's own certificate is for.</summary>
public enum CertificateUse
{
    /// <summary>To prove to us who it is (security profile 3).</summary>
    ChargingStation,
    /// <summary>To prove to vehicles who it is (ISO 15118-2). Not in OCPP 1.6.</summary>
    V2G,
    /// <summary>The same by ISO 15118-20. From OCPP 2.1 on.</summary>
    V2G20,
    /// <summary>One for us and for vehicles. Not in OCPP 1.6.</summary>
    Combined,
}

/// <summary>A station has made a key and wants a certificate of it (SignCertificate).</summary>
/// <param name="Csr">PKCS #10, PEM (RFC 2986).</param>
/// <param name="RequestId">The station's own number of the request (2.1), to be given back with the certificate.</param>
public sealed record CertificateAsked(string Csr, CertificateUse Use = CertificateUse.ChargingStation, int? RequestId = null) : StationEvent;

/// <summary>Whether the request will be signed; the certificate follows as an order.</summary>
public sealed record CertificateDecision(bool IsAccepted) : Decision;

/// <summary>What came of a request: the certificate, or why not.</summary>
/// <param name="ChainPem">The certificate first, then those that signed it; null where it was refused.</param>
/// <param name="CertificateId">Its row.</param>
/// <param name="Refusal">In plain words; null where it was signed.</param>
public sealed record Signing(string? ChainPem, long CertificateId, string? Refusal);
