using System.Text.Json;
using Stationmaster.Charging.Records;
using Stationmaster.Server.Market;

namespace Stationmaster.Server.ChargeRecords.Revisions;

/// <summary>A correction gave other energy, or other times: its CO2 is another.</summary>
/// <param name="Emission">Null where nobody knows.</param>
sealed record CorrectedEnergy(RecordEmission? Emission)
{
    static readonly string[] Members = ["co2", "co2Basis"];

    /// <summary>Whether a record took what is in a document, when that says.</summary>
    public static bool IsSame(string document, ChargeRecord record)
    {
        using var json = JsonDocument.Parse(document);
        var before = json.RootElement;
        return before.GetProperty("consumed").GetDecimal() == Units.Kwh(record.Metering.EnergyMilliWh)
            && before.GetProperty("startedAt").GetDateTimeOffset() == record.Session.StartedAt
            && before.GetProperty("endedAt").GetDateTimeOffset() == record.Session.StoppedAt;
    }

    /// <param name="energy">Null where it is the same as before: what was known of its CO2 holds.</param>
    /// <param name="before">The document of the record that is corrected.</param>
    public static byte[] Write(ChargeRecord record, RecordState state, CorrectedEnergy? energy, string before)
    {
        if (energy is not null)
            return ChargeRecordDocument.Write(record, state with { Emission = energy.Emission });
        var document = ChargeRecordDocument.Write(record, state);
        using var json = JsonDocument.Parse(before);
        var live = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var member in Members)
        {
            if (json.RootElement.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null)
                live[member] = value.GetRawText();
        }
        return live.Count == 0 ? document : Rewriting.With(document, live);
    }
}
