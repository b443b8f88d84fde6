using Stationmaster.Server.Storage;
using Xunit;

[assembly: AssemblyFixture(typeof(Stationmaster.Server.Tests.Storage.StopsPostgres))]

namespace Stationmaster.Server.Tests.Storage;

/// <summary>A fresh database of each engine. Theories take <see cref="Engines"/>: one behaviour, both databases.</summary>
public static class TestDatabases
{
    public const string Sqlite = "SQLite", Postgres = "PostgreSQL";

    public static TheoryData<string> Engines => [Sqlite, Postgres];

    static readonly Lazy<Task<string>> SqlitePattern = new(async () => (await Pattern(Sqlite)).DataFolder);
    static readonly Lazy<Task<string>> PostgresPattern = new(async () => (await Pattern(Postgres)).ConnectionString!);

    /// <summary>Migrated, unless it is to be empty: most are copies of one that was, for to migrate takes a good part of a second.</summary>
    public static async Task<TestDatabase> Fresh(string engine, bool migrate = true)
    {
        var folder = NewFolder();
        if (engine == Postgres)
            return new(engine, folder, await PostgresServer.NewDatabase(migrate ? await PostgresPattern.Value : null));
        if (migrate)
        {
            foreach (var file in Directory.GetFiles(await SqlitePattern.Value))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        return new(engine, folder, null);
    }

    static async Task<TestDatabase> Pattern(string engine)
    {
        var test = new TestDatabase(engine, NewFolder(), engine == Postgres ? await PostgresServer.NewDatabase(null) : null);
        await test.Database.Migrate(CancellationToken.None);
        await test.Database.DisposeAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(test.DataFolder, recursive: true);
        return test;
    }

    /// <summary>
    /// In memory where there is room: a disk that others share stands still for seconds at times, and what a database does then has tests of its own.
    /// </summary>
    static string NewFolder() => HasRoom(InMemory)
        ? Directory.CreateDirectory(Path.Combine(InMemory, $"stationmaster-test-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("stationmaster-test-").FullName;

    const string InMemory = "/dev/shm";

    static bool HasRoom(string folder) => Directory.Exists(folder) && new DriveInfo(folder).AvailableFreeSpace > 4L << 30;
}

/// <param name="DataFolder">As --data.</param>
/// <param name="ConnectionString">As --database; null for SQLite.</param>
public sealed record TestDatabase(string Engine, string DataFolder, string? ConnectionString) : IAsyncDisposable
{
    public Database Database { get; } = Database.Create(DataFolder, ConnectionString);

    /// <summary>The same database as another process would have it.</summary>
    public Database Another() => Database.Create(DataFolder, ConnectionString);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (ConnectionString is not null)
            await PostgresServer.Drop(ConnectionString);
        Directory.Delete(DataFolder, recursive: true);
    }
}

public sealed class StopsPostgres : IAsyncDisposable
{
    public ValueTask DisposeAsync() => new(PostgresServer.Stop());
}
