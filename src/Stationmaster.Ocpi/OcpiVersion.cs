namespace Stationmaster.Ocpi;

/// <summary>The versions of OCPI whose text we read and write.</summary>
public enum OcpiVersion { V211, V221, V230 }

public static class OcpiVersions
{
    /// <summary>"2.1.1", "2.2.1", "2.3.0"; null for another.</summary>
    public static OcpiVersion? Parse(string? text) => text switch
    {
        "2.1.1" => OcpiVersion.V211,
        "2.2.1" => OcpiVersion.V221,
        "2.3.0" => OcpiVersion.V230,
        _ => null,
    };

    public static string Text(this OcpiVersion version) => version switch
    {
        OcpiVersion.V211 => "2.1.1",
        OcpiVersion.V221 => "2.2.1",
        _ => "2.3.0",
    };
}
