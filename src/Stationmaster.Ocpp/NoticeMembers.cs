using System.Text.Json;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Ocpp;

/// <summary>Events that are kept whole beside what is read of them.</summary>
static class NoticeMembers
{
    /// <summary>The members of what was told, into the object that is open.</summary>
    public static void WriteMembers(this Utf8JsonWriter json, StationNotice notice)
    {
        using var read = JsonDocument.Parse(notice.PayloadJson);
        foreach (var member in read.RootElement.EnumerateObject())
            member.WriteTo(json);
    }
}
