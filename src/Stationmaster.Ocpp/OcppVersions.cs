using Stationmaster.Ocpp.V16;
using Stationmaster.Ocpp.V201;
using Stationmaster.Ocpp.V21;

namespace Stationmaster.Ocpp;

/// <summary>The versions this program speaks.</summary>
public static class OcppVersions
{
    /// <summary>Newest first: of what a station offers, the first of these is spoken.</summary>
    public static IReadOnlyList<OcppVersion> All { get; } = [Ocpp21.Instance, Ocpp201.Instance, Ocpp16.Instance];

    /// <param name="name">As <see cref="OcppVersion.Name"/>; null for none known, which was 1.6 when there was no other.</param>
    /// <returns>Null for a version this program does not speak.</returns>
    public static OcppVersion? Find(string? name) => name is null ? Ocpp16.Instance : All.FirstOrDefault(version => version.Name == name);
}
