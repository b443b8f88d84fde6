using System.Diagnostics;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Hosting;

/// <summary>The built program as its users start it.</summary>
public sealed class ProgramTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Keys_and_people_are_made_while_the_server_runs(string engine)
    {
        await using var database = await TestDatabases.Fresh(engine, migrate: false);
        string[] storage = ["--data", database.DataFolder, .. database.ConnectionString is { } text ? ["--database", text] : Array.Empty<string>()];
        await using var server = await RunningProgram.Start(["serve", "--urls", "http://127.0.0.1:0", .. storage]);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        Assert.StartsWith(server.Url + "/welcome#", server.FirstAdministratorLink, StringComparison.Ordinal);

        var key = await RunningProgram.Run(["apikey", "create", "--name", "test", "--scope", "read", "--expires", "2999-01-31", .. storage]);
        Assert.Equal(0, key.ExitCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", key.Output.Trim());
        Assert.Equal("2999-01-31T00:00:00.000Z", (string)(await http.Get("/v2/api-keys"))["data"]![0]!["expiresAt"]!);

        var person = await RunningProgram.Run(["user", "create", "--email", "anna@example.com", "--name", "Anna", "--scope", "write", .. storage]);
        Assert.Equal(0, person.ExitCode);
        await http.Post("/auth/sign-in", new { email = "anna@example.com", password = person.Output.Trim() });

        var again = await RunningProgram.Run(["user", "create", "--email", "anna@example.com", "--name", "Anna", "--scope", "write", .. storage]);
        Assert.Equal((1, "anna@example.com already has an account."), (again.ExitCode, again.Errors.Trim()));
        var password = await RunningProgram.Run(["user", "password", "--email", "anna@example.com", .. storage]);
        await http.Post("/auth/sign-in", new { email = "anna@example.com", password = password.Output.Trim() });
        await http.Post("/auth/sign-in", new { email = "anna@example.com", password = person.Output.Trim() }, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Bad_options_name_themselves_and_nothing_starts()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        var end = await RunningProgram.Run(["--data", data, "--held-stations", "many", "--urls", "nowhere", "--meter-intervall", "5s"]);

        Assert.Equal(2, end.ExitCode);
        Assert.Contains("--held-stations: 'many' is not a whole number", end.Errors, StringComparison.Ordinal);
        Assert.Contains("--urls: 'nowhere' is not an address", end.Errors, StringComparison.Ordinal);
        Assert.Contains("'--meter-intervall'", end.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task Help_lists_every_command_and_option()
    {
        var end = await RunningProgram.Run(["--help"]);

        Assert.Equal(0, end.ExitCode);
        Assert.All(
            ["serve", "demo", "apikey", "user", "--urls", "--data", "--database", "--unknown-stations", "--certificate", "--trusted-proxy", "STATIONMASTER_"],
            word => Assert.Contains(word, end.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_line()
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var end = await RunningProgram.Run(["--data", folder.Path, "--urls", server.Url]);

        Assert.Equal(1, end.ExitCode);
        Assert.StartsWith("--urls:", end.Errors, StringComparison.Ordinal);
        Assert.Single(end.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Each_start_without_people_prints_a_fresh_link_that_replaces_the_last()
    {
        using var folder = new TemporaryFolder();
        string first;
        await using (var once = await RunningProgram.Start(["--data", folder.Path, "--urls", "http://127.0.0.1:0"]))
            first = once.FirstAdministratorLink!;
        await using var server = await RunningProgram.Start(
            ["--data", folder.Path, "--urls", "http://127.0.0.1:0", "--first-administrator-link-base", "https://csms.example.com/"]);
        Assert.StartsWith("https://csms.example.com/welcome#", server.FirstAdministratorLink, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var anna = new { token = "", name = "Anna", email = "anna@example.com", password = "correct horse battery" };

        await http.Post("/auth/first-administrator", anna with { token = first.Split('#')[1] }, HttpStatusCode.Unauthorized);
        await http.Post("/auth/first-administrator", anna with { token = server.FirstAdministratorLink!.Split('#')[1] });
    }

    [Fact]
    public async Task The_demo_signs_its_visitor_in_by_the_name_of_this_machine_only()
    {
        using var folder = new TemporaryFolder();
        await using var demo = await RunningProgram.Start(["demo", "--data", folder.Path, "--urls", "http://127.0.0.1:0"]);
        using var http = new HttpClient { BaseAddress = new Uri(demo.Url) };

        var me = await http.Get("/auth/me");
        Assert.True((bool)me["demo"]!);
        Assert.Equal("control", (string)me["rights"]!);
        Assert.Null(demo.FirstAdministratorLink);

        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/auth/me");
        rebound.Headers.Host = "attacker.example";
        using var response = await http.SendAsync(rebound, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}

/// <summary>A process of the built program.</summary>
sealed class RunningProgram : IAsyncDisposable
{
    readonly Process _process;

    RunningProgram(Process process) => _process = process;

    /// <summary>The program itself.</summary>
    public static string File => Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "stationmaster.exe" : "stationmaster");

    public string Url { get; private set; } = "";

    public string? FirstAdministratorLink { get; private set; }

    public static async Task<(int ExitCode, string Output, string Errors)> Run(string[] arguments, string? file = null)
    {
        using var process = New(arguments, file);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Starts a server and waits until it has said where it is.</summary>
    /// <param name="through">A program that starts it, with its first arguments.</param>
    /// <param name="file">Another version of the program.</param>
    public static async Task<RunningProgram> Start(string[] arguments, string? file = null, string[]? through = null)
    {
        var program = new RunningProgram(New(arguments, file, through));
        var said = new StringBuilder();
        var lines = Channel.CreateUnbounded<string?>();
        program._process.OutputDataReceived += (_, line) => lines.Writer.TryWrite(line.Data);
        program._process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(4));
        await using var killer = patience.Token.Register(program._process.Kill);
        while (await lines.Reader.ReadAsync(Ct) is { } line)
        {
            said.AppendLine(line);
            if (line.StartsWith("  Stations", StringComparison.Ordinal))
                program.Url = line.Split(' ')[^1].Replace("ws://", "http://", StringComparison.Ordinal).Replace("/ocpp/{identity}", "", StringComparison.Ordinal);
            if (line.Contains("/welcome#", StringComparison.Ordinal))
                program.FirstAdministratorLink = line.Trim();
            if (line == "Ready.")
                return program;
        }
        throw new InvalidOperationException($"The program ended: {said}");
    }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>
    /// Stops its threads without telling it, as a paused virtual machine's; <see cref="Wake"/> lets them go on. The signal stops them one
    /// after the other, on a busy machine over many milliseconds: it is waited for until each has stopped.
    /// </summary>
    public async Task Pause()
    {
        await Signal("STOP");
        await Eventually.Holds(() => Directory.GetDirectories($"/proc/{_process.Id}/task").All(HasStopped), "every thread has stopped");
    }

    /// <summary>The kernel gives a thread's state after its name in brackets.</summary>
    static bool HasStopped(string thread)
    {
        try
        {
            var stat = System.IO.File.ReadAllText(Path.Join(thread, "stat"));
            return stat[stat.LastIndexOf(')') + 2] == 'T';
        }
        catch (IOException)
        {
            // It ended meanwhile; others may have begun.
            return false;
        }
    }

    public Task Wake() => Signal("CONT");

    async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Starts a server and kills it, wherever it has come to by then.</summary>
    public static async Task KilledAfter(TimeSpan delay, string[] arguments)
    {
        using var process = New(arguments, null);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await Task.Delay(delay, Ct);
        process.Kill();
        await Task.WhenAll(output, errors, process.WaitForExitAsync(Ct));
    }

    /// <summary>As a power cut would: no goodbye, nothing flushed.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Asks it to end, paused or not; one that does not is ended, and the test fails. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process.HasExited)
            return;
        await Signal("TERM");
        await Wake();
        using var patience = new CancellationTokenSource(Eventually.Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!_process.HasExited)
                await Kill();
        }
    }

    static Process New(string[] arguments, string? file = null, string[]? through = null)
    {
        string[] line = [.. through ?? [], file ?? File, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("STATIONMASTER_", StringComparison.Ordinal)))
            start.Environment.Remove(name);
        return Process.Start(start)!;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;
}
