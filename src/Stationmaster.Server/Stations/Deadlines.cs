namespace Stationmaster.Server.Stations;

static class Deadlines
{
    /// <summary>For a station to answer an order, its wait behind others included.</summary>
    public static readonly TimeSpan Order = TimeSpan.FromSeconds(30);

    /// <summary>For a station to take one frame.</summary>
    public static readonly TimeSpan Send = TimeSpan.FromSeconds(30);

    /// <summary>For what the server asks by itself.</summary>
    public static readonly TimeSpan SetUp = TimeSpan.FromSeconds(10);

    /// <summary>For one connection to end politely when the server stops.</summary>
    public static readonly TimeSpan Farewell = TimeSpan.FromSeconds(8);

    /// <summary>Until a held station boots again.</summary>
    public static readonly TimeSpan HeldBoot = TimeSpan.FromSeconds(30);
}
