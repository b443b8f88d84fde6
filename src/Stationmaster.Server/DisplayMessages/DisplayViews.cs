using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.DisplayMessages;

/// <summary>Whether its time has come: the charge box shows it, in its state, by its priority.</summary>
public enum DisplayStanding { Waiting, Shown, Over }

/// <summary>A message that a charge box shows.</summary>
/// <param name="State">Only while the charge box is in this state; null for any.</param>
/// <param name="TransactionId">Only while this transaction runs.</param>
/// <param name="StationTransactionId">The charge box's own id of it.</param>
/// <param name="Texts">The message; with OCPP 2.1 also in further languages.</param>
/// <param name="By">Who set it from here; null where the charge box told of it.</param>
/// <param name="ToldAt">When the charge box named it last.</param>
public sealed record DisplayView(
    int Id, DisplayPriority Priority, DisplayState? State, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, long? TransactionId,
    string? StationTransactionId, IReadOnlyList<DisplayText> Texts, SettingPattern? Display, string? By, DateTimeOffset SetAt, DateTimeOffset? ToldAt,
    DisplayStanding Standing);

/// <param name="Status">The charge box's word for the question: Unknown where nothing matches.</param>
public sealed record DisplayReading(DateTimeOffset? AskedAt, DateTimeOffset? ReadAt, string? Status);

public sealed record DisplayList(IReadOnlyList<DisplayView> Data, DisplayReading Reading);

/// <param name="Id">Of the message that it takes the place of; absent for a new one.</param>
/// <param name="Priority">AlwaysFront, InFront or NormalCycle (where absent).</param>
/// <param name="State">Charging, Faulted, Idle, Unavailable; with OCPP 2.1 also Suspended, Discharging. Absent for any.</param>
/// <param name="TransactionId">Only while this transaction runs; of several texts that in the driver's language comes first.</param>
/// <param name="Texts">One; with OCPP 2.1 up to five, in different languages.</param>
/// <param name="Display">The component that shows it, where there are several.</param>
public sealed record DisplayRequest(
    int? Id = null, string? Priority = null, string? State = null, DateTimeOffset? StartsAt = null, DateTimeOffset? EndsAt = null,
    int? TransactionId = null, IReadOnlyList<DisplayTextRequest>? Texts = null, SettingPattern? Display = null);

/// <param name="Format">Utf8 (where absent), Ascii, Html, Uri; with OCPP 2.1 also QrCode.</param>
/// <param name="Language">RFC 5646, as "da" or "de-AT".</param>
public sealed record DisplayTextRequest(string? Content = null, string? Format = null, string? Language = null);

/// <summary>Which are asked for; all where nothing is given.</summary>
public sealed record DisplayQuestion(IReadOnlyList<int>? Ids = null, string? Priority = null, string? State = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DisplayList))]
[JsonSerializable(typeof(DisplayRequest))]
[JsonSerializable(typeof(DisplayQuestion))]
sealed partial class DisplayJson : JsonSerializerContext;
