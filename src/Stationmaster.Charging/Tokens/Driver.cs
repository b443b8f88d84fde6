using System.Collections.Immutable;

namespace Stationmaster.Charging.Tokens;

public enum TokenKind { Rfid, Virtual, Vehicle, App, Terminal, None }

/// <summary>A party as records name it.</summary>
public sealed record Party(long Id, string Name);

/// <summary>A private customer, named by person.</summary>
public sealed record Person(long Id, string FirstName, string LastName);

/// <summary>What is left of what was paid in advance.</summary>
/// <param name="Available">In <paramref name="Currency"/>, taxes included; charges that are not settled yet are taken off already.</param>
public sealed record TokenCredit(string Currency, decimal Available);

/// <summary>A token with its owner, as both stood when it was presented. Frozen into the session it starts.</summary>
/// <param name="Uid">As registered.</param>
/// <param name="Company">The business customer that owns it, or the nearest one above a private owner; null when nobody owns it.</param>
/// <param name="Person">The private customer that owns it, else null.</param>
/// <param name="FamilyTree">Ids of the customers from the root down to the company.</param>
/// <param name="AllowsConcurrent">May charge in several places at once (fleet cards, and what no single person holds: NoUID, CreditCard).</param>
public sealed record Driver(
    long TokenId, string Uid, string Label, TokenKind Kind, Party? Company, Person? Person, ImmutableArray<long> FamilyTree,
    string? Comment, string? BillingReference, bool IsPriority, bool AllowsConcurrent,
    bool IsActive, DateTimeOffset ValidFrom, DateTimeOffset? ExpiresAt, string? ParentUid)
{
    /// <summary>In which stations speak to them (RFC 5646), as it is filed with whoever owns the token; null for the station's own.</summary>
    public string? Language { get; init; }

    /// <summary>Where each of its sessions ends by itself, where the station can do so; null for no limit.</summary>
    public Sessions.TransactionLimit? SessionLimit { get; init; }

    /// <summary>What is left of what was paid in advance; null where its charges are billed.</summary>
    public TokenCredit? Credit { get; init; }

    public long? BillingCustomerId => Person?.Id ?? Company?.Id;
}
