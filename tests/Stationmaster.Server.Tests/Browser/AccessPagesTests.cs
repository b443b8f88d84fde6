using Microsoft.Playwright;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

[Collection(nameof(Chromium))]
public sealed class AccessPagesTests(Chromium chromium)
{
    [Fact]
    public async Task The_first_administrator_comes_in_by_the_link_leaves_and_signs_in_again()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        await using var anna = await chromium.Visit(server.Url);
        var page = anna.Page;

        await page.GotoAsync("/");
        await anna.ToBeAt("/sign-in?to=/");
        await See(page.GetByText("Nobody can sign in yet.")).ToBeVisibleAsync();

        await anna.Enter(server);
        await See(page.GetByRole(AriaRole.Heading, new() { Name = "Connectors" })).ToBeVisibleAsync();
        await See(page.GetByText(Name)).ToBeVisibleAsync();

        await anna.Button("Sign out").ClickAsync();
        await anna.ToBeAt("/sign-in");
        await anna.SignIn("not the password");
        await See(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("password");
        await See(page.GetByLabel("E-mail")).ToHaveValueAsync(Email);

        await anna.SignIn(Password);
        await anna.ToBeAt("/connectors");
        await See(page.GetByText(Name)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_link_works_once_and_a_page_that_was_asked_for_comes_after_signing_in()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        await using var anna = await chromium.Visit(server.Url);
        await anna.Enter(server);

        await using var bo = await chromium.Visit(server.Url);
        await bo.Page.GotoAsync("/welcome#0123456789abcdef");
        await bo.Page.GetByLabel("Name").FillAsync("Bo");
        await bo.Page.GetByLabel("E-mail").FillAsync("bo@example.com");
        await bo.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await bo.Button("Begin").ClickAsync();
        await See(bo.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("link");

        await bo.Page.GotoAsync("/charge-records?search=AAR");
        await bo.SignIn(Password);
        await bo.ToBeAt("/charge-records?search=AAR");
        await See(bo.Page.GetByRole(AriaRole.Heading, new() { Name = "Charge records" })).ToBeVisibleAsync();
    }
}
