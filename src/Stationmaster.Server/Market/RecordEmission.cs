using System.Text.Json;
using Stationmaster.Charging.Energy;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Market;

/// <summary>The CO2 of a charge record, beside what is sealed of it.</summary>
/// <param name="Milligrams">Null where not all of its time is known.</param>
/// <param name="Source">Whose factors; null where none was used.</param>
/// <param name="Open">The energy of its five minutes, as long as better factors may come; null when it is final.</param>
public sealed record RecordEmission(
    string Area, DateTimeOffset EndedAt, long? Milligrams, EmissionBasis? Basis, string? Source, IReadOnlyList<EnergySlot>? Open,
        DateTimeOffset ComputedAt)
{
    /// <summary>Location-based: what the area's grid emitted then. Guarantees of origin are another claim and are not in it.</summary>
    public const string Method = "location-based";

    /// <summary>Tonnes, as the API has it.</summary>
    public decimal? Tonnes => Milligrams / 1_000_000_000m;

    /// <param name="mayImprove">Whether factors that are missing or stood in for may still come.</param>
    public static RecordEmission Of(
        string area, DateTimeOffset endedAt, IReadOnlyList<EnergySlot> slots, IReadOnlyList<StoredEmission> factors,
            decimal? yearlyAverage, bool mayImprove,
        DateTimeOffset now)
    {
        var emission = Emission.Of(slots, [.. factors.Select(factor => new EmissionFactor(factor.From, factor.GramsPerKwh))],
            yearlyAverage);
        var source = emission?.Basis == EmissionBasis.YearlyAverage && factors.Count == 0 ? "yearly average"
            : factors.LastOrDefault()?.Source;
        var isFinal = !mayImprove || emission?.Basis == EmissionBasis.Measured;
        return new(area, endedAt, emission?.Milligrams, emission?.Basis, emission is null ? null : source, isFinal ? null : slots, now);
    }

    /// <summary>The record's member co2Basis, where there is a figure to explain.</summary>
    internal void WriteBasis(Utf8JsonWriter json)
    {
        if (Milligrams is null || Basis is not { } basis)
            return;
        json.WriteStartObject("co2Basis"u8);
        json.WriteString("method"u8, Method);
        json.WriteString("area"u8, Area);
        json.WriteString("factors"u8, ChargeRecordDocument.Word(basis.ToString()));
        json.WriteString("source"u8, Source);
        json.WriteTime("computedAt"u8, ComputedAt);
        json.WriteEndObject();
    }

    /// <summary>A finished document with these figures in it; every other member stays byte for byte.</summary>
    internal byte[] Into(ReadOnlyMemory<byte> document, DateTimeOffset updatedAt)
    {
        using var old = JsonDocument.Parse(document);
        var text = new System.Buffers.ArrayBufferWriter<byte>(document.Length + 200);
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var member in old.RootElement.EnumerateObject())
            {
                if (member.NameEquals("co2"u8))
                    json.WriteDecimal("co2"u8, Tonnes);
                else if (member.NameEquals("updatedAt"u8))
                    json.WriteTime("updatedAt"u8, updatedAt);
                else if (!member.NameEquals("co2Basis"u8))
                {
                    json.WritePropertyName(member.Name);
                    json.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
                }
            }
            WriteBasis(json);
            json.WriteEndObject();
        }
        return text.WrittenSpan.ToArray();
    }
}

/// <summary>The table record_emission.</summary>
static class RecordEmissions
{
    const string Columns = "number, area, ended_ms, milligrams, basis, source, slots, computed_ms";
    const string Renewed = """
        on conflict (number) do update set area = excluded.area, ended_ms = excluded.ended_ms, milligrams = excluded.milligrams,
            basis = excluded.basis, source = excluded.source, slots = excluded.slots, computed_ms = excluded.computed_ms
        """;

    /// <summary>What makes it durable, with the record it belongs to.</summary>
    public static IEnumerable<Change> Saved(int number, RecordEmission? emission)
    {
        if (emission is null)
            yield break;
        yield return new RowWrite(
            "record_emission",
            number,
            $$"""
            insert into record_emission ({{Columns}})
            select number, area, endedMs, milligrams, basis, source, slots, computedMs from {rows} where true
            {{Renewed}}
            """,
            Row(number, emission));
    }

    /// <summary>The same in a write of its own; nobody knows where it is null, whatever was known before.</summary>
    public static Statement Put(long number, RecordEmission? emission) => emission is null
        ? new("delete from record_emission where number = @number", new { number })
        : new(
            $"""
            insert into record_emission ({Columns}) values (@number, @area, @endedMs, @milligrams, @basis, @source, @slots, @computedMs)
            {Renewed}
            """,
            Row(number, emission));

    /// <summary>Of another record of the same energy: factors that come late reach both.</summary>
    public static Statement Copied(long from, long to) => new(
        $"insert into record_emission ({Columns}) select @to, {Columns["number, ".Length..]} from record_emission where number = @from "
        + "on conflict (number) do nothing",
        new { from, to });

    static object Row(long number, RecordEmission emission) => new
    {
        number, area = emission.Area, endedMs = Epoch.ToMs(emission.EndedAt), milligrams = emission.Milligrams,
        basis = emission.Basis?.ToString(), source = emission.Source, slots = emission.Open is { } open ? Write(open) : null, computedMs = Epoch.ToMs(emission.ComputedAt),
    };

    /// <summary>"1763719200000:183333 …": each slot's beginning, ms, and energy, mWh.</summary>
    public static string Write(IReadOnlyList<EnergySlot> slots) => string.Join(' ',
        slots.Select(slot => $"{Epoch.ToMs(slot.From)}:{slot.EnergyMilliWh}"));

    public static IReadOnlyList<EnergySlot> Read(string text) =>
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(slot => slot.Split(':'))
            .Select(slot => new EnergySlot(Epoch.FromMs(long.Parse(slot[0])), long.Parse(slot[1]))),
    ];
}
