using System.Diagnostics;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Durability;

/// <summary>A storage that a test can take away from a running server, really, and give back.</summary>
abstract class FailingStorage : IAsyncDisposable
{
    public static async Task<FailingStorage> Of(string engine) =>
        engine == TestDatabases.Postgres ? new StoppedPostgres(await PostgresServer.StartAnother()) : await FullDisk.Mount();

    public abstract Task<Network> Start();

    public abstract Task TakeAway();

    public abstract Task GiveBack();

    public abstract ValueTask DisposeAsync();

    sealed class StoppedPostgres(PostgresServer.Running server) : FailingStorage
    {
        readonly string _folder = Directory.CreateTempSubdirectory("stationmaster-test-").FullName;

        public override Task<Network> Start() => Network.On(_folder, server.ConnectionString("postgres"));

        public override Task TakeAway() => server.Halt();

        public override Task GiveBack() => server.Go();

        public override ValueTask DisposeAsync()
        {
            server.Stop();
            Directory.Delete(_folder, recursive: true);
            return default;
        }
    }

    /// <summary>A file system of a few megabytes with the SQLite file on it, and a file that takes up the rest.</summary>
    sealed class FullDisk(string folder) : FailingStorage
    {
        readonly string _filler = Path.Combine(folder, "filler");

        public static async Task<FullDisk> Mount()
        {
            var folder = Directory.CreateTempSubdirectory("stationmaster-disk-").FullName;
            if (!Environment.IsPrivilegedProcess || await Run("mount", "-t", "tmpfs", "-o", "size=16m", "stationmaster-test", folder) != 0)
            {
                Directory.Delete(folder);
                Assert.Skip("A disk that can be filled needs the right to mount one (root).");
            }
            return new(folder);
        }

        public override Task<Network> Start() => Network.On(Path.Combine(folder, "data"), null);

        public override async Task TakeAway()
        {
            var zeros = new byte[4096];
            try
            {
                await using var file = new FileStream(_filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
                while (true)
                    await file.WriteAsync(zeros);
            }
            catch (IOException)
            {
                // Full.
            }
        }

        public override Task GiveBack()
        {
            File.Delete(_filler);
            return Task.CompletedTask;
        }

        public override async ValueTask DisposeAsync()
        {
            await Run("umount", "--lazy", folder);
            Directory.Delete(folder, recursive: true);
        }

        static async Task<int> Run(string program, params string[] arguments)
        {
            using var process = Process.Start(program, arguments);
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
    }
}
