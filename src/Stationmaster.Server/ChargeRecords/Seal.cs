using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>
/// The hash of a record's sealed part: times, energy, payer, tariff and price. Anyone who holds the document can work it out again: a line
/// <c>path=value</c> per member below, in this order, each ended by a line feed, the value as it stands in the document (nothing where the
/// member is absent), hashed by SHA-256, in lower-case hex. Payment, roaming status and CO2 may change around it.
/// </summary>
public static class Seal
{
    static readonly string[] Members =
    [
        "transactionId", "sessionId", "evseId", "startedAt", "endedAt", "duration", "consumed", "meterStart", "meterStop",
        "auth.idTag.uid", "auth.idTag.id", "auth.idTag.customerId", "auth.idTag.companyId", "company.id",
        "price", "cpoDefaultPrice", "pricingSource",
    ];

    /// <param name="document">UTF-8 JSON.</param>
    public static string Of(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        var sealedPart = new StringBuilder();
        foreach (var member in Members)
            sealedPart.Append(member).Append('=').Append(Find(json.RootElement, member)?.GetRawText()).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sealedPart.ToString())));
    }

    static JsonElement? Find(JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (!element.TryGetProperty(name, out element))
                return null;
        }
        return element;
    }
}
