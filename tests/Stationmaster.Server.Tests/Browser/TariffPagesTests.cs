using System.Net;
using Microsoft.Playwright;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Locations;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

[Collection(nameof(Chromium))]
public sealed class TariffPagesTests(Chromium chromium)
{
    static async Task Add(IPage page, string kind, string price)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a fee" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = kind }).ClickAsync();
        await page.GetByRole(AriaRole.Region, new() { Name = "Fees" }).GetByLabel("Price").Last.FillAsync(price);
    }

    [Fact]
    public async Task A_tariff_is_made_ordered_previewed_tried_and_changed()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        await using var anna = await chromium.Visit(server.Url);
        await anna.Enter(server);
        var page = anna.Page;

        await page.GotoAsync("/tariffs/new");
        await page.GetByLabel("Name").FillAsync("Evening");
        await page.GetByLabel("Base fee").FillAsync("2,5");
        await Add(page, "Per kWh", "3");
        await Add(page, "Per kWh", "4,5");

        // The second never comes to its turn until it stands above the first.
        var fees = page.GetByRole(AriaRole.Region, new() { Name = "Fees" });
        await See(fees).ToContainTextAsync("Never charged: fee 1 above fits");
        await See(page.GetByText("The base fee is never charged: fee 1 always holds.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "always", Exact = true }).Last.ClickAsync();
        await fees.GetByLabel("From", new() { Exact = true }).FillAsync("17:00");
        await fees.GetByLabel("Until").FillAsync("21:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "place 2 of 2" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await See(fees.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("17:00 to 21:00");
        await See(fees).Not.ToContainTextAsync("Never charged");

        await page.GetByText("As a table").ClickAsync();
        await See(page.GetByRole(AriaRole.Table, new() { Name = "Prices over the week" })).ToContainTextAsync("4.50 DKK per kWh");

        await page.GetByLabel("Start").FillAsync("2026-11-18T10:00");
        await anna.Button("Work it out").ClickAsync();
        await See(page.GetByRole(AriaRole.Table, new() { Name = "Price of the session" })).ToContainTextAsync("60.00");

        await anna.Button("Create").ClickAsync();
        await See(anna.Toast("Evening created")).ToBeVisibleAsync();
        await See(page.GetByRole(AriaRole.Region, new() { Name = "Versions" })).ToContainTextAsync("in force");

        await page.GetByLabel("VAT").FillAsync("300");
        await See(page.GetByText("0 to 100 %")).ToBeVisibleAsync();
        await page.GetByLabel("VAT").FillAsync("20");
        await page.GetByRole(AriaRole.Link, new() { Name = "Tariffs", Exact = true }).First.ClickAsync();
        await See(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Leave without saving?");
        await anna.Button("Cancel").ClickAsync();
        await anna.Button("Save as new version").ClickAsync();
        await See(page.GetByRole(AriaRole.Region, new() { Name = "Versions" })).ToContainTextAsync("Version 2");
        await See(page.GetByRole(AriaRole.Region, new() { Name = "Versions" })).ToContainTextAsync("20 %, included");
    }

    [Fact]
    public async Task A_month_is_priced_again_and_a_failure_is_said()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var tariff = await server.Http().Tariff();
        await using var anna = await chromium.Visit(server.Url);
        await anna.Enter(server);
        var page = anna.Page;

        await page.GotoAsync($"/tariffs/what-if?tariff={tariff}&month=2026-10");
        await anna.Button("Work it out").ClickAsync();
        await See(page.GetByText("No sessions in that month")).ToBeVisibleAsync();

        const string result = """
            {"currency":"DKK","from":"2026-09-30T22:00:00Z","to":"2026-10-31T23:00:00Z","sessions":2,"energyKwh":30,"was":60,"wouldBe":90.5,
            "dearer":2,"cheaper":0,"same":0,"byTotals":2,"bySamples":0,"kept":{"agreement":0,"otherTariff":0,"notBilled":0,"corrected":0},
            "otherCurrency":0,"missingSpot":0,"customers":[],"locations":[{"id":31,"name":"Havn","sessions":2,"energyKwh":30,"was":60,"wouldBe":90.5}],
            "up":[{"transactionId":7,"startedAt":"2026-10-02T00:00:00Z","locationId":31,"locationName":"Havn","energyKwh":20,"was":40,"wouldBe":60}],"down":[]}
            """;
        await page.RouteAsync("**/v2/tariffs/what-if", route => route.FulfillAsync(new()
        {
            ContentType = "text/event-stream", Body = $"event: progress\ndata: {{\"done\":1,\"sessions\":2}}\n\nevent: result\ndata: {result.ReplaceLineEndings("")}\n\n",
        }));
        await anna.Button("Work it out").ClickAsync();
        await See(page.GetByText("+30.50")).ToHaveCountAsync(2);
        await See(page.GetByRole(AriaRole.Table, new() { Name = "Dearer the most" })).ToContainTextAsync("Havn");
        var file = await page.RunAndWaitForDownloadAsync(() => anna.Button("Export CSV").ClickAsync());
        Assert.Equal("what-if-2026-10.csv", file.SuggestedFilename);

        await page.RouteAsync("**/v2/tariffs/what-if", route => route.FulfillAsync(new()
        {
            ContentType = "text/event-stream", Body = "event: failed\ndata: {\"message\":\"Something went wrong here.\"}\n\n",
        }));
        await page.GetByLabel("Sessions of").FillAsync("2026-09");
        await anna.Button("Work it out").ClickAsync();
        await See(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Something went wrong here.");
    }
}
