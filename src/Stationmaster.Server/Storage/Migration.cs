using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;

namespace Stationmaster.Server.Storage;

/// <summary>One numbered step of the schema. Forward only; each leaves the previous version of the program working.</summary>
/// <param name="Sql">Both engines' text.</param>
/// <param name="Postgres">What only PostgreSQL runs, after <paramref name="Sql"/>.</param>
/// <param name="Sqlite">What only SQLite runs, after <paramref name="Sql"/>.</param>
sealed partial record Migration(int Version, string Name, string Sql, string Postgres = "", string Sqlite = "")
{
    public static IReadOnlyList<Migration> All { get; } = Read();

    /// <summary>Applies what is missing, within the caller's transaction.</summary>
    public static async Task Apply(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<Migration> migrations, Func<Migration, string> text,
        CancellationToken ct)
    {
        CommandDefinition Command(string sql, object? parameters = null) => new(sql, parameters, transaction, cancellationToken: ct);

        await connection.ExecuteAsync(Command(
            "create table if not exists migration (version bigint primary key, name text not null, applied_ms bigint not null)"));
        var applied = (await connection.QueryAsync<long>(Command("select version from migration"))).ToHashSet();
        var newest = migrations.Count == 0 ? 0 : migrations[^1].Version;
        if (applied.Count > 0 && applied.Max() > newest)
        {
            throw new StorageSetupException(
                $"This database was last used by a newer Stationmaster (schema {applied.Max()}; this program knows {newest}). "
                + "Start the newer program.");
        }

        foreach (var migration in migrations.Where(migration => !applied.Contains(migration.Version)))
        {
            var now = Epoch.ToMs(DateTimeOffset.UtcNow);
            if (text(migration).Replace("{now}", now.ToString()) is var sql && !string.IsNullOrWhiteSpace(sql))
                await connection.ExecuteAsync(Command(sql));
            await connection.ExecuteAsync(Command(
                "insert into migration (version, name, applied_ms) values (@Version, @Name, @now)",
                new { Version = (long)migration.Version, migration.Name, now }));
        }
    }

    static List<Migration> Read()
    {
        var assembly = typeof(Migration).Assembly;
        var files = assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, Match: FileName().Match(resource)))
            .Where(file => file.Match.Success)
            .ToList();
        string Text(int version, string part) => files
            .Where(file => int.Parse(file.Match.Groups["version"].Value) == version && file.Match.Groups["part"].Value == part)
            .Select(file =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(file.Resource)!);
                return reader.ReadToEnd();
            })
            .FirstOrDefault("");
        return files
            .Select(file => (Version: int.Parse(file.Match.Groups["version"].Value), Name: file.Match.Groups["name"].Value))
            .Distinct()
            .OrderBy(file => file.Version)
            .Select(file => new Migration(
                file.Version, file.Name, Text(file.Version, ""), Text(file.Version, ".postgres"), Text(file.Version, ".sqlite")))
            .ToList();
    }

    [GeneratedRegex(@"\.Migrations\._?(?<version>\d{4})_(?<name>\w+)(?<part>\.postgres|\.sqlite)?\.sql$", RegexOptions.ExplicitCapture)]
    private static partial Regex FileName();
}
