using System.Text.Json.Serialization;

namespace Stationmaster.Server.Certificates;

public enum CertificateState
{
    [JsonStringEnumMemberName("valid")] Valid,
    [JsonStringEnumMemberName("expired")] Expired,
    [JsonStringEnumMemberName("revoked")] Revoked,
}

/// <summary>A certificate that our authority gave a station.</summary>
/// <param name="Purpose">ChargingStation, V2G, V2G20 or Combined.</param>
/// <param name="Serial">Hexadecimal.</param>
/// <param name="Delivery">The station's word when it was given the certificate; null while it has not answered.</param>
/// <param name="DeliveredAt">When the station took it.</param>
/// <param name="LastUsedAt">When the station last connected with it.</param>
public sealed record StationCertificate(
    long Id, long ChargeBoxId, string ChargeBoxIdentity, string Purpose, string Serial, string CommonName, string Subject,
    CertificateState State, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset IssuedAt, DateTimeOffset? DeliveredAt,
    string? Delivery, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, string? RevokedBy, string? RevokedReason);

/// <param name="Fingerprint">SHA-256 of the certificate, hexadecimal.</param>
/// <param name="IsSigning">It signs what is asked for now.</param>
public sealed record AuthorityView(
    int Generation, string Subject, string Serial, string Fingerprint, DateTimeOffset NotBefore, DateTimeOffset NotAfter, bool IsSigning, string Pem);

public sealed record AuthorityList(IReadOnlyList<AuthorityView> Data);

/// <param name="Reason">For those who ask later.</param>
public sealed record Revocation(string? Reason = null);

/// <summary>A certificate as it is stored.</summary>
sealed record CertificateRow
{
    public const string Columns =
        """
        s.id as "Id", s.charge_box_id as "ChargeBoxId", b.identity as "Identity", s.purpose as "Purpose", s.serial as "Serial",
        s.common_name as "CommonName", s.subject as "Subject", s.not_before_ms as "NotBeforeMs", s.not_after_ms as "NotAfterMs",
        s.issued_ms as "IssuedMs", s.delivered_ms as "DeliveredMs", s.delivery as "Delivery", s.used_ms as "UsedMs",
        s.revoked_ms as "RevokedMs", s.revoked_by as "RevokedBy", s.revoked_why as "RevokedWhy"
        """;

    public const string From =
        """
        from station_certificate s
        join charge_box b on b.id = s.charge_box_id
        join location l on l.id = b.location_id
        join customer c on c.id = l.customer_id
        """;

    public long Id { get; init; }
    public long ChargeBoxId { get; init; }
    public string Identity { get; init; } = "";
    public string Purpose { get; init; } = "";
    public string Serial { get; init; } = "";
    public string CommonName { get; init; } = "";
    public string Subject { get; init; } = "";
    public long NotBeforeMs { get; init; }
    public long NotAfterMs { get; init; }
    public long IssuedMs { get; init; }
    public long? DeliveredMs { get; init; }
    public string? Delivery { get; init; }
    public long? UsedMs { get; init; }
    public long? RevokedMs { get; init; }
    public string? RevokedBy { get; init; }
    public string? RevokedWhy { get; init; }

    public StationCertificate ToCertificate(DateTimeOffset now) => new(
        Id, ChargeBoxId, Identity, Purpose, Serial, CommonName, Subject,
        RevokedMs is not null ? CertificateState.Revoked : NotAfterMs <= Storage.Epoch.ToMs(now) ? CertificateState.Expired : CertificateState.Valid,
        Storage.Epoch.FromMs(NotBeforeMs), Storage.Epoch.FromMs(NotAfterMs), Storage.Epoch.FromMs(IssuedMs), Storage.Epoch.FromMs(DeliveredMs),
        Delivery, Storage.Epoch.FromMs(UsedMs), Storage.Epoch.FromMs(RevokedMs), RevokedBy, RevokedWhy);
}
