using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>
/// The sealed part of a record and its hash: times, energy, payer, tariff and price, the rules and the evidence they were computed by.
/// Anyone who holds the document can work both out again: a line <c>path=value</c> per member below, in this order, each ended by a line feed,
/// the value as it stands in the document (nothing where the member is absent); in UTF-8, hashed by SHA-256, in lower-case hex. Payment,
/// roaming status, review and CO2 may change around it.
/// </summary>
public static class Seal
{
    /// <summary>Members added later stand at the end and are left out where they are absent, so that what was sealed before stays as it is.</summary>
    static readonly string[] Members =
    [
        "transactionId", "sessionId", "evseId", "startedAt", "endedAt", "duration", "consumed", "meterStart", "meterStop",
        "auth.idTag.uid", "auth.idTag.id", "auth.idTag.customerId", "auth.idTag.companyId", "company.id",
        "price", "cpoDefaultPrice", "pricingSource",
    ];

    static readonly string[] Later =
    [
        "priceSource", "voucher", "voucherGroup", "excludedReason", "revision", "creditReferenceId", "correctedId", "rulesVersion", "evidenceHash",
    ];

    /// <summary>The lines that are hashed.</summary>
    /// <param name="document">UTF-8 JSON.</param>
    public static string Part(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        var part = new StringBuilder();
        foreach (var member in Members)
            part.Append(member).Append('=').Append(Find(json.RootElement, member)?.GetRawText()).Append('\n');
        // What was sealed by the first program ends here: it knew no rules' version.
        if (!json.RootElement.TryGetProperty("rulesVersion", out _))
            return part.ToString();
        foreach (var member in Later)
        {
            if (Find(json.RootElement, member) is { } value)
                part.Append(member).Append('=').Append(value.GetRawText()).Append('\n');
        }
        return part.ToString();
    }

    /// <summary>The hash of a document's sealed part.</summary>
    public static string Of(ReadOnlyMemory<byte> document) => Hash(Part(document));

    public static string Hash(string part) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(part)));

    /// <summary>The members of two sealed parts that differ, with what each says of them.</summary>
    public static IReadOnlyList<SealDifference> Differences(string expected, string actual)
    {
        var (one, other) = (Lines(expected), Lines(actual));
        return
        [
            .. one.Keys.Union(other.Keys).Select(member => new SealDifference(member, one.GetValueOrDefault(member), other.GetValueOrDefault(member)))
                .Where(difference => difference.Sealed != difference.Now),
        ];
    }

    static Dictionary<string, string> Lines(string part) =>
        part.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(line => line[0], line => line[^1]);

    static JsonElement? Find(JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }
        return element;
    }
}

/// <param name="Field">Path of the member.</param>
/// <param name="Sealed">Its JSON as sealed; null where it is absent.</param>
/// <param name="Now">Its JSON as it comes out now.</param>
public sealed record SealDifference(string Field, string? Sealed, string? Now);
