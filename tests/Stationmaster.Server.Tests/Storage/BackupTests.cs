using Dapper;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Durability;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Storage;

public sealed class BackupTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_under_load_holds_all_that_was_answered_before_it_began()
    {
        using var folder = new TemporaryFolder();
        string[] data = ["--data", Path.Combine(folder.Path, "data")], restored = ["--data", Path.Combine(folder.Path, "restored")];
        var backup = Path.Combine(folder.Path, "backup.tar");
        var bornAt = DateTimeOffset.UnixEpoch.AddDays(20_000);
        string key;
        List<ToldMessage> answered;
        List<ToldSession> charged;
        await using (var server = await Start(data))
        {
            key = (await RunningProgram.Run(["apikey", "create", "--name", "backup", "--scope", "read", .. data])).Output.Trim();
            var answers = 0;
            LoadedStation[] stations =
            [
                .. Enumerable.Range(1, 8).Select(n => new LoadedStation(
                    $"LOAD-{n}", n, () => server.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ocpp/", bornAt, () => Interlocked.Increment(ref answers))),
            ];
            var running = stations.Select(station => Task.Run(station.Run, Ct)).ToList();
            await Eventually.Holds(() => Volatile.Read(ref answers) > 200, "stations charge");
            await Eventually.Holds(() => stations.All(station => station.Sessions.Count > 0), "each station has a session");
            (answered, charged) = ([.. stations.SelectMany(station => Copy(station.Messages))], [.. stations.SelectMany(station => Copy(station.Sessions))]);
            var before = Volatile.Read(ref answers);

            var made = await RunningProgram.Run(["backup", "--to", backup, .. data]);

            Assert.True(made.ExitCode == 0, made.Errors);
            Assert.True(Volatile.Read(ref answers) > before, "Stations are answered while the backup is made.");
            Array.ForEach(stations, station => station.Finish());
            await Task.WhenAll(running);
            foreach (var station in stations)
                await station.DisposeAsync();
        }

        var into = await RunningProgram.Run(["restore", "--from", backup, .. restored]);
        Assert.True(into.ExitCode == 0, into.Errors);
        Assert.StartsWith("The backup is whole", (await Check(backup)).Output.Trim().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Contains("Equal:", (await Check(backup, restored[1])).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await Check(backup, data[1])).ExitCode);

        await using var again = await Start(restored);
        using var http = new HttpClient { BaseAddress = new Uri(again.Url) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        foreach (var session in charged)
        {
            var record = await http.Get($"/v2/charge-records/{session.Number}");
            Assert.Equal((session.MeterStopWh - session.MeterStartWh) / 1000m, (decimal)record["consumed"]!);
        }
        await using var database = Database.Create(restored[1], null);
        await using var connection = await database.Open(Ct);
        var kept = (await connection.QueryAsync<string>("select message_id from message")).ToHashSet();
        Assert.All(answered, message => Assert.Contains(message.Id, kept));
    }

    [Fact]
    public async Task A_backup_is_one_private_file_with_all_of_the_folder()
    {
        using var folder = new TemporaryFolder();
        var (data, restored, backup) = (Path.Combine(folder.Path, "data"), Path.Combine(folder.Path, "restored"), Path.Combine(folder.Path, "backup.tar"));
        await Make(data);
        Directory.CreateDirectory(Path.Combine(data, "keys"));
        await File.WriteAllTextAsync(Path.Combine(data, "keys", "cookie.xml"), "secret", Ct);
        Directory.CreateDirectory(Path.Combine(data, "demo"));
        await Make(Path.Combine(data, "demo"));

        var manifest = await Backup.Make(data, backup, force: false, Ct);
        await Restore.Into(restored, backup, force: false, Ct);

        Assert.Equal(["keys/cookie.xml"], manifest.Files.Select(file => file.Path));
        Assert.Equal(["cookie.xml", "stationmaster.db"], Directory.GetFiles(restored, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(restored, "keys", "cookie.xml"), Ct));
        Assert.All(
            OperatingSystem.IsWindows() ? [] : Directory.GetFiles(restored, "*", SearchOption.AllDirectories).Append(backup),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode));
        Assert.Equal(["backup.tar", "data", "restored"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_is_there_is_replaced_only_by_force_and_never_while_in_use()
    {
        using var folder = new TemporaryFolder();
        var (data, backup) = (Path.Combine(folder.Path, "data"), Path.Combine(folder.Path, "backup.tar"));
        await Make(data);
        await Backup.Make(data, backup, force: false, Ct);

        Assert.Contains("--force", (await Refused(Backup.Make(data, backup, force: false, Ct))).Message, StringComparison.Ordinal);
        Assert.Contains("--force", (await Refused(Restore.Into(data, backup, force: false, Ct))).Message, StringComparison.Ordinal);
        await using (var server = await Start(["--data", data]))
            Assert.Contains("stop the server", (await Refused(Restore.Into(data, backup, force: true, Ct))).Message, StringComparison.Ordinal);

        await Backup.Make(data, backup, force: true, Ct);
        await using (var database = Database.Create(data, null))
        {
            await using var commits = new Commits(database, TimeProvider.System, TestLog.For<Commits>());
            await commits.Write(write => write.Execute("update setting set value = 'XXX'", null, Ct), Ct);
        }
        await Restore.Into(data, backup, force: true, Ct);
        await using var restored = Database.Create(data, null);
        await restored.Migrate(Ct);
        await using var connection = await restored.Open(Ct);
        Assert.Equal("STM", await connection.ExecuteScalarAsync<string>("select value from setting where name = 'party_id'"));
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_and_the_folder_stays_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var (data, backup) = (Path.Combine(folder.Path, "data"), Path.Combine(folder.Path, "backup.tar"));
        await Make(data);
        await Backup.Make(data, backup, force: false, Ct);
        var whole = await File.ReadAllBytesAsync(backup, Ct);
        var kept = await File.ReadAllBytesAsync(Path.Combine(data, "stationmaster.db"), Ct);

        foreach (var broken in new[] { whole[..(whole.Length / 2)], Changed(whole, whole.Length / 2), Changed(whole, whole.AsSpan().LastIndexOf("STM"u8)), "no tar"u8.ToArray(), [] })
        {
            await File.WriteAllBytesAsync(backup, broken, Ct);
            await Refused(Restore.Into(data, backup, force: true, Ct));
        }

        Assert.Equal(kept, await File.ReadAllBytesAsync(Path.Combine(data, "stationmaster.db"), Ct));
        Assert.Empty(Directory.GetFileSystemEntries(data, "restoring-*"));
    }

    [Fact]
    public async Task With_PostgreSQL_the_commands_name_its_own_tools()
    {
        using var folder = new TemporaryFolder();
        string[] storage = ["--data", folder.Path, "--database", "Host=db.example;Username=stm;Password=secret;Database=cs ms"];

        var (made, restored) = (await RunningProgram.Run(["backup", "--to", "b.dump", .. storage]), await RunningProgram.Run(["restore", "--from", "b.dump", .. storage]));

        Assert.Equal((1, 1), (made.ExitCode, restored.ExitCode));
        Assert.Contains("pg_dump --format=custom --file=b.dump --host=db.example --port=5432 --username=stm --dbname='cs ms'", made.Errors, StringComparison.Ordinal);
        Assert.Contains("pg_restore --clean --if-exists --no-owner --single-transaction --host=db.example", restored.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", made.Errors + restored.Errors, StringComparison.Ordinal);
    }

    static byte[] Changed(byte[] bytes, int at)
    {
        var copy = bytes.ToArray();
        copy[at] ^= 0xFF;
        return copy;
    }

    static async Task Make(string data)
    {
        await using var database = Database.Create(data, null);
        await database.Migrate(Ct);
    }

    static Task<StorageSetupException> Refused(Task work) => Assert.ThrowsAsync<StorageSetupException>(() => work);

    static Task<(int ExitCode, string Output, string Errors)> Check(string backup, string? against = null) =>
        RunningProgram.Run(["backup", "check", "--of", backup, .. against is null ? Array.Empty<string>() : ["--against", against]]);

    // Others add to it meanwhile.
    static List<T> Copy<T>(IReadOnlyList<T> growing) => [.. Enumerable.Range(0, growing.Count).Select(i => growing[i])];

    static Task<RunningProgram> Start(string[] data) => RunningProgram.Start(
        ["serve", "--urls", "http://127.0.0.1:0", "--unknown-stations", "accept", "--unknown-tokens", "accept", "--meter-interval", "0s", .. data]);
}
