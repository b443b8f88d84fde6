using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Tokens;

/// <summary>What a driver presents (API and portal: charge key).</summary>
/// <param name="CustomerId">Who pays; null: nobody, it is the operator's.</param>
/// <param name="Type">One of <see cref="TokenTypes"/>.</param>
/// <param name="Uid">As registered; two that differ in case only are the same.</param>
/// <param name="Label">Unique in the whole system.</param>
/// <param name="Concurrent">May be in use more than once at a time: fleet pools, and the constants NoUID and CreditCard.</param>
public sealed record Token(
    long Id, long? CustomerId, string? CustomerName, string Type, string Uid, string Label, string? AppUserId, DateTimeOffset ValidFrom,
    DateTimeOffset? ExpiresAt, bool Active, bool Roaming, bool Priority, bool Concurrent, string? BillingReference, string? Comment,
    string? ParentUid, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

static class TokenTypes
{
    public const string Rfid = "rfid", Virtual = "virtual", Vehicle = "vehicle", App = "app", Terminal = "terminal", None = "none";

    public static IReadOnlyList<string> All { get; } = [Rfid, Virtual, Vehicle, App, Terminal, None];

    /// <summary>Everyone who comes without a key of their own presents the same one.</summary>
    public static bool IsConstant(string type) => type is Terminal or None;
}

sealed record TokenRow(
    long Id, long? CustomerId, string? CustomerName, string Uid, string Type, string Label, string? AppUserId, long ValidFromMs,
    long? ExpiresMs, long Active, long Roaming, long Priority, long Concurrent, string? BillingReference, string? Comment,
    string? ParentUid, long CreatedMs, long UpdatedMs)
{
    public const string Select =
        "select t.id as Id, t.customer_id as CustomerId, n.name as CustomerName, t.uid as Uid, t.type as Type, t.label as Label, "
        + "t.app_user_id as AppUserId, t.valid_from_ms as ValidFromMs, t.expires_ms as ExpiresMs, t.active as Active, t.roaming as "
        + "Roaming, t.priority as Priority, t.concurrent as Concurrent, t.billing_reference as BillingReference, t.comment as Comment, "
        + "t.parent_uid as ParentUid, t.created_ms as CreatedMs, t.updated_ms as UpdatedMs " + From;

    /// <summary>A token of nobody is the operator's: c is whose subtree it lies in.</summary>
    public const string From =
        "from token t join customer c on c.id = coalesce(t.customer_id, 1) left join customer n on n.id = t.customer_id ";

    public Token Token => new(
        Id, CustomerId, CustomerName, Type, Uid, Label, AppUserId, Epoch.FromMs(ValidFromMs), Epoch.FromMs(ExpiresMs), Active == 1,
        Roaming == 1, Priority == 1, Concurrent == 1, BillingReference, Comment, ParentUid, Epoch.FromMs(CreatedMs),
        Epoch.FromMs(UpdatedMs));
}
