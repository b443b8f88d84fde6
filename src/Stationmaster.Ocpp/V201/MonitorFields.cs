using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>What monitors are made of: OCPP 2.0.1 and 2.1 Part 2 §2.</summary>
static class MonitorFields
{
    static readonly string[] KindWords =
        ["UpperThreshold", "LowerThreshold", "Delta", "Periodic", "PeriodicClockAligned", "TargetDelta", "TargetDeltaRelative"];

    static readonly Words Kinds201 = new(KindWords[..5]), Kinds21 = new(KindWords);

    /// <summary>In the order of <see cref="MonitoringBase"/>.</summary>
    public static readonly Words Bases = new("All", "FactoryDefault", "HardWiredOnly");

    /// <summary>In the order of <see cref="MonitoringCriterion"/>.</summary>
    public static readonly Words Criteria = new("ThresholdMonitoring", "DeltaMonitoring", "PeriodicMonitoring");

    /// <summary>In the order of <see cref="MonitorOrigin"/>.</summary>
    public static readonly Words Origins = new("HardWiredNotification", "HardWiredMonitor", "PreconfiguredMonitor", "CustomMonitor");

    /// <summary>In the order of <see cref="MonitorKind"/>.</summary>
    public static Words Kinds(OcppEdition edition) => edition == OcppEdition.V21 ? Kinds21 : Kinds201;

    public static bool Has(MonitorKind kind, OcppEdition edition) => kind <= MonitorKind.PeriodicClockAligned || edition == OcppEdition.V21;

    public static OutcomeKind Judge(string? status) => status switch
    {
        "Accepted" => OutcomeKind.Accepted,
        "UnknownComponent" or "UnknownVariable" or "UnsupportedMonitorType" => OutcomeKind.NotSupported,
        _ => OutcomeKind.Rejected,
    };

    /// <summary>One answer for several: a yes where one of them is one.</summary>
    public static Outcome Sum(ImmutableArray<MonitorResult> results)
    {
        if (results.IsDefaultOrEmpty)
            return new(OutcomeKind.Rejected, Why: "The answer names no monitor");
        var first = results.FirstOrDefault(result => result.Kind == OutcomeKind.Accepted) ?? results[0];
        return new(first.Kind, first.Status, first.Why) { MonitorResults = results };
    }

    public static void WritePace(Utf8JsonWriter json, ReadOnlySpan<byte> name, StreamPace pace)
    {
        json.WriteStartObject(name);
        json.WriteOptional("interval"u8, pace.IntervalSeconds);
        json.WriteOptional("values"u8, pace.Values);
        json.WriteEndObject();
    }

    public static StreamPace? ReadPace(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        int? interval = null, values = null;
        while (fields.Next())
        {
            if (fields.Is("interval"u8))
                interval = fields.Integer();
            else if (fields.Is("values"u8))
                values = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        return new(interval, values);
    }
}
