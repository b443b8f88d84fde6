using Microsoft.Playwright;
using Stationmaster.Server.Tests.Hosting;
using Xunit;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

[Collection(nameof(Chromium))]
public sealed class HeldStationsPageTests(Chromium chromium)
{
    [Fact]
    public async Task A_held_station_is_accepted_in_the_portal_and_goes_on_to_charge()
    {
        await using var site = await LiveSite.Open();
        var station = site.Unknown("NEW-1");
        await using var anna = await chromium.Visit(site.Server.Url);
        await anna.Enter(site.Server);
        var page = anna.Page;

        await page.GotoAsync("/charge-boxes");
        var waiting = page.GetByRole(AriaRole.Region, new() { Name = "Waiting stations" });
        await See(waiting).ToContainTextAsync("Nordlade Pier 22");
        await waiting.GetByRole(AriaRole.Button, new() { Name = "Accept…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Accept NEW-1" });
        await dialog.GetByLabel("Location").First.ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = LiveSite.Place }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true }).ClickAsync();

        var accepted = page.GetByRole(AriaRole.Dialog, new() { Name = "NEW-1 is accepted" });
        var password = await accepted.GetByLabel("Password", new() { Exact = true }).InputValueAsync();
        Assert.Matches("^[0-9a-f]{32}$", password);
        await See(accepted.GetByLabel("Address", new() { Exact = true })).ToHaveValueAsync($"{site.Server.StationUrl}NEW-1");
        await accepted.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await See(accepted).ToBeHiddenAsync();
        await See(waiting).ToBeHiddenAsync();
        await page.ReloadAsync();
        await See(page.GetByText("NEW-1", new() { Exact = true }).First).ToBeVisibleAsync();
        Assert.DoesNotContain(password, await page.ContentAsync(), StringComparison.Ordinal);

        await site.Awake(station);
        await page.GotoAsync("/connectors?search=NEW-1");
        await LiveSite.Charge(station);
        await See(anna.Row(await site.EvseId("NEW-1"))).ToContainTextAsync("Charging");
        var session = (await site.Connectors("NEW-1", rows => rows[0]!["session"] is not null))[0]!["session"]!;
        var record = await site.Http.Get($"/v2/charge-records/{session["transactionId"]}");
        Assert.Equal((LiveSite.KeyLabel, LiveSite.Place), ((string?)record["auth"]!["idTag"]!["label"], (string?)record["location"]!["name"]));
    }
}
