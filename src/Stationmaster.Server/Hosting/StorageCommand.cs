using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Hosting;

/// <summary>The storage opened by a command of its own, beside a server that may be running.</summary>
sealed record OpenStorage(Database Database, Commits Commits, Sequences Sequences);

static class StorageCommand
{
    /// <summary>Runs work on the storage of the options; failures become one line on standard error.</summary>
    /// <returns>The program's exit code.</returns>
    public static async Task<int> Run(ServerOptions options, Func<OpenStorage, Task> work, CancellationToken ct)
    {
        Database? opened = null;
        try
        {
            DataFolder.Create(options);
            await using var database = opened = Database.Create(options.DataFolder, options.Database);
            await database.Migrate(ct);
            using var logging = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.None));
            await using var commits = new Commits(database, TimeProvider.System, logging.CreateLogger<Commits>());
            await work(new OpenStorage(database, commits, new Sequences(commits)));
            return 0;
        }
        catch (Exception e) when (e is ApiProblem or StorageSetupException || opened?.IsAway(e) == true)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}

static class DataFolder
{
    /// <exception cref="StorageSetupException">The folder cannot be made.</exception>
    public static void Create(ServerOptions options)
    {
        try
        {
            if (Directory.Exists(options.DataFolder))
                return;
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(options.DataFolder);
            else
                Directory.CreateDirectory(options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageSetupException($"--data: '{options.DataFolder}' cannot be made: {e.Message}", e);
        }
    }
}
