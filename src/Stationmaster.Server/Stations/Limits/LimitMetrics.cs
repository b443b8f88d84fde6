using System.Diagnostics.Metrics;

namespace Stationmaster.Server.Stations.Limits;

/// <summary>Each limit counts when it holds somebody back; the tag says which.</summary>
static class LimitMetrics
{
    static readonly Meter Meter = new("Stationmaster");

    static readonly Counter<long> RefusedHandshakes =
        Meter.CreateCounter<long>("stationmaster.limits.handshakes_refused", "{handshake}", "Handshakes that a limit turned away, by limit");

    static readonly Counter<long> DroppedConnections =
        Meter.CreateCounter<long>("stationmaster.limits.connections_dropped", "{connection}", "Connections that a limit ended, by limit");

    static readonly Counter<long> Pauses =
        Meter.CreateCounter<long>("stationmaster.limits.pauses", "{pause}", "Times a station was not read for a while, by limit");

    static readonly Counter<long> RefusedCalls =
        Meter.CreateCounter<long>("stationmaster.limits.calls_refused", "{call}", "Calls that a limit refused, by limit");

    static readonly Counter<long> UnkeptMessages =
        Meter.CreateCounter<long>("stationmaster.limits.messages_not_kept", "{message}", "Messages that were answered and not kept in the log");

    static readonly Counter<long> UnwrittenLines =
        Meter.CreateCounter<long>("stationmaster.limits.log_lines_withheld", "{line}", "Lines of the program's log that were counted and not written");

    public static readonly UpDownCounter<long> Unauthenticated =
        Meter.CreateUpDownCounter<long>("stationmaster.limits.unauthenticated_connections", "{connection}", "Open connections that have not authenticated");

    public static void HandshakeRefused(string limit) => RefusedHandshakes.Add(1, new KeyValuePair<string, object?>("limit", limit));

    public static void ConnectionDropped(string limit) => DroppedConnections.Add(1, new KeyValuePair<string, object?>("limit", limit));

    public static void Paused(string limit) => Pauses.Add(1, new KeyValuePair<string, object?>("limit", limit));

    public static void CallRefused(string limit) => RefusedCalls.Add(1, new KeyValuePair<string, object?>("limit", limit));

    public static void MessageNotKept() => UnkeptMessages.Add(1);

    public static void LineWithheld() => UnwrittenLines.Add(1);
}
