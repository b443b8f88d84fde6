namespace Stationmaster.Bench.Running;

/// <summary>A network of registered stations that have all been here once: what a server finds when it restarts.</summary>
/// <param name="Folder">The server's data folder; for PostgreSQL without the database.</param>
/// <param name="Database">The name of the PostgreSQL database; null for SQLite.</param>
/// <param name="ApiKey">With every right.</param>
sealed record Seed(Engine Engine, int Stations, string Folder, string? Database, string ApiKey)
{
    /// <summary>The stations' identities and passwords, as the load generator reads them.</summary>
    public string Known => Path.Combine(Folder, "stations.txt");
}
