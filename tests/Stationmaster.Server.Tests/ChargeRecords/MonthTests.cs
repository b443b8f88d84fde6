using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Market;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeRecords;

public sealed class MonthTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Every_record_of_a_month_corrected_ones_too_comes_out_of_its_messages_byte_for_byte(string engine)
    {
        await using var market = await MarketSite.Start();
        var clock = new TestClock();
        clock.Advance(SimulatedMonth.First - clock.GetUtcNow());
        await using var network = await Network.Start(
            engine, adjust: clock.Use, other: options => options with { Market = new() { EnergiDataService = market.Address } });
        var month = new SimulatedMonth(network, market, clock, seed: 20311001);
        await month.Live();
        var numbers = await month.Sealed();
        await Correct(network, month, numbers);

        var records = await month.Records();
        IsAMonth(records);
        var wrong = new List<string>();
        foreach (var number in records.Select(record => (int)record["transactionId"]!))
        {
            var result = await network.Http.Post($"/v2/charge-records/{number}/recompute", new { });
            var served = await network.Http.GetByteArrayAsync($"/v2/charge-records/{number}", Ct);
            if ((string?)result["result"] != "identical" || (string?)result["sealedHash"] != HashOf(served))
                wrong.Add($"{result.ToJsonString()} {Encoding.UTF8.GetString(served)}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        string[] storage = ["--month", "2031-10", "--data", network.Server.Options.DataFolder, .. network.Server.Options.Database is { } text ? ["--database", text] : Array.Empty<string>()];
        var ended = records.Count(record => ((DateTimeOffset)record["endedAt"]!).Month == 10);
        var beside = await RunningProgram.Run(["records", "check", .. storage]);
        Assert.Equal((0, $"{ended} records: {ended} intact."), (beside.ExitCode, beside.Output.Trim()));
        var victim = numbers[numbers.Count / 2];
        await network.Server.Get<Commits>().Write(
            write => write.Execute(
                "update charge_record set document = replace(document, '\"vatRate\":0.25', '\"vatRate\":0.19') where number = @victim", new { victim = (long)victim }, Ct), Ct);
        await network.Server.Stop();

        var alone = await RunningProgram.Run(["records", "check", .. storage]);
        Assert.Equal(1, alone.ExitCode);
        Assert.Equal(
            [$"{victim}: The document was changed after it was sealed: price, cpoDefaultPrice.", $"{ended} records: 1 changed, {ended - 1} intact."],
            alone.Output.Trim().Split('\n'));
        var again = await RunningProgram.Run(["records", "recompute", .. storage]);
        Assert.Equal((1, $"{ended} records: 1 differs, {ended - 1} identical."), (again.ExitCode, again.Output.Trim().Split('\n')[^1]));
    }

    /// <summary>Each kind of correction, one upon another, and a chain of credits.</summary>
    static async Task Correct(Network network, SimulatedMonth month, IReadOnlyList<int> numbers)
    {
        var (http, random) = (network.Http, new Random(7));
        var tokens = (await http.Get("/v2/tokens?limit=100"))["data"]!.AsArray().Select(token => (long)token!["id"]!).ToList();
        var kinds = new Func<JsonNode, object>[]
        {
            record => new { consumed = decimal.Round((decimal)record["consumed"]! * 0.9m, 3) },
            record => new { startedAt = ((DateTimeOffset)record["startedAt"]!).AddMinutes(-95) },
            record => new { endedAt = ((DateTimeOffset)record["endedAt"]!).AddMinutes(130) },
            _ => new { tariffId = month.SpotTariff },
            _ => new { tariffId = month.PlainTariff },
            _ => new { tokenId = tokens[random.Next(tokens.Count)] },
            _ => new { price = 42.5 },
            _ => new { free = true },
            _ => new { settle = true },
        };
        foreach (var (number, i) in numbers.Where((_, i) => i % 4 == 0).Select((number, i) => (number, i)))
        {
            var current = number;
            for (var times = 1 + (i % 3); times > 0; times--)
            {
                var record = await http.Get($"/v2/charge-records/{current}");
                var asCredit = i % 5 == 0;
                var answer = await http.Post(
                    $"/v2/charge-records/{current}/corrections", new { reason = "Klage", changes = kinds[(i + times) % kinds.Length](record), asCredit });
                current = (int)answer["after"]!["transactionId"]!;
            }
        }
    }

    /// <summary>What a month has did come to pass, or nothing was shown.</summary>
    static void IsAMonth(List<JsonNode> records)
    {
        Assert.InRange(records.Count, 110, 300);
        int Of(Func<JsonNode, bool> which) => records.Count(which);
        IEnumerable<JsonNode> Lines(JsonNode record) => record["price"]!["breakdown"]!["lines"]!.AsArray().OfType<JsonNode>();
        (string What, int Count, int Least)[] seen =
        [
            ("by spot", Of(record => Lines(record).Any(line => (string?)line["spot"]?["rule"] == "market")), 15),
            ("at the floor", Of(record => Lines(record).Any(line => (string?)line["spot"]?["rule"] == "minimum")), 2),
            ("at the cap", Of(record => Lines(record).Any(line => (string?)line["spot"]?["rule"] == "maximum")), 2),
            ("without prices", Of(record => Lines(record).Any(line => (string?)line["spot"]?["rule"] == "missing")), 1),
            ("by the hour", Of(record => Lines(record).Any(line => (string?)line["kind"] == "time")), 5),
            ("idle", Of(record => Lines(record).Any(line => (string?)line["kind"] == "idle")), 5),
            ("minimum", Of(record => Lines(record).Any(line => (string?)line["kind"] == "minimumPrice")), 1),
            ("discount", Of(record => Lines(record).Any(line => (string?)line["kind"] == "discount")), 3),
            ("vouchers", records.Select(record => (string?)record["voucher"]?["type"]).Distinct().Count(), 6),
            ("sources", records.Select(record => (string?)record["priceSource"]).Distinct().Count(), 4),
            ("own fleet", Of(record => (string?)record["excludedReason"] == "ownFleet"), 1),
            ("credits", Of(record => record["creditReferenceId"] is not null), 4),
            ("credited twice", Of(record => record["correctedId"] is { } before && records.Any(
                other => (int)other["transactionId"]! == (int)before && other["correctedId"] is not null)), 1),
            ("revised", Of(record => (int)record["revision"]! > 1), 10),
            ("over midnight", Of(record => ((DateTimeOffset)record["startedAt"]!).Date < ((DateTimeOffset)record["endedAt"]!).Date), 2),
            ("state of charge", Of(record => record["vehicleState"]!["lastValue"] is not null), 20),
            ("remotely stopped", Of(record => record["remotelyStoppedAt"] is not null), 3),
        ];
        Assert.Empty(seen.Where(one => one.Count < one.Least).Select(one => $"{one.What}: {one.Count}"));
    }

    /// <summary>As docs/charge-record.md tells anybody to work it out from the document alone.</summary>
    static string HashOf(byte[] served)
    {
        string[] always =
        [
            "transactionId", "sessionId", "evseId", "startedAt", "endedAt", "duration", "consumed", "meterStart", "meterStop", "auth.idTag.uid", "auth.idTag.id",
            "auth.idTag.customerId", "auth.idTag.companyId", "company.id", "price", "cpoDefaultPrice", "pricingSource",
        ];
        string[] whereThere =
        [
            "priceSource", "voucher", "voucherGroup", "excludedReason", "revision", "creditReferenceId", "correctedId", "rulesVersion", "evidenceHash",
        ];
        using var document = JsonDocument.Parse(served);
        var lines = always.Select(path => $"{path}={ValueOf(path)}\n").Concat(whereThere.Where(path => ValueOf(path) is not null).Select(path => $"{path}={ValueOf(path)}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));

        string? ValueOf(string path)
        {
            var at = document.RootElement;
            return path.Split('.').All(name => at.TryGetProperty(name, out at)) ? at.GetRawText() : null;
        }
    }
}
