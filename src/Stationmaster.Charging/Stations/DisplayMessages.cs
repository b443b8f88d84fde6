using System.Collections.Immutable;

namespace Stationmaster.Charging.Stations;

/// <summary>OCPP 2.x Part 2 §3: MessagePriorityEnumType.</summary>
public enum DisplayPriority { AlwaysFront, InFront, NormalCycle }

/// <summary>In which state of the station a message is shown (MessageStateEnumType); the last two of 2.1 alone.</summary>
public enum DisplayState { Charging, Faulted, Idle, Unavailable, Suspended, Discharging }

/// <summary>MessageFormatEnumType; the last of 2.1 alone.</summary>
public enum DisplayFormat { Ascii, Html, Uri, Utf8, QrCode }

/// <param name="Language">RFC 5646, as "da" or "de-AT"; null where that does not matter.</param>
public sealed record DisplayText(string Content, DisplayFormat Format = DisplayFormat.Utf8, string? Language = null);

/// <summary>What a station shows to whoever stands before it (OCPP 2.x functional block O).</summary>
/// <param name="Id">Unique at its station; one of the same id takes its place.</param>
/// <param name="Texts">The first is the message; more, in other languages, only 2.1 can hold.</param>
public sealed record DisplayMessage(int Id, DisplayPriority Priority, IReadOnlyList<DisplayText> Texts)
{
    /// <summary>Null for any.</summary>
    public DisplayState? State { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The station's own id of the transaction while which it is shown.</summary>
    public string? OwnId { get; init; }

    /// <summary>The display, where a station has several.</summary>
    public SettingPattern? Display { get; init; }
}

public sealed record SetDisplayMessage(DisplayMessage Message) : Order;

public sealed record ClearDisplayMessage(int Id) : Order;

/// <summary>Asks for those that match, which come as <see cref="DisplayMessagesReported"/>.</summary>
/// <param name="Ids">Empty for all.</param>
public sealed record GetDisplayMessages(
    int RequestId, IReadOnlyList<int> Ids, DisplayPriority? Priority = null, DisplayState? State = null) : Order
{
    public bool IsForAll => Ids.Count == 0 && Priority is null && State is null;
}

/// <summary>A part of what was asked for, in their order.</summary>
public sealed record DisplayMessagesReported(int RequestId, ImmutableArray<DisplayMessage> Messages, bool IsLast) : StationEvent;

public sealed record DisplayMessagesTold(DisplayMessagesReported Report, DateTimeOffset At) : StationChange;
