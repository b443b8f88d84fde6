using Microsoft.Playwright;
using Stationmaster.Server.Tests.Hosting;
using Xunit;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

[Collection(nameof(Chromium))]
public sealed class CommandsPageTests(Chromium chromium)
{
    [Fact]
    public async Task Any_order_is_written_in_a_form_of_its_own_shape_and_its_answer_is_read()
    {
        await using var site = await LiveSite.Open();
        await site.Station("DEMO-1");
        var box = (await site.Http.Get("/v2/chargeboxes?search=DEMO-1"))["data"]![0]!["id"]!;
        await using var anna = await chromium.Visit(site.Server.Url);
        await anna.Enter(site.Server);
        var page = anna.Page;

        await page.GotoAsync($"/charge-boxes/{box}?tab=commands");
        var commands = page.GetByRole(AriaRole.Navigation, new() { Name = "All commands" });
        await See(commands.GetByRole(AriaRole.Button, new() { Name = "SendLocalList" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("trigger");
        await See(commands.GetByRole(AriaRole.Button, new() { Name = "SendLocalList" })).ToBeHiddenAsync();
        await commands.GetByRole(AriaRole.Button, new() { Name = "TriggerMessage", Exact = true }).ClickAsync();

        var form = page.GetByRole(AriaRole.Form, new() { Name = "TriggerMessage" });
        await anna.Button("Send").ClickAsync();
        await See(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("requestedMessage: Missing");
        await form.GetByLabel("requestedMessage").First.ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Heartbeat" }).ClickAsync();
        await See(form.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
        await form.GetByText("JSON", new() { Exact = true }).ClickAsync();
        var json = form.GetByLabel("Payload as JSON");
        await See(json).ToHaveValueAsync("{\n  \"requestedMessage\": \"Heartbeat\"\n}");
        await json.FillAsync("{\"requestedMessage\":\"Heartbeat\",\"connectorId\":1.5}");
        await page.Keyboard.PressAsync("Control+Enter");
        await See(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("connectorId: Must be a whole number");
        await json.FillAsync("{\"requestedMessage\":\"Heartbeat\"}");
        await page.Keyboard.PressAsync("Control+Enter");

        var answer = page.GetByRole(AriaRole.Region, new() { Name = "Answer" });
        await See(answer).ToContainTextAsync("Accepted");
        await See(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "TriggerMessage" }).First).ToContainTextAsync("Anna Berg");

        await page.GotoAsync($"/charge-boxes/{box}?tab=commands&action=Reset");
        await page.GetByRole(AriaRole.Form, new() { Name = "Reset" }).GetByLabel("type").First.ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Soft" }).ClickAsync();
        await anna.Button("Send").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await See(answer).ToBeHiddenAsync();

        await page.GotoAsync($"/charge-boxes/{box}?tab=notices");
        await See(page.GetByText("It has told nothing of this kind")).ToBeVisibleAsync();
    }
}
