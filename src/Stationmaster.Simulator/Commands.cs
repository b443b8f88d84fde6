using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Ocpp;
using Stationmaster.Simulator.Load;

namespace Stationmaster.Simulator;

/// <summary>What the program can be told to do.</summary>
static partial class Commands
{
    static readonly Option<Uri> Url = new("--url")
    {
        Description = "The back office's OCPP endpoint before the identity, ws:// or wss://",
        DefaultValueFactory = _ => new("ws://localhost:8080/ocpp"),
        CustomParser = ParseUrl,
    };

    static readonly Option<int> Stations = Count("--stations", "How many stations", 10);

    static readonly Option<string?> Password = new("--password")
    {
        Description = "For HTTP Basic authentication, the same for every station",
    };

    public static RootCommand Root { get; } =
        new("Charging stations in a terminal: a fleet that charges, or a load that measures.") { Run(), Load() };

    static Command Run()
    {
        var connectors = Count("--connectors", "Connectors of each station", 2);
        var seed = new Option<int>("--seed")
        {
            Description = "The same seed gives the same cars at the same moments", DefaultValueFactory = _ => 1,
        };
        var pace = new Option<double>("--pace")
        {
            Description = "How much faster than life; 60 makes an hour of a minute", DefaultValueFactory = _ => 1,
        };
        var prefix = new Option<string>("--prefix") { Description = "What identities begin with", DefaultValueFactory = _ => "SIM" };
        var tokens = new Option<string[]>("--token")
        {
            Description = "A token that visits, known to the back office; repeat it for more. Invented ones without it",
            AllowMultipleArgumentsPerToken = true,
        };
        var versions = new Option<string[]>("--ocpp")
        {
            Description = "1.6, 2.0.1 or 2.1; repeat it for a fleet that speaks several", AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["1.6"],
        };
        versions.AcceptOnlyFromAmong([.. OcppVersions.All.Select(version => version.Name)]);
        var profile = new Option<int?>("--security-profile")
        {
            Description = "0 no proof, 1 password, 2 password over TLS, 3 certificate (until it has one, as by 2); 2 and 3 need a wss:// address",
        };
        var roots = new Option<FileInfo?>("--ca-file") { Description = "PEM: the authority of the server's certificate. Without it, those of the machine" };
        var folder = new Option<DirectoryInfo?>("--certificates")
        {
            Description = "A folder in which stations keep the certificates they are given, with their keys, in IDENTITY.pem",
        };
        var trusting = new Option<bool>("--any-server") { Description = "Take any certificate of the server: for trials alone" };
        var past = new Option<double>("--past-days") { Description = "First tell that many days of past sessions" };
        pace.Validators.Add(result =>
        {
            if (result.GetValue(pace) <= 0)
                result.AddError("--pace must be more than 0");
        });
        var command = new Command("run", "A fleet of stations with cars that come and go, until Ctrl+C.")
            { Url, Stations, connectors, seed, pace, prefix, Password, tokens, versions, past, profile, roots, folder, trusting };
        command.Validators.Add(result =>
        {
            if (result.GetValue(profile) is < 0 or > 3)
                result.AddError("--security-profile must be from 0 to 3");
            if (result.GetValue(profile) is >= 2 && result.GetValue(Url)?.Scheme != "wss")
                result.AddError("--security-profile 2 and 3 need a wss:// address");
            if (result.GetValue(roots) is { Exists: false } missing)
                result.AddError($"--ca-file: there is no file {missing}");
        });
        command.SetAction(async (parsed, ct) =>
        {
            var plan = FleetPlan.Mixed(
                parsed.GetValue(Stations), parsed.GetValue(connectors), parsed.GetValue(seed), parsed.GetValue(prefix)!,
                parsed.GetValue(Password), [.. parsed.GetValue(tokens) ?? []],
                [.. (parsed.GetValue(versions) ?? []).Select(name => OcppVersions.Find(name)!)],
                new(parsed.GetValue(profile), parsed.GetValue(roots)?.FullName, parsed.GetValue(folder)?.FullName, parsed.GetValue(trusting)));
            if (plan.Stations[0].Security.Folder is { } keys)
                Directory.CreateDirectory(keys);
            await Live(plan, parsed.GetValue(Url)!, PacedTime.At(parsed.GetValue(pace)), parsed.GetValue(past), ct);
            return 0;
        });
        return command;
    }

    static async Task Live(FleetPlan plan, Uri url, TimeProvider time, double pastDays, CancellationToken ct)
    {
        await using var fleet = new Fleet(plan, url, time, time.GetUtcNow() - TimeSpan.FromDays(pastDays));
        try
        {
            if (pastDays > 0)
            {
                var calls = await Report(fleet, PastSessions.Play(fleet, time.GetUtcNow(), ct), time, ct);
                Say($"told the past in {calls} calls");
            }
            await Report(fleet, Live(fleet, ct), time, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    static async Task<bool> Live(Fleet fleet, CancellationToken ct)
    {
        await fleet.Run(ct);
        return true;
    }

    static async Task<T> Report<T>(Fleet fleet, Task<T> running, TimeProvider time, CancellationToken ct)
    {
        while (true)
        {
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(5), ct));
            if (running.IsCompleted || ct.IsCancellationRequested)
                return await running;
            var why = fleet.Stations.Select(station => station.LastFailure).FirstOrDefault(failure => failure is not null);
            Say($"{fleet.Connected} of {fleet.Stations.Length} stations connected, {fleet.Answered} calls answered, "
                + $"{time.GetUtcNow():yyyy-MM-dd HH:mm} there{(why is null ? "" : $": {why}")}");
        }
    }

    static Command Load()
    {
        var rate = new Option<int?>("--rate") { Description = "Calls a second of all stations together" };
        var closedLoop = new Option<bool>("--closed-loop")
        {
            Description = "Each station calls again as soon as it is answered; with --rate too, this is measured first",
        };
        var idle = new Option<int?>("--idle") { Description = "Stations connect and boot, send nothing more, and leave after so many seconds" };
        var known = new Option<FileInfo?>("--known")
        {
            Description = "Registered stations to use first: a file of lines with an identity, a space and a password",
        };
        var seconds = Count("--seconds", "How long to measure", 30);
        var warmUp = new Option<int>("--warm-up") { Description = "Seconds before measuring", DefaultValueFactory = _ => 3 };
        var values = Count("--values", "Sampled values in a call, 1 to 8", 3, most: 8);
        var prefix = new Option<string>("--prefix")
        {
            Description = "What identities begin with; 5 digits follow", DefaultValueFactory = _ => "LOAD",
        };
        var token = new Option<string>("--token")
        {
            Description = "The token that starts the transactions", DefaultValueFactory = _ => "LOADTOKEN",
        };
        var version = new Option<string>("--ocpp") { Description = "1.6, 2.0.1 or 2.1", DefaultValueFactory = _ => "1.6" };
        version.AcceptOnlyFromAmong([.. OcppVersions.All.Select(each => each.Name)]);
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var command = new Command(
            "load", "Measures calls a second and latencies: stations that boot, start a transaction and send MeterValues.")
            { Url, Stations, rate, closedLoop, idle, seconds, warmUp, values, prefix, known, Password, token, version, json };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(rate) is not null || result.GetValue(closedLoop)) == result.GetValue(idle) is not null)
                result.AddError("Say --rate N, --closed-loop, both of them, or --idle N");
        });
        command.SetAction(async (parsed, ct) =>
        {
            var (lead, duration) = (TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            ImmutableArray<LoadPhase> phases =
            [
                .. parsed.GetValue(closedLoop) ? (LoadPhase[])[new(null, lead, duration)] : [],
                .. parsed.GetValue(rate) is { } paced ? (LoadPhase[])[new(paced, lead, duration)] : [],
            ];
            var plan = new LoadPlan(
                parsed.GetValue(Url)!, parsed.GetValue(Stations), phases, TimeSpan.FromSeconds(parsed.GetValue(idle) ?? 0),
                parsed.GetValue(values), parsed.GetValue(prefix)!, parsed.GetValue(Password), parsed.GetValue(token)!)
            {
                Version = OcppVersions.Find(parsed.GetValue(version))!,
                Known = parsed.GetValue(known) is { } file ? LoadIdentity.ReadFile(file.FullName) : [],
            };
            var isJson = parsed.GetValue(json);
            var result = await LoadRun.Run(plan, isJson ? Console.Error.WriteLine : Say, ct);
            Console.WriteLine(isJson ? JsonSerializer.Serialize(result, ResultJson.Default.LoadResult) : Table(result));
            return result.Errors == 0 ? 0 : 1;
        });
        return command;
    }

    static string Table(LoadResult result) => string.Create(CultureInfo.InvariantCulture, $"""
        stations          {result.Stations,12}
        booted after      {result.BootedAfterSeconds,12:0.0} s
        errors            {result.Errors,12}{(result.FirstError is { } error ? $"  {error}" : "")}
        {string.Join('\n', result.Phases.Select(Table))}
        """);

    static string Table(PhaseResult phase) => string.Create(CultureInfo.InvariantCulture, $"""
        {(phase.Rate is { } rate ? $"{rate} calls/s" : "closed loop")}
        measured          {phase.Seconds,12:0.0} s
        calls             {phase.Calls,12}
        calls/s           {phase.CallsPerSecond,12:0}
        latency p50       {phase.P50Ms,12:0.00} ms
                p95       {phase.P95Ms,12:0.00} ms
                p99       {phase.P99Ms,12:0.00} ms
                max       {phase.MaxMs,12:0.00} ms
        client CPU        {phase.ClientCpuMicrosecondsPerCall,12:0.0} us a call
        """);

    static Uri? ParseUrl(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "ws" or "wss")
            return uri;
        result.AddError($"--url must begin with ws:// or wss://, not {result.Tokens[0].Value}");
        return null;
    }

    static Option<int> Count(string name, string description, int usual, int most = int.MaxValue)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1 || result.GetValueOrDefault<int>() > most)
                result.AddError(most == int.MaxValue ? $"{name} must be at least 1" : $"{name} must be from 1 to {most}");
        });
        return option;
    }

    static void Say(string text) => Console.WriteLine(text);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(LoadResult))]
    sealed partial class ResultJson : JsonSerializerContext;
}
