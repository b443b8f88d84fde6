using Npgsql;
using Stationmaster.Server.Access;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Hosting;

/// <summary>Serves until it is told to stop, and says where.</summary>
static class ServeCommand
{
    static readonly TimeSpan WaitForStorage = TimeSpan.FromSeconds(30);

    public static async Task<int> Run(ServerOptions options, CancellationToken ct)
    {
        try
        {
            DataFolder.Create(options);
            await using var app = StationmasterServer.Build(options);
            await StartWhenStorageAnswers(app, ct);
            await Announce(app, options, ct);
            await app.WaitForShutdownAsync(ct);
            return 0;
        }
        catch (StorageSetupException e)
        {
            return Fail(e.Message);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Fail($"--urls: {e.Message} Another program listens there; choose another port.");
        }
        catch (System.Net.Sockets.SocketException e)
        {
            return Fail($"--urls: cannot listen on {string.Join(", ", options.Urls)}: {e.Message}");
        }
    }

    static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }

    // A database in a container next door may come up after us.
    static async Task StartWhenStorageAnswers(WebApplication app, CancellationToken ct)
    {
        var (database, time) = (app.Services.GetRequiredService<Database>(), app.Services.GetRequiredService<TimeProvider>());
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                await StationmasterServer.Start(app, ct);
                return;
            }
            catch (StorageSetupException e) when (e.InnerException is { } why && database.IsAway(why) && time.GetElapsedTime(start) < WaitForStorage)
            {
                Console.Error.WriteLine($"{e.Message} Trying again.");
                await Task.Delay(TimeSpan.FromSeconds(2), time, ct);
            }
        }
    }

    static async Task Announce(WebApplication app, ServerOptions options, CancellationToken ct)
    {
        var listening = app.Urls.Select(Addresses.Reachable).ToList();
        var linkBase = options.FirstAdministratorLinkBase ?? listening[0];
        Console.WriteLine($"Stationmaster {ProgramVersion.Text}{(options.IsDemo ? ", the demo" : "")}");
        Console.WriteLine($"  Portal    {linkBase}/");
        Console.WriteLine($"  API       {linkBase}/docs");
        Console.WriteLine($"  Stations  {listening[0].Replace("http", "ws", StringComparison.Ordinal)}/ocpp/{{identity}}");
        Console.WriteLine($"  Data      {Where(options)}");
        if (options.Certificate is null && options.TrustedProxies.Count == 0 && options.Urls.Any(url => !Addresses.IsLoopback(url)))
            Console.WriteLine("Passwords and keys travel in the clear over http. For more than a trial, use --certificate, or a proxy with --trusted-proxy.");
        if (options.IsDemo)
            Console.WriteLine("Open the portal: on this machine everybody is signed in as the demo's operator.");
        else if (await FirstAdministrator.NewToken(app.Services.GetRequiredService<Commits>(), ct) is { } token)
        {
            Console.WriteLine("Nobody can sign in yet. Open this link once to make the first administrator:");
            Console.WriteLine($"  {linkBase}/welcome#{token}");
        }
        Console.WriteLine("Ready.");
    }

    static string Where(ServerOptions options)
    {
        if (options.Database is null)
            return Path.Combine(options.DataFolder, "stationmaster.db");
        var database = new NpgsqlConnectionStringBuilder(options.Database);
        return $"PostgreSQL {database.Database ?? database.Username} on {database.Host}:{database.Port}; files in {options.DataFolder}";
    }
}
