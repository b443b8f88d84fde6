using Stationmaster.Ocpp.V16;

namespace Stationmaster.Ocpp;

/// <summary>The versions by name, for what was written down long ago.</summary>
public static class OcppVersions
{
    /// <param name="name">As <see cref="OcppVersion.Name"/>; null for none known, which was 1.6 when there was no other.</param>
    /// <returns>Null for a version this program does not speak.</returns>
    public static OcppVersion? Find(string? name) => name is null or "1.6" ? Ocpp16.Instance : null;
}
