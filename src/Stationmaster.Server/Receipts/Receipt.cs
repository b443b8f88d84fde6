using System.Security.Cryptography;
using System.Text;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Receipts;

/// <summary>A receipt or credit note as it was issued; it never changes.</summary>
/// <param name="CreditedBy">The number of the credit note that takes it back; null while it stands.</param>
/// <param name="Hash">SHA-256 of <paramref name="Document"/> in UTF-8, lower-case hex.</param>
public sealed record Receipt(
    long Id, long SessionNumber, Guid SessionId, ReceiptKind Kind, long? CreditsId, DateTimeOffset IssuedAt, string Document, string Hash)
{
    public ReceiptContent Content => ReceiptJson.Read(Document);

    /// <summary>Whether it still says what it said when it was issued.</summary>
    public bool IsWhole => HashOf(Document) == Hash;

    public static string HashOf(string document) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));
}

sealed class ReceiptRow
{
    public const string Select =
        "select r.id as Id, r.session_number as SessionNumber, r.session_uuid as SessionUuid, r.kind as Kind, r.credits_id as CreditsId, "
        + "r.issued_ms as IssuedMs, r.document as Document, r.hash as Hash from receipt r ";

    public long Id { get; init; }
    public long SessionNumber { get; init; }
    public string SessionUuid { get; init; } = "";
    public long Kind { get; init; }
    public long? CreditsId { get; init; }
    public long IssuedMs { get; init; }
    public string Document { get; init; } = "";
    public string Hash { get; init; } = "";

    public Receipt Receipt => new(
        Id, SessionNumber, Guid.Parse(SessionUuid), (ReceiptKind)Kind, CreditsId, Epoch.FromMs(IssuedMs), Document, Hash);
}
