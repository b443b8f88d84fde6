using System.Globalization;
using Microsoft.Playwright;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

[Collection(nameof(Chromium))]
public sealed class RecordListPageTests(Chromium chromium)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<RecordServer> Filled()
    {
        var test = await RecordServer.Start(TestDatabases.Sqlite);
        for (var number = 101; number < 108; number++)
        {
            var start = DateTimeOffset.UtcNow.AddHours(-number);
            await test.Save(SomeRecords.Completed(number % 2 == 0 ? SomeRecords.NoUid : SomeRecords.CompanyCar, number: number) with
            {
                Id = Guid.NewGuid(), StartedAt = start, StationStartedAt = start, StoppedAt = start.AddMinutes(40),
            });
        }
        return test;
    }

    [Fact]
    public async Task What_is_filtered_is_what_is_exported()
    {
        await using var test = await Filled();
        await using var anna = await chromium.Visit(test.Server.Url);
        await anna.Enter(test.Server);
        var page = anna.Page;
        await page.GotoAsync("/charge-records?settled=yes");
        await See(page.GetByText("4 shown")).ToBeVisibleAsync();
        await See(page.GetByText("Of the last 31 days")).ToBeVisibleAsync();

        await anna.Button("Export").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await See(dialog.GetByText("4 rows", new() { Exact = true })).ToBeVisibleAsync();
        await dialog.GetByText("CSV", new() { Exact = true }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => dialog.GetByRole(AriaRole.Button, new() { Name = "Export", Exact = true }).ClickAsync());

        Assert.EndsWith(".csv", download.SuggestedFilename);
        var lines = (await File.ReadAllTextAsync(await download.PathAsync(), Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([101, 103, 105, 107], lines.Skip(1).Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture)).Order());
        await See(anna.Toast("Charge records exported")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_filter_by_hand_is_in_the_address_and_its_error_at_its_character()
    {
        await using var test = await Filled();
        await using var anna = await chromium.Visit(test.Server.Url);
        await anna.Enter(test.Server);
        var page = anna.Page;
        await page.GotoAsync("/charge-records");
        await anna.Button("Filter by hand").ClickAsync();
        var typed = page.GetByRole(AriaRole.Textbox, new() { Name = "Filter by hand" });

        await typed.FillAsync("""{"auth.idTag.uid": "NoUID", "consumed": "much"}""");
        await typed.PressAsync("Enter");
        await See(page.GetByText("expected a number for consumed.")).ToBeVisibleAsync();
        await See(page.Locator(".typed-filter mark")).ToHaveTextAsync("\"");

        await typed.FillAsync("""{"auth.idTag.uid": "NoUID"}""");
        await typed.PressAsync("Enter");
        await See(page.GetByText("3 shown")).ToBeVisibleAsync();
        Assert.Contains("filter=", page.Url);
        await page.ReloadAsync();
        await See(page.GetByText("3 shown")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_statement_opens_into_its_records()
    {
        await using var test = await RecordServer.Start(TestDatabases.Sqlite);
        await test.Save(SomeRecords.Completed(SomeRecords.CompanyCar, number: 101) with { Id = Guid.NewGuid() });
        await using var anna = await chromium.Visit(test.Server.Url);
        await anna.Enter(test.Server);
        await anna.Page.GotoAsync("/statements?month=2025-11&by=location");

        await anna.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Aarhus Havn" }).First.ClickAsync();

        await See(anna.Page.GetByRole(AriaRole.Heading, new() { Name = "Aarhus Havn November 2025" })).ToBeVisibleAsync();
        await See(anna.Page.GetByRole(AriaRole.Link, new() { Name = "101", Exact = true })).ToBeVisibleAsync();
        await anna.ToBeAt("/statements?month=2025-11&by=location&line=31");
    }
    [Fact]
    public async Task A_statement_is_marked_as_billed_as_far_as_it_is_sealed()
    {
        await using var test = await RecordServer.Start(TestDatabases.Sqlite);
        await test.Save(SomeRecords.Completed(SomeRecords.CompanyCar, number: 101) with { Id = Guid.NewGuid() });
        await test.Save(SomeRecords.Completed(SomeRecords.CompanyCar, number: 102) with
        {
            Id = Guid.NewGuid(), State = Charging.Sessions.SessionState.Sealed, SealedAt = SomeRecords.Written,
        });
        await using var anna = await chromium.Visit(test.Server.Url);
        await anna.Enter(test.Server);
        await anna.Page.GotoAsync("/statements?month=2025-11");
        await anna.Button("Mark as billed…").ClickAsync();
        var dialog = anna.Page.GetByRole(AriaRole.Dialog);

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Mark as billed" }).ClickAsync();
        await See(dialog.GetByText("The reference is missing")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("INV-2025-11");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Mark as billed" }).ClickAsync();

        await See(dialog.GetByText("1 record marked under INV-2025-11.")).ToBeVisibleAsync();
        await See(dialog.GetByText("Not sealed yet")).ToBeVisibleAsync();
        await anna.Page.GotoAsync("/charge-records/102");
        await See(anna.Page.GetByText("INV-2025-11")).ToBeVisibleAsync();
    }
}
