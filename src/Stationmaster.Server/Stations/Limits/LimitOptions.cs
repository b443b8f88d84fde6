namespace Stationmaster.Server.Stations.Limits;

/// <summary>
/// What one address or one station may take of the program. Generous for what stations do, and small beside what an attack needs;
/// docs/limits.md says what happens at each.
/// </summary>
public sealed record LimitOptions
{
    /// <summary>From the opening of a connection to its first whole request, TLS included.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections of one address that have not authenticated, at once.</summary>
    public int ConnectionsPerAddress { get; init; } = 4_000;

    /// <summary>Handshakes of one address in a minute that fail or come from stations nobody registered.</summary>
    public int FailuresPerMinute { get; init; } = 300;

    /// <summary>Wrong credentials for one identity from one address in a minute.</summary>
    public int GuessesPerMinute { get; init; } = 10;

    /// <summary>Unknown stations of one address that are let in within a minute, where unknown stations are accepted.</summary>
    public int AdmissionsPerMinute { get; init; } = 20_000;

    /// <summary>Unknown stations of one address that are held at once.</summary>
    public int HeldPerAddress { get; init; } = 50;

    /// <summary>Connections a registered station may open in a minute.</summary>
    public int ReconnectsPerMinute { get; init; } = 60;

    /// <summary>Messages of one station a second, in the long run.</summary>
    public int CallsPerSecond { get; init; } = 100;

    /// <summary>Messages of one station at once, after a rest.</summary>
    public int CallBurst { get; init; } = 1_000;

    /// <summary>Bytes of one station a second, in the long run.</summary>
    public int BytesPerSecond { get; init; } = 128 * 1024;

    /// <summary>Bytes of one station at once, after a rest.</summary>
    public int ByteBurst { get; init; } = 4 * 1024 * 1024;

    /// <summary>From the first byte of a message to its last.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Sessions a station may open in a minute, in the long run; ten minutes' worth at once.</summary>
    public int SessionsPerMinute { get; init; } = 60;

    /// <summary>The highest connector that is learnt from a station's messages; those registered have no limit.</summary>
    public int LearntConnectors { get; init; } = 32;

    /// <summary>Messages of one station that change nothing and are kept in the log, a minute; ten minutes' worth at once.</summary>
    public int KeptPerMinute { get; init; } = 600;
}
