using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Tariffs;

namespace Stationmaster.Server.ChargeRecords.Evidence;

/// <summary>What a decision about sessions went by besides its message, as it is kept until they are sealed.</summary>
/// <param name="After">The last message before it.</param>
/// <param name="Own">What happened, where no message told it.</param>
/// <param name="On">The connectors concerned.</param>
/// <param name="Sessions">The sessions that stood beside; absent where that was none, or the one concerned alone.</param>
sealed record StepNote(
    Facts Facts, long After, OwnEvent? Own, ImmutableArray<int> Touched, ImmutableArray<ConnectorRef> On,
    ImmutableArray<ConnectorState> Connectors, ImmutableArray<Session>? Sessions)
{
    public static StepNote Of(Decided decided)
    {
        var connectors = decided.Connectors;
        var beside = decided.Before.Sessions.Values.Select(open => open.Session)
            .Where(session => decided.Touched.Contains(session.Number) || connectors.Contains(session.Connector)
                || session.Is(SessionFlags.StopWithoutStart | SessionFlags.StartMissing))
            .ToImmutableArray();
        return new(
            decided.Facts, decided.LastMessageId, OwnEvent.Of(decided.Event), decided.Touched, [.. connectors.Order()],
            [.. decided.Before.Connectors.Values.Where(state => state.Connector.IsStation || connectors.Contains(state.Connector))],
            decided.Opened.Any() || beside.Length > 1 ? beside : null);
    }

    public string Write() => JsonSerializer.Serialize(this, StepNoteJson.Default.StepNote);

    public static StepNote Read(string note) =>
        JsonSerializer.Deserialize(note, StepNoteJson.Default.StepNote) ?? throw new JsonException("A step's note is null.");
}

/// <summary>Something that happened to a station without a message.</summary>
sealed record OwnEvent(string Kind, string? Due = null, long Number = 0, string? Detail = null)
{
    /// <summary>Null for what a station told.</summary>
    public static OwnEvent? Of(StationEvent @event) => @event switch
    {
        DueReached due => new("due", due.Kind.ToString(), due.Number, due.Detail),
        ConnectionLost => new("connectionLost"),
        RemoteStopAgreed agreed => new("remoteStopAgreed", Number: agreed.Number, Detail: agreed.By),
        RemoteStartAgreed agreed => new("remoteStartAgreed", Number: agreed.OrderId, Detail: agreed.TokenUid),
        _ => null,
    };

    /// <exception cref="JsonException">Of a kind this program does not know.</exception>
    public StationEvent ToEvent() => Kind switch
    {
        "due" when Enum.TryParse<DueKind>(Due, out var due) => new DueReached(due, Number, Detail),
        "connectionLost" => new ConnectionLost(),
        "remoteStopAgreed" => new RemoteStopAgreed((int)Number, Detail ?? ""),
        "remoteStartAgreed" => new RemoteStartAgreed(Number, Detail ?? ""),
        _ => throw new JsonException($"No such event: {Kind} {Due}"),
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(TariffJson), typeof(JsonStringEnumConverter<PriceSource>), typeof(JsonStringEnumConverter<VoucherKind>)])]
[JsonSerializable(typeof(StepNote))]
sealed partial class StepNoteJson : JsonSerializerContext;
