using System.Buffers;
using System.Text.Json;

namespace Stationmaster.Server.Connectors;

/// <summary>Writes lists of connectors from their cached bytes. The same JSON as <see cref="ConnectorsJson"/> would write.</summary>
static class ConnectorJson
{
    public static void Write(this IBufferWriter<byte> json, IEnumerable<ConnectorLive> connectors)
    {
        json.Write("["u8);
        var isFirst = true;
        foreach (var connector in connectors)
        {
            if (!isFirst)
                json.Write(","u8);
            isFirst = false;
            json.Write(connector.Json.Span);
        }
        json.Write("]"u8);
    }

    public static void Write(this IBufferWriter<byte> json, long number)
    {
        var span = json.GetSpan(20);
        number.TryFormat(span, out var length);
        json.Advance(length);
    }

    public static void WriteSnapshot(IBufferWriter<byte> json, long sequence, IEnumerable<ConnectorLive> connectors)
    {
        json.Write("{\"connectors\":"u8);
        json.Write(connectors);
        json.Write(",\"sequence\":"u8);
        json.Write(sequence);
        json.Write("}"u8);
    }

    public static void WriteChanges(IBufferWriter<byte> json, long sequence, long previous, ConnectorDelta delta)
    {
        json.Write("{\"sequence\":"u8);
        json.Write(sequence);
        json.Write(",\"previous\":"u8);
        json.Write(previous);
        json.Write(",\"connectors\":"u8);
        json.Write(delta.Connectors);
        json.Write(",\"removed\":["u8);
        for (var i = 0; i < delta.Removed.Count; i++)
        {
            if (i > 0)
                json.Write(","u8);
            json.Write(delta.Removed[i]);
        }
        json.Write("]}"u8);
    }

    public static void WriteList(
        IBufferWriter<byte> json, IEnumerable<ConnectorLive> connectors, ConnectorSummary summary, long sequence, string? nextPageCursor)
    {
        json.Write("{\"data\":"u8);
        json.Write(connectors);
        json.Write(",\"summary\":"u8);
        json.Write(JsonSerializer.SerializeToUtf8Bytes(summary, ConnectorsJson.Api.ConnectorSummary));
        json.Write(",\"sequence\":\""u8);
        json.Write(sequence);
        json.Write("\",\"nextPageCursor\":"u8);
        json.Write(JsonSerializer.SerializeToUtf8Bytes(nextPageCursor, ConnectorsJson.Api.String));
        json.Write("}"u8);
    }
}
