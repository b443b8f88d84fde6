using Microsoft.Playwright;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

[Collection(nameof(Chromium))]
public sealed class SystemPageTests(Chromium chromium)
{
    [Fact]
    public async Task An_administrator_sees_how_the_program_is_and_when_it_no_longer_hears_of_it()
    {
        var clock = new TestClock();
        await using var server = await TestServer.Start(TestDatabases.Sqlite, adjust: clock.Use);
        await using var anna = await chromium.Visit(server.Url);
        await anna.Enter(server);
        var page = anna.Page;

        await page.GetByRole(AriaRole.Link, new() { Name = "System", Exact = true }).ClickAsync();
        await anna.ToBeAt("/system");
        await See(page.GetByText("Ready", new() { Exact = true })).ToBeVisibleAsync();
        await See(page.GetByRole(AriaRole.Region, new() { Name = "Health" })).ToContainTextAsync("Commit thread");
        await See(page.GetByRole(AriaRole.Region, new() { Name = "Messages since the start" })).ToContainTextAsync("No station has said anything yet.");

        await Eventually.Holds(
            async () =>
            {
                clock.Advance(FigureHistory.Every);
                return !(await page.GetByRole(AriaRole.Region, new() { Name = "Memory" }).InnerTextAsync()).Contains('—', StringComparison.Ordinal);
            },
            "the memory in the chart");
        var charts = page.GetByRole(AriaRole.Slider, new() { Name = "The last quarter of an hour" });
        await charts.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await See(charts).ToContainTextAsync("At ");

        await page.RouteAsync("**/v2/system", route => route.AbortAsync());
        await See(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not updated since");
        await See(page.GetByRole(AriaRole.Region, new() { Name = "Memory" })).ToBeVisibleAsync();
    }
}
