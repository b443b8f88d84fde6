using System.Collections.Concurrent;
using Microsoft.Playwright;
using Stationmaster.Server.Access;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Stationmaster.Server.Tests.Browser;

/// <summary>Somebody at the portal. What the page throws, and what its own security policy forbids, fails the test.</summary>
public sealed class Visitor : IAsyncDisposable
{
    public const string Name = "Anna Berg", Email = "anna@example.com", Password = "correct horse battery";

    readonly IBrowserContext _context;
    readonly ConcurrentQueue<string> _troubles = new();

    internal Visitor(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _troubles.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                _troubles.Enqueue(message.Text);
        };
    }

    public IPage Page { get; }

    public ILocator Rows => Page.GetByRole(AriaRole.Rowgroup).GetByRole(AriaRole.Row);

    public ILocator Toast(string title) => Page.GetByRole(AriaRole.Status).Filter(new() { HasText = title });

    public ILocator Row(string name) => Page.GetByRole(AriaRole.Row, new() { Name = name, Exact = true });

    public ILocator Cell(string row, int column) => Row(row).GetByRole(AriaRole.Gridcell).Nth(column);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The first administrator's way in: the link that a start prints.</summary>
    public async Task Enter(TestServer server)
    {
        var token = await FirstAdministrator.NewToken(server.Get<Commits>(), TestContext.Current.CancellationToken);
        Assert.NotNull(token);
        await Page.GotoAsync($"/welcome#{token}");
        await Page.GetByLabel("Name").FillAsync(Name);
        await Page.GetByLabel("E-mail").FillAsync(Email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await Button("Begin").ClickAsync();
        await ToBeAt("/connectors");
    }

    public async Task SignIn(string password)
    {
        await Page.GetByLabel("E-mail").FillAsync(Email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await Button("Sign in").ClickAsync();
    }

    /// <summary>Waits until the address is this one.</summary>
    public Task ToBeAt(string pathAndQuery) =>
        Page.WaitForURLAsync(url => new Uri(url).PathAndQuery == pathAndQuery, new() { WaitUntil = WaitUntilState.Commit });

    /// <summary>Marks the page, so that a later look tells whether it was loaded anew.</summary>
    public Task Mark() => Page.EvaluateAsync("() => { window.marked = true }");

    public async Task<bool> IsStillMarked() => await Page.EvaluateAsync<bool>("() => window.marked === true");

    /// <summary>The leading number of a text such as "12.345 kWh".</summary>
    public static async Task<decimal> Number(ILocator locator) => decimal.Parse((await locator.InnerTextAsync()).Trim().Split(' ', '\n')[0]);

    /// <summary>Waits until the page itself shows a larger number there than it did.</summary>
    public async Task<decimal> Grows(ILocator locator, decimal than)
    {
        var element = await locator.ElementHandleAsync();
        await Page.WaitForFunctionAsync("([element, than]) => parseFloat(element.textContent) > than", new object[] { element, than });
        return await Number(locator);
    }

    public static ILocatorAssertions See(ILocator locator)
    {
        SetDefaultExpectTimeout(30_000);
        return Expect(locator);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_troubles);
    }
}
