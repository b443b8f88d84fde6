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

    /// <summary>
    /// The oldest schema whose program works on the newest: such a program may start on it, so that an upgrade can be undone and nodes
    /// follow one by one. Raised by a migration that takes away what older programs need.
    /// </summary>
    const int WorksFrom = 1;

    /// <summary>Applies the first that is missing, within the caller's transaction.</summary>
    /// <returns>Whether one was; false when nothing is missing.</returns>
    /// <exception cref="StorageSetupException">The database is of a newer program that this one does not understand, or the migration
    /// failed: roll back.</exception>
    public static async Task<bool> ApplyNext(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<Migration> migrations, Func<Migration, string> text,
        Func<Exception, bool> isFleeting, CancellationToken ct)
    {
        // However long it takes: what gives up half way begins again at the next start.
        CommandDefinition Command(string sql, object? parameters = null) => new(sql, parameters, transaction, commandTimeout: 0, cancellationToken: ct);

        // The first release reads the table migration and refuses any version it does not know. What it works on is kept from it.
        await connection.ExecuteAsync(Command(
            """
            create table if not exists migration (version bigint primary key, name text not null, applied_ms bigint not null);
            create table if not exists schema_step (
                version bigint primary key, name text not null, applied_ms bigint not null, works_from bigint not null);
            """));
        var applied = (await connection.QueryAsync<(long Version, long WorksFrom)>(Command(
            "select version, version from migration union all select version, works_from from schema_step"))).ToList();
        var newest = migrations.Count == 0 ? 0 : migrations[^1].Version;
        if (applied.Count > 0 && applied.Max(step => step.WorksFrom) > newest)
        {
            throw new StorageSetupException(
                $"This database was last used by a newer Stationmaster (schema {applied.Max(step => step.Version)}; this program knows "
                + $"{newest}). Start the newer program.");
        }

        var known = applied.Select(step => step.Version).ToHashSet();
        if (migrations.FirstOrDefault(migration => !known.Contains(migration.Version)) is not { } next)
            return false;
        var now = Epoch.ToMs(DateTimeOffset.UtcNow);
        try
        {
            if (text(next) is var sql && !string.IsNullOrWhiteSpace(sql))
                await connection.ExecuteAsync(Command(sql.Replace("{now}", now.ToString())));
        }
        catch (DbException e) when (!isFleeting(e))
        {
            throw new StorageSetupException(
                $"Step {next.Version:D4} ({next.Name}) of the database's schema failed: {e.Message} Nothing of it was applied; the previous "
                + "program still works on this database.",
                e);
        }

        await connection.ExecuteAsync(Command(
            """
            insert into schema_step (version, name, applied_ms, works_from) values (@Version, @Name, @now, @WorksFrom);
            insert into migration (version, name, applied_ms) select version, name, applied_ms from schema_step
            where version <= @WorksFrom and version not in (select version from migration);
            """,
            new { Version = (long)next.Version, next.Name, now, WorksFrom = (long)WorksFrom }));
        return true;
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
