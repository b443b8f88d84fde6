using System.Text.Json.Nodes;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Stationmaster.Server.Access;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Stationmaster.Simulator;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Stationmaster.Server.Tests.Browser;

/// <summary>An operator at the portal, with real stations behind it.</summary>
public sealed partial class PortalTests(Chromium chromium) : IClassFixture<Chromium>
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task The_first_administrator_sees_a_charge_live_stops_it_from_its_row_and_its_record_adds_up(string engine)
    {
        await using var network = await Network.Start(engine, options => options with { MeterInterval = TimeSpan.FromSeconds(1) });
        await using var visit = await chromium.Visit(network.Server.Url);
        var (page, box, card) = (visit.Page, await network.NewBox(), await network.NewToken());
        await using var station = new LivingStation(network, new(box.Identity, [new(ConnectorKind.AcThreePhase, 11m)], [card]) { Password = box.Password });

        await BeginAsFirstAdministrator(network, page);
        await Expect(page).ToHaveURLAsync(new Regex("/connectors$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var evseId = (string)(await box.Connector(1))["evseId"]!;
        var row = page.GetByRole(AriaRole.Row, new() { Name = evseId, Exact = true });
        await Expect(row).ToContainTextAsync("Available");

        await station.Do(machine =>
        {
            machine.PlugIn(1, Vehicle.Usual[2], 30);
            machine.Present(1, card);
        });
        await Expect(row).ToContainTextAsync("Charging");
        await Expect(row).ToContainTextAsync($"Key {card}");
        await Expect(row).ToContainTextAsync("11.0 kW");
        var duration = await row.GetByRole(AriaRole.Gridcell).Nth(3).Locator("small").InnerTextAsync();
        await Expect(row.GetByRole(AriaRole.Gridcell).Nth(3).Locator("small")).Not.ToHaveTextAsync(duration);

        await row.GetByRole(AriaRole.Button, new() { Name = $"Menu of {evseId}" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Stop charging" }).ClickAsync();
        var question = page.GetByRole(AriaRole.Dialog, new() { Name = $"Stop charging at {evseId}?" });
        await Expect(question).ToContainTextAsync($"Key {card}");
        await question.GetByRole(AriaRole.Button, new() { Name = "Stop charging" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = $"{box.Identity} answered Accepted" })).ToBeVisibleAsync();
        await Expect(row).ToContainTextAsync("Finishing");
        await Expect(row).Not.ToContainTextAsync("kWh");
        var transaction = (int)Assert.Single(await box.Records())["transactionId"]!;
        var record = await box.Record(transaction);
        Assert.Equal(("completed", "Remote", "Anna"), ((string?)record["state"], (string?)record["stopReason"], (string?)record["remotelyStoppedBy"]));
        HasEveryMemberOf(Golden(), record, "$");
        var lines = record["price"]!["breakdown"]!["lines"]!.AsArray();
        Assert.Equal((decimal)record["price"]!["amount"]!, lines.Sum(line => (decimal)line!["amount"]!));

        await page.GotoAsync($"/charge-records/{transaction}");
        await Expect(page.Locator("main")).ToContainTextAsync(evseId);
        await Expect(page.Locator("main")).ToContainTextAsync("DKK");
        visit.WentWell();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_held_station_is_accepted_with_one_click_and_appears_on_the_board(string engine)
    {
        await using var network = await Network.Start(engine);
        await using var visit = await chromium.Visit(network.Server.Url);
        var page = visit.Page;
        await using var station = new LivingStation(network, new("WAITING-1", [new(ConnectorKind.AcThreePhase, 22m)], []));
        await BeginAsFirstAdministrator(network, page);

        await page.GotoAsync("/charge-boxes");
        var waiting = page.GetByRole(AriaRole.Region, new() { Name = "Waiting stations" });
        await waiting.GetByRole(AriaRole.Button, new() { Name = "Accept…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Accept WAITING-1" });
        await dialog.GetByPlaceholder("Search locations…").ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Havn" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true }).ClickAsync();

        var accepted = page.GetByRole(AriaRole.Dialog, new() { Name = "WAITING-1 is accepted" });
        await Expect(accepted).ToContainTextAsync(PasswordForm());
        await accepted.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Waiting stations" })).ToBeHiddenAsync();
        await page.GotoAsync("/connectors");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Havn" }).Filter(new() { HasText = "Available" })).ToBeVisibleAsync();
        visit.WentWell();
    }

    [Fact]
    public async Task Who_is_not_signed_in_sees_the_sign_in_alone_and_comes_back_where_they_wanted_to_go()
    {
        await using var network = await Network.Start(TestDatabases.Sqlite);
        await using (var first = await chromium.Visit(network.Server.Url))
            await BeginAsFirstAdministrator(network, first.Page);
        await using var visit = await chromium.Visit(network.Server.Url);
        var page = visit.Page;

        await page.GotoAsync("/charge-records");
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.GetByLabel("E-mail").FillAsync("anna@example.com");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("wrong horse battery");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("correct horse battery");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/charge-records$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        visit.WentWell();
    }

    /// <summary>By the link that a first start prints.</summary>
    static async Task BeginAsFirstAdministrator(Network network, IPage page)
    {
        await page.GotoAsync($"/welcome#{await FirstAdministrator.NewToken(network.Server.Get<Commits>(), Ct)}");
        await page.GetByLabel("Name").FillAsync("Anna");
        await page.GetByLabel("E-mail").FillAsync("anna@example.com");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("correct horse battery");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Navigation).First).ToBeVisibleAsync();
    }

    static JsonNode Golden([CallerFilePath] string path = "") =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "../ChargeRecords/Golden/registered-key.json")))!;

    static void HasEveryMemberOf(JsonNode? expected, JsonNode? actual, string at)
    {
        if (expected is not JsonObject wanted || actual is not JsonObject given)
            return;
        foreach (var (name, value) in wanted)
        {
            Assert.True(given.ContainsKey(name), $"{at}.{name} is missing");
            HasEveryMemberOf(value, given[name], $"{at}.{name}");
        }
    }

    [GeneratedRegex("[0-9a-f]{32}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PasswordForm();

    /// <summary>A simulated station that lives until the test is over.</summary>
    sealed class LivingStation : IAsyncDisposable
    {
        readonly CancellationTokenSource _end = new();
        readonly SimulatedStation _station;
        readonly Task _life;

        public LivingStation(Network network, StationPlan plan)
        {
            _station = new(plan with { VisitsPerDay = 0 }, new Uri(network.Endpoint), seed: 7, TimeProvider.System);
            _life = Task.Run(() => _station.Run(_end.Token));
        }

        public Task Do(Action<StationMachine> act) => _station.Do(act);

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _life.ContinueWith(_ => { }, TaskScheduler.Default);
            await _station.DisposeAsync();
            _end.Dispose();
        }
    }
}
