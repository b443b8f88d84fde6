using System.Collections.Immutable;

namespace Stationmaster.Charging.Stations;

/// <summary>A station asks what has to be found out elsewhere, which may take a while. Nothing of the station changes by it.</summary>
public abstract record Inquiry : StationEvent;

/// <summary>Whom to ask whether a certificate is revoked (OCSPRequestDataType).</summary>
/// <param name="Address">Of the OCSP responder.</param>
public sealed record OcspQuery(CertificateHash Hash, string Address);

/// <summary>Is this certificate revoked? (GetCertificateStatus: OCPP 2.0.1 Part 2, M06.)</summary>
public sealed record CertificateStatusAsked(OcspQuery Query) : Inquiry;

/// <param name="Response">The responder's own answer, signed by it (RFC 6960 §4.2), DER in base64; null where none was to be had.</param>
/// <param name="Why">Plain words where there is no answer.</param>
public sealed record CertificateStatusFound(string? Response, string? Why = null) : Decision;

/// <summary>How it is known which certificates are revoked.</summary>
public enum RevocationSource { Crl, Ocsp }

/// <param name="Addresses">One to five, tried in turn.</param>
public sealed record ChainQuery(CertificateHash Hash, RevocationSource Source, ImmutableArray<string> Addresses);

/// <summary>Are these certificates revoked? (GetCertificateChainStatus: OCPP 2.1 Part 2, M07.)</summary>
/// <param name="Queries">One to four.</param>
public sealed record ChainStatusAsked(ImmutableArray<ChainQuery> Queries) : Inquiry;

public enum RevocationStatus
{
    Good, Revoked,
    /// <summary>Whoever was asked does not know the certificate.</summary>
    Unknown,
    /// <summary>Nobody could be asked.</summary>
    Failed,
}

/// <param name="NextUpdate">When to ask again.</param>
public sealed record ChainStatus(ChainQuery Query, RevocationStatus Status, DateTimeOffset NextUpdate);

public sealed record ChainStatusFound(ImmutableArray<ChainStatus> Statuses) : Decision;

/// <summary>A vehicle wants its contract certificate, or a new one (Get15118EVCertificate: OCPP 2.0.1 Part 2, M01 and M02).</summary>
/// <param name="SchemaVersion">The namespace of ISO 15118's schema, as in urn:iso:15118:2:2013:MsgDef.</param>
/// <param name="ExiRequest">The vehicle's own request, EXI in base64; nobody but who issues contract certificates reads it.</param>
/// <param name="MostChains">How many contract certificates the vehicle takes (ISO 15118-20).</param>
/// <param name="PreferredEmaids">Which contracts it wants first (ISO 15118-20).</param>
public sealed record EvCertificateAsked(
    string SchemaVersion, bool IsUpdate, string ExiRequest, int? MostChains = null, ImmutableArray<string> PreferredEmaids = default) : Inquiry;

/// <param name="ExiResponse">The answer for the vehicle, EXI in base64; null where none was to be had.</param>
/// <param name="Remaining">How many more contract certificates wait for the vehicle (ISO 15118-20).</param>
/// <param name="Why">Plain words where there is no answer.</param>
public sealed record EvCertificateFound(string? ExiResponse, int? Remaining = null, string? Why = null) : Decision;

/// <summary>Is this number, which a driver typed in for a receipt, one for VAT? (VatNumberValidation: OCPP 2.1.)</summary>
public sealed record VatNumberAsked(string Number, int? Evse) : Inquiry;

/// <param name="Company">Whose number it is, where a register told.</param>
/// <param name="Why">Plain words where it is refused.</param>
public sealed record VatNumberFound(string Number, int? Evse, bool IsValid, VatCompany? Company = null, string? Why = null) : Decision;

/// <param name="Country">ISO 3166-1 alpha-2.</param>
public sealed record VatCompany(string Name, string Address, string City, string? PostalCode, string Country);

/// <summary>What a vehicle showed beside its contract's identifier (ISO 15118: Plug and Charge).</summary>
/// <param name="ChainPem">The contract certificate and those that signed it, where we are to check them; null where the station did.</param>
/// <param name="Queries">Whom to ask whether one of them is revoked.</param>
public sealed record ContractProof(string? ChainPem, ImmutableArray<OcspQuery> Queries);

/// <summary>AuthorizeCertificateStatusEnumType: OCPP 2.0.1 Part 2 §3.</summary>
public enum ContractStanding
{
    Accepted, SignatureError, CertificateExpired, CertificateRevoked, NoCertificateAvailable, CertChainError, ContractCancelled,
}
