using Stationmaster.Server.Storage;
using Xunit;

[assembly: AssemblyFixture(typeof(Stationmaster.Server.Tests.Storage.StopsPostgres))]

namespace Stationmaster.Server.Tests.Storage;

/// <summary>A fresh database of each engine. Theories take <see cref="Engines"/>: one behaviour, both databases.</summary>
public static class TestDatabases
{
    public const string Sqlite = "SQLite", Postgres = "PostgreSQL";

    public static TheoryData<string> Engines => [Sqlite, Postgres];

    public static async Task<TestDatabase> Fresh(string engine, bool migrate = true)
    {
        var folder = Directory.CreateTempSubdirectory("stationmaster-test-").FullName;
        var connectionString = engine == Postgres ? await PostgresServer.NewDatabase() : null;
        var test = new TestDatabase(engine, folder, connectionString);
        if (migrate)
            await test.Database.Migrate(CancellationToken.None);
        return test;
    }
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
