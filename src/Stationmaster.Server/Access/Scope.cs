using System.Text.Json.Serialization;

namespace Stationmaster.Server.Access;

/// <summary>What a caller may do; each right contains those before it.</summary>
public enum Rights
{
    /// <summary>See.</summary>
    [JsonStringEnumMemberName("read")] Read = 1,
    /// <summary>See and change what is written down: locations, charge keys, tariffs.</summary>
    [JsonStringEnumMemberName("write")] Write = 2,
    /// <summary>All that, and give orders to charge boxes.</summary>
    [JsonStringEnumMemberName("control")] Control = 3,
}

/// <summary>Who asks, and for which part of the customer tree. Every store method takes one; what lies outside it does not exist.</summary>
/// <param name="CustomerPath">The path of the caller's customer, "/1/5/": the subtree below it is what the caller sees.</param>
/// <param name="Name">The person's or the key's name, for the audit.</param>
/// <param name="IsSystem">The program itself, not a caller.</param>
public sealed record Scope(Rights Rights, long CustomerId, string CustomerPath, string Name, bool IsSystem)
{
    /// <summary>The program itself: everything.</summary>
    public static Scope System { get; } = new(Rights.Control, 1, "/", "Stationmaster", IsSystem: true);

    /// <summary>First path of the subtree: <c>customer.path &gt;= @from</c>.</summary>
    public string PathFrom => CustomerPath;

    /// <summary>First path after the subtree: <c>customer.path &lt; @to</c>. '0' is the byte after '/'.</summary>
    public string PathTo => CustomerPath[..^1] + "0";

    /// <summary>Whether a customer of this path belongs to the caller.</summary>
    public bool Covers(string customerPath) => customerPath.StartsWith(CustomerPath, StringComparison.Ordinal);

    /// <summary>Whether the caller has a right.</summary>
    public bool Has(Rights rights) => Rights >= rights;
}

/// <summary>The words of <see cref="Rights"/> in the API, the command line and the storage.</summary>
static class RightsWords
{
    public static string Word(this Rights rights) => rights switch
    {
        Rights.Read => "read",
        Rights.Write => "write",
        _ => "control",
    };

    public static Rights? Parse(string? word) => word switch
    {
        "read" => Rights.Read,
        "write" => Rights.Write,
        "control" => Rights.Control,
        _ => null,
    };
}
