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
        var beside = Beside(decided, connectors);
        return new(
            decided.Facts, decided.LastMessageId, OwnEvent.Of(decided.Event), decided.Touched, [.. connectors.Order()],
            [.. decided.Before.Connectors.Values.Where(state => state.Connector.IsStation || connectors.Contains(state.Connector))],
            decided.Opened.Any() || beside.Length > 1 ? beside : null);
    }

    /// <summary>
    /// Those it may have looked at: what it changed, what still could go on or has no place in time, and of the rest, which a station that tells
    /// of days has by the dozen, the neighbours in time of what it changed and the last.
    /// </summary>
    static ImmutableArray<Session> Beside(Decided decided, ImmutableHashSet<ConnectorRef> connectors)
    {
        var all = decided.Before.Sessions.Values.Select(open => open.Session).ToList();
        var kept = all.Where(session => decided.Touched.Contains(session.Number)
            || session.Is(SessionFlags.StopWithoutStart | SessionFlags.StartMissing)
            || (connectors.Contains(session.Connector) && (session.State == SessionState.Running || session.Is(SessionFlags.EstimatedStop)))).ToHashSet();
        foreach (var there in all.Where(session => connectors.Contains(session.Connector)).ToLookup(session => session.Connector))
        {
            kept.Add(there.MaxBy(session => session.StartedAt)!);
            kept.Add(there.MaxBy(session => session.StoppedAt)!);
            foreach (var own in decided.Touched.Select(decided.SessionOf).OfType<Session>())
            {
                if (there.Where(other => other.StartedAt > own.StartedAt).MinBy(other => other.StartedAt) is { } next)
                    kept.Add(next);
                if (there.Where(other => other.StartedAt < own.StartedAt).MaxBy(other => other.StartedAt) is { } before)
                    kept.Add(before);
            }
        }
        return [.. all.Where(kept.Contains)];
    }

    /// <summary>Whether a note is about one of these: read without the rest of it.</summary>
    public static bool Concerns(ReadOnlySpan<byte> note, int number, ConnectorRef connector)
    {
        var reader = new Utf8JsonReader(note);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isTouched, isOn) = (reader.ValueTextEquals("touched"u8), reader.ValueTextEquals("on"u8));
            reader.Read();
            if (isTouched && JsonSerializer.Deserialize(ref reader, StepNoteJson.Default.ImmutableArrayInt32).Contains(number))
                return true;
            if (isOn && JsonSerializer.Deserialize(ref reader, StepNoteJson.Default.ImmutableArrayConnectorRef).Contains(connector))
                return true;
            if (!isTouched && !isOn)
                reader.Skip();
        }
        return false;
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
