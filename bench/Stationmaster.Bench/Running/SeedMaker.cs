using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stationmaster.Bench.Running;

/// <summary>
/// Makes a network through the running server's own doors: location, tariff and charge key by its API, each station with a password of its
/// own; then all of them connect once, are configured, and leave.
/// </summary>
sealed class SeedMaker(Servers servers)
{
    public const string Token = "LOADTOKEN";

    const string Prefix = "STM";
    const int AtOnce = 16;

    /// <summary>So many connect at once: a process holds 20,000 files.</summary>
    const int Wave = 10_000;

    public async Task Make(Seed seed)
    {
        Console.WriteLine($"  ({seed.Engine.Name()}: registering {seed.Stations:N0} stations)");
        await using var subject = await servers.Start(seed.Engine, seed.Folder, seed.Database);
        using var client = new HttpClient { BaseAddress = new Uri(subject.Address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", seed.ApiKey);
        var tariff = await Post(client, "/v2/tariffs", new { name = "Public", currency = "EUR", vatRate = 0.25, pricePerKwh = 0.49, idlePricePerMinute = 0.1 });
        var location = await Post(client, "/v2/locations", new
        {
            name = "Harbour", address = "Quay 1", postalCode = "8000", city = "Aarhus", countryCode = "DK",
            coordinates = new { latitude = 56.15, longitude = 10.21 }, publish = true, tariffId = tariff.GetProperty("id").GetString(),
        });
        await Post(client, "/v2/tokens", new { identifier = new { type = "rfid", uid = Token, label = "Load" }, allowConcurrent = true });

        var lines = new string[seed.Stations];
        var locationId = location.GetProperty("id").GetInt64();
        await Parallel.ForAsync(0, seed.Stations, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, _) =>
        {
            var identity = $"{Prefix}{index + 1:D5}";
            var box = await Post(client, "/v2/chargeboxes", new
            {
                chargeBoxIdentity = identity, locationId, connectors = new[] { new { standard = "IEC_62196_T2" } },
            });
            lines[index] = $"{identity} {box.GetProperty("password").GetString()}";
        });
        await File.WriteAllLinesAsync(seed.Known, lines);

        foreach (var wave in lines.Chunk(Wave))
        {
            var known = Path.Combine(seed.Folder, "wave");
            await File.WriteAllLinesAsync(known, wave);
            using var load = Load.Start(subject, ["--stations", $"{wave.Length}", "--known", known, "--idle", $"{5 + (wave.Length / 2000)}"]);
            var result = await load.Result();
            if (result.Errors > 0)
                throw new InvalidOperationException($"Not every station could be registered: {result.FirstError}\n{subject.LastWords}");
            File.Delete(known);
        }
        await subject.Stop();
    }

    /// <summary>A key made on the command line, beside the server or before it.</summary>
    public static async Task<string> ApiKey(IEnumerable<string> storage)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "stationmaster.dll"), "apikey", "create", "--name", "bench", "--scope", "control", .. storage,
        ]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (await output).Trim() : throw new InvalidOperationException($"No API key: {await errors}");
    }

    static async Task<JsonElement> Post(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonElement>()
            : throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
