using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>What the course of a session needs of its record.</summary>
sealed record CourseRecord(
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string TokenUid, decimal? MeterStartKwh, decimal? MeterStopKwh, string? StopReason,
    DateTimeOffset? RemotelyStoppedAt, string? RemotelyStoppedBy, DateTimeOffset? SealedAt, ImmutableArray<string> Flags)
{
    public static CourseRecord Of(JsonElement document) => new(
        document.GetProperty("startedAt").GetDateTimeOffset(), Time(document, "endedAt"),
        document.GetProperty("auth").GetProperty("idTag").GetProperty("uid").GetString() ?? "",
        Number(document, "meterStart"), Number(document, "meterStop"), document.GetProperty("stopReason").GetString(),
        Time(document, "remotelyStoppedAt"), document.GetProperty("remotelyStoppedBy").GetString(), Time(document, "sealedAt"),
        [.. document.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!)]);

    static DateTimeOffset? Time(JsonElement document, string name) =>
        document.GetProperty(name) is { ValueKind: JsonValueKind.String } time ? time.GetDateTimeOffset() : null;

    static decimal? Number(JsonElement document, string name) =>
        document.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : null;
}

sealed record StatusSeen(DateTimeOffset At, string Status, string? ErrorCode, string? Info);

/// <summary>A session told in plain words, in order of time.</summary>
static class Timeline
{
    /// <param name="authorizations">Messages that ask for an authorization, from around the session.</param>
    /// <param name="around">How long before and after the session its connector's statuses still belong to it.</param>
    public static ImmutableArray<CourseEvent> Of(
        CourseRecord record, IEnumerable<StatusSeen> statuses, IEnumerable<MessageRow> authorizations, DateTimeOffset end, TimeSpan around)
    {
        var events = new List<CourseEvent> { new(record.StartedAt, Register("Started", record.MeterStartKwh)) };
        events.AddRange(authorizations.Where(message => Names(message, record.TokenUid)).Select(Authorization));
        events.AddRange(statuses
            .Where(status => status.At >= record.StartedAt - around && status.At <= end + around)
            .Select(status => new CourseEvent(status.At, Words(status))));
        if (record.RemotelyStoppedAt is { } stopped)
            events.Add(new(stopped, record.RemotelyStoppedBy is { } by ? $"Told to stop remotely by {by}" : "Told to stop remotely"));
        if (record.EndedAt is { } ended)
            events.Add(new(ended, Register(Ending(record), record.MeterStopKwh)));
        if (record.SealedAt is { } sealedAt)
            events.Add(new(sealedAt, "Sealed"));
        return [.. events.OrderBy(one => one.At)];
    }

    static string Ending(CourseRecord record) => record switch
    {
        { Flags: var flags } when flags.Contains("estimatedStop") => "Stopped (no stop arrived; estimated from the last sign of it)",
        { StopReason: "Remote" } when record.RemotelyStoppedBy is { } by => $"Stopped remotely by {by}",
        { StopReason: "Remote" } => "Stopped remotely",
        { StopReason: null or "Local" } => "Stopped",
        { StopReason: var reason } => $"Stopped ({reason})",
    };

    static string Register(string text, decimal? kwh) => kwh is { } register ? $"{text}, register {Units.Shortest(register * 1000)} Wh" : text;

    static string Words(StatusSeen status) => status.Status switch
    {
        "Available" => "Connector free",
        "Preparing" => "Connected, not charging yet",
        "Charging" => "Charging",
        "SuspendedEV" => "EV stopped taking energy",
        "SuspendedEVSE" => "Charge box stopped giving energy",
        "Finishing" => "Ended, cable still connected",
        "Reserved" => "Reserved",
        "Unavailable" => "Out of service",
        "Faulted" => string.Join(": ", new[] { "Faulted", status.ErrorCode, status.Info }.Where(part => !string.IsNullOrEmpty(part))),
        var other => other,
    };

    static bool Names(MessageRow message, string uid) =>
        uid.Length > 0 && Encoding.UTF8.GetString(message.Request.Span).Contains($"\"{uid}\"", StringComparison.OrdinalIgnoreCase);

    static CourseEvent Authorization(MessageRow message)
    {
        var isAccepted = message.Answer.Span.IndexOf("\"Accepted\""u8) >= 0;
        return new(Epoch.FromMs(message.AtMs), isAccepted ? "Charge key accepted" : "Charge key refused");
    }
}
