using Microsoft.Playwright;
using Stationmaster.Server.Tests.Hosting;
using Xunit;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

[Collection(nameof(Chromium))]
public sealed class SettingsPagesTests(Chromium chromium)
{
    [Fact]
    public async Task A_setting_is_read_changed_and_brought_to_a_template_in_the_portal()
    {
        await using var site = await LiveSite.Open();
        var station = await site.Station("SET-1");
        await using var anna = await chromium.Visit(site.Server.Url);
        await anna.Enter(site.Server);
        var page = anna.Page;
        var box = (await site.Http.Get("/v2/chargeboxes?search=SET-1"))["data"]![0]!;

        await page.GotoAsync($"/charge-boxes/{box["id"]}?tab=configuration");
        await See(page.GetByText("Nothing is known of its settings yet")).ToBeVisibleAsync();
        await anna.Button("Read now").ClickAsync();
        var timeout = anna.Row("ConnectionTimeOut");
        await See(timeout).ToContainTextAsync("60 s");
        await See(anna.Row("NumberOfConnectors")).ToContainTextAsync("Read only");

        await timeout.GetByRole(AriaRole.Button, new() { Name = "Edit ConnectionTimeOut" }).ClickAsync();
        await timeout.GetByRole(AriaRole.Textbox, new() { Name = "ConnectionTimeOut" }).FillAsync("90");
        await timeout.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await See(timeout).ToContainTextAsync("90 s");
        await timeout.GetByRole(AriaRole.Button, new() { Name = "History of ConnectionTimeOut" }).ClickAsync();
        var history = page.GetByRole(AriaRole.Dialog);
        await See(history).ToContainTextAsync(Name);
        await See(history.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("90");
        await page.Keyboard.PressAsync("Escape");

        await page.GotoAsync("/settings-templates");
        await anna.Button("New template").ClickAsync();
        var form = page.GetByRole(AriaRole.Dialog, new() { Name = "New settings template" });
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync("Patient");
        await form.GetByLabel("Vendor").FillAsync((string)box["model"]!["vendor"]!);
        await form.GetByLabel("Model").FillAsync((string)box["model"]!["name"]!);
        await form.GetByLabel("Name of setting 1").FillAsync("ConnectionTimeOut");
        await form.GetByLabel("Value of setting 1").FillAsync("120");
        await form.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        var template = page.GetByRole(AriaRole.Row, new() { Name = "Patient" });
        await See(template).ToContainTextAsync("1 differs");
        await template.ClickAsync();
        var stations = page.GetByRole(AriaRole.Dialog);
        await See(stations).ToContainTextAsync("is 90, wanted 120");
        await stations.GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await See(stations.GetByRole(AriaRole.Row, new() { Name = "SET-1" })).ToContainTextAsync("As wanted");
        Assert.Equal(station.Identity, (string?)box["chargeBoxIdentity"]);
    }
}
