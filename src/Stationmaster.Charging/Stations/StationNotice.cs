namespace Stationmaster.Charging.Stations;

/// <summary>Something a station told that changes nothing here and is kept for people to read.</summary>
/// <param name="Action">The standard's name of it.</param>
/// <param name="PayloadJson">A JSON object, as the station sent it.</param>
/// <param name="RequestId">Of the order that this answers in parts; null where there is none.</param>
public sealed record StationNotice(string Action, string PayloadJson, long? RequestId) : StationEvent;

public sealed record NoticeKept(StationNotice Notice, DateTimeOffset At) : StationChange;
