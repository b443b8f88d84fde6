using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Billing;

/// <summary>What is written on a record that is billed, beside what is sealed of it.</summary>
/// <param name="Reference">Of the bill.</param>
/// <param name="At">When; null for when it is written.</param>
/// <param name="IsTakenBack">The mark of that reference is taken away.</param>
sealed record BillingMark(string Reference, DateTimeOffset? At, bool IsTakenBack)
{
    // Stands for the time of writing, which is known only once the write has its turn; parsing documents then would hold up all others.
    readonly string _later = $"written-{Guid.NewGuid():N}";

    public string Kind => IsTakenBack ? "unbilled" : "billed";

    /// <summary>The document with the mark, all but the time of writing.</summary>
    public string Prepare(string document) => Encoding.UTF8.GetString(Rewriting.With(
        Encoding.UTF8.GetBytes(document), new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["updatedAt"] = $"\"{_later}\"",
            ["billedAt"] = IsTakenBack ? null : At is { } at ? $"\"{Time(at)}\"" : $"\"{_later}\"",
            ["invoiceReference"] = IsTakenBack ? null : $"\"{Encoded(Reference)}\"",
        }));

    public string Finish(string prepared, DateTimeOffset now) => prepared.Replace(_later, Time(now), StringComparison.Ordinal);

    public long? BilledMs(DateTimeOffset now) => IsTakenBack ? null : Epoch.ToMs(At ?? now);

    static JsonEncodedText Encoded(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
