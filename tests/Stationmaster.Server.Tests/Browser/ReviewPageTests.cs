using Microsoft.Playwright;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

[Collection(nameof(Chromium))]
public sealed class ReviewPageTests(Chromium chromium)
{
    [Fact]
    public async Task The_queue_is_worked_off_from_the_keyboard_and_the_explanation_leads_to_the_bytes()
    {
        var clock = new TestClock();
        await using var network = await Network.Start(TestDatabases.Sqlite, adjust: clock.Use);
        var (fallen, differing) = await ReviewTests.TwoOdd(network, clock);
        await using var anna = await chromium.Visit(network.Server.Url);
        await anna.Enter(network.Server);
        var page = anna.Page;

        await page.GotoAsync($"/review?record={differing}");
        var detail = page.GetByRole(AriaRole.Region, new() { Name = $"Charge record {differing}" });
        await See(detail).ToContainTextAsync("two different stops");
        await See(page.GetByRole(AriaRole.Navigation)).ToContainTextAsync("Review 2");
        await page.Keyboard.PressAsync("r");
        var release = page.GetByRole(AriaRole.Dialog, new() { Name = $"Release record {differing} as it is" });
        await release.GetByLabel("Note").FillAsync("Called the driver");
        await page.Keyboard.PressAsync("Enter");
        await See(anna.Toast($"Record {differing} released")).ToBeVisibleAsync();

        var next = page.GetByRole(AriaRole.Region, new() { Name = $"Charge record {fallen}" });
        await See(next).ToContainTextAsync("The meter's registers can't be right");
        await page.Keyboard.PressAsync("c");
        var correct = page.GetByRole(AriaRole.Dialog, new() { Name = $"Correct charge record {fallen}" });
        await correct.GetByLabel("Energy, kWh").FillAsync("2");
        await correct.GetByRole(AriaRole.Button, new() { Name = "See what comes of it" }).ClickAsync();
        await See(correct.GetByRole(AriaRole.Region, new() { Name = "What comes of it" })).ToContainTextAsync("2.000 kWh");
        await correct.GetByLabel("Reason").FillAsync("By the driver's own meter");
        await correct.GetByRole(AriaRole.Button, new() { Name = "Make the revision" }).ClickAsync();
        await See(anna.Toast($"Record {fallen} corrected")).ToBeVisibleAsync();
        await See(page.GetByText("Nothing waits")).ToBeVisibleAsync();

        await page.GotoAsync($"/charge-records/{differing}?tab=explanation");
        var why = page.GetByRole(AriaRole.Region, new() { Name = "In plain words" });
        await See(why).ToContainTextAsync("6 kWh were delivered at Havn");
        await page.GetByRole(AriaRole.Table, new() { Name = "Meter readings" }).GetByRole(AriaRole.Button).First.ClickAsync();
        await See(page.Locator("mark").Filter(new() { HasText = "1000" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compute it again" }).ClickAsync();
        await See(page.GetByText("every sealed byte comes out of the messages")).ToBeVisibleAsync();
        await page.GotoAsync($"/charge-records/{fallen}?tab=revisions");
        await See(page.GetByText("By the driver's own meter").First).ToBeVisibleAsync();
    }
}
