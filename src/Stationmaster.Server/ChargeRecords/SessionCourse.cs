using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>How a session went.</summary>
public sealed record SessionCourse(
    IReadOnlyList<CoursePoint> Samples,
    [property: Description("The connector's statuses: the one at the start, then each change until the end.")] IReadOnlyList<CourseStatus> Statuses,
    [property: Description("What happened, in order, in plain words.")] IReadOnlyList<CourseEvent> Timeline,
    [property: Description("How many OCPP messages the charge box exchanged meanwhile.")] long MessageCount);

public sealed record CoursePoint(
    DateTimeOffset At,
    [property: Description("Delivered by this session until now.")] decimal? EnergyKwh,
    decimal? PowerKw,
    [property: Description("State of charge, percent.")] int? Soc,
    [property: Description("All phases together.")] decimal? CurrentA,
    [property: Description("Mean of the phases.")] decimal? VoltageV);

public sealed record CourseStatus(DateTimeOffset At, string Status);

public sealed record CourseEvent(DateTimeOffset At, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionCourse))]
[JsonSerializable(typeof(RecordCount))]
[JsonSerializable(typeof(Exports.ExportState))]
sealed partial class ChargeRecordsJson : JsonSerializerContext;
