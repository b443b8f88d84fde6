using Npgsql;

namespace Stationmaster.Bench.Running;

/// <summary>Starts what is measured, each time on data of its own.</summary>
sealed class Servers(BenchOptions options, string folder)
{
    static readonly string Here = AppContext.BaseDirectory;

    readonly Dictionary<(Engine, int), Seed> _seeds = [];
    int _made;

    /// <summary>The network of so many stations, made when it is first asked for.</summary>
    public async Task<Seed> Seed(Engine engine, int stations)
    {
        if (_seeds.TryGetValue((engine, stations), out var known))
            return known;
        var (data, database) = await Fresh(engine);
        var seed = new Seed(engine, stations, data, database, await SeedMaker.ApiKey(Storage(engine, data, database)));
        await new SeedMaker(this).Make(seed);
        return _seeds[(engine, stations)] = seed;
    }

    /// <summary>A copy of a seed: what a run changes is gone after it.</summary>
    public async Task<Seed> Copy(Seed seed)
    {
        var copy = Path.Combine(folder, $"{++_made}");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(seed.Folder))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        if (seed.Database is null)
            return seed with { Folder = copy };
        var database = $"{seed.Database}_{_made}";
        await Administer($"create database {database} template {seed.Database}");
        await Administer("checkpoint");
        return seed with { Folder = copy, Database = database };
    }

    /// <summary>A copy's end.</summary>
    public async Task Delete(Seed copy)
    {
        Directory.Delete(copy.Folder, recursive: true);
        if (copy.Database is not null)
            await Administer($"drop database {copy.Database} with (force)");
    }

    /// <summary>An empty data folder and, on PostgreSQL, an empty database.</summary>
    public async Task<(string Folder, string? Database)> Fresh(Engine engine)
    {
        var data = Path.Combine(folder, $"{++_made}");
        Directory.CreateDirectory(data);
        if (engine != Engine.Postgres)
            return (data, null);
        var database = $"bench_{Environment.ProcessId}_{_made}";
        await Administer($"create database {database}");
        return (data, database);
    }

    public Task<Subject> StartCeiling()
    {
        var port = Subject.FreePort();
        return Subject.Start("ceiling", port, [Path.Combine(Here, "Stationmaster.Bench.dll"), "ceiling", $"http://127.0.0.1:{port}"], options.Postmaster);
    }

    public Task<Subject> Start(Engine engine, string data, string? database)
    {
        var port = Subject.FreePort();
        string[] command =
        [
            Path.Combine(Here, "stationmaster.dll"), "serve", "--urls", $"http://127.0.0.1:{port}", .. Storage(engine, data, database),
            // A hundred stations that do the work of ten thousand are more than one station may be.
            "--station-calls-per-second", "100000", "--station-call-burst", "100000", "--station-kb-per-second", "100000", "--station-kb-burst", "100000",
        ];
        return Subject.Start(engine.Name(), port, command, engine == Engine.Postgres ? options.Postmaster : null);
    }

    /// <summary>The program's options that say where its data are.</summary>
    public IEnumerable<string> Storage(Engine engine, string data, string? database) =>
        engine == Engine.Postgres ? ["--data", data, "--database", Connection(database!)] : ["--data", data];

    /// <summary>A connection string for a database of the run's PostgreSQL.</summary>
    public string Connection(string database) => new NpgsqlConnectionStringBuilder(options.Database) { Database = database }.ToString();

    /// <summary>Drops what was made, also when something went wrong.</summary>
    public async Task Clear()
    {
        foreach (var seed in _seeds.Values)
            await Delete(seed);
    }

    async Task Administer(string sql)
    {
        // A connection of its own: a pooled one would stand in the way of the next copy.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.Database) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }
}
