using System.Text;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>ConnectorStatusEnumType, and the values of AvailabilityState: OCPP 2.0.1 Part 2 §2 and §3.</summary>
static class ConnectorWords
{
    public static Words All { get; } = new("Available", "Occupied", "Reserved", "Unavailable", "Faulted");

    const int Occupied = 1;

    /// <summary>The index of a word among <see cref="All"/>, however it is written; null for none of them.</summary>
    public static int? Find(string word) => All.IndexOf(Encoding.UTF8.GetBytes(word), out _) is var index and >= 0 ? index : null;

    /// <param name="word">Of <see cref="All"/>.</param>
    public static StatusReported Report(ConnectorRef connector, int word, DateTimeOffset? at)
    {
        var status = word switch
        {
            0 => ConnectorStatus.Available,
            Occupied => ConnectorStatus.Preparing,
            2 => ConnectorStatus.Reserved,
            3 => ConnectorStatus.Unavailable,
            _ => ConnectorStatus.Faulted,
        };
        return new(connector, status, At: at) { IsOccupiedOnly = word == Occupied };
    }

    public static string For(ConnectorStatus status) => status switch
    {
        ConnectorStatus.Available or ConnectorStatus.Reserved or ConnectorStatus.Faulted => status.ToString(),
        ConnectorStatus.Unavailable or ConnectorStatus.Unknown => nameof(ConnectorStatus.Unavailable),
        _ => All[Occupied],
    };
}
