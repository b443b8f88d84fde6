using System.Text;
using BenchmarkDotNet.Attributes;
using Stationmaster.Server.Storage;

namespace Stationmaster.Bench.Inner;

/// <summary>A group commit of 256 calls on SQLite: a message and a sample each, durable at the end.</summary>
[MemoryDiagnoser]
public class CommitParts
{
    const int Units = 256;

    readonly string _folder = Directory.CreateTempSubdirectory("stationmaster-inner-").FullName;
    readonly byte[] _request = Encoding.UTF8.GetBytes(new string('x', 300));
    readonly byte[] _answer = "{}"u8.ToArray();
    readonly Task[] _saved = new Task[Units];
    Database _database = null!;
    Commits _commits = null!;
    long _id;

    [GlobalSetup]
    public async Task SetUp()
    {
        _database = Database.Create(_folder, null);
        await _database.Migrate(CancellationToken.None);
        _commits = new(_database, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<Commits>.Instance);
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _commits.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Units)]
    public Task OneCallOf256()
    {
        for (var i = 0; i < Units; i++)
        {
            var id = ++_id;
            _saved[i] = _commits.Save(
            [
                new MessageRow(id, 1 + (id % 1000), id, 0, "MeterValues", "000000042", _request, _answer, 1, id, null, null, null),
                new SampleRow(id, 1 + (id % 1000), 1, id, id, id, """{"t":1700000000000,"v":[[0,100000042],[3,11040],[8,55]]}"""),
            ], CancellationToken.None);
        }
        return Task.WhenAll(_saved);
    }
}
