using System.Collections.Immutable;

namespace Stationmaster.Charging.Stations;

/// <summary>Values of one monitor that a station sends all the time (OCPP 2.1, N11 and following).</summary>
/// <param name="Id">The station's.</param>
public sealed record EventStream(int Id, int MonitorId, StreamPace Pace);

/// <summary>A station begins to send one.</summary>
public sealed record StreamOpened(EventStream Stream) : StationEvent;

public sealed record StreamDecision(bool IsAccepted) : Decision;

/// <summary>A station sends no more of it.</summary>
public sealed record StreamClosed(int StreamId) : StationEvent;

/// <param name="After">Seconds after the base time of its message.</param>
public readonly record struct StreamedValue(decimal After, string Value);

/// <summary>Some values of a stream; nobody answers.</summary>
/// <param name="Pending">How many wait to be sent.</param>
public sealed record StreamTold(int StreamId, int Pending, DateTimeOffset? At, ImmutableArray<StreamedValue> Values) : StationEvent;

public sealed record StreamBegun(EventStream Stream, DateTimeOffset At) : StationChange;

public sealed record StreamEnded(int StreamId, DateTimeOffset At) : StationChange;

public sealed record StreamValuesTold(StreamTold Told, DateTimeOffset At) : StationChange;

/// <summary>Asks which streams are open; the answer holds them.</summary>
public sealed record GetStreams : Order;

public sealed record AdjustStream(int StreamId, StreamPace Pace) : Order;
