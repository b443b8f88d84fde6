using Microsoft.Playwright;
using Xunit;

namespace Stationmaster.Server.Tests.Browser;

/// <summary>Debian's browser, started once for the class that uses it. Its tests skip where it or the portal is missing.</summary>
public sealed class Chromium : IAsyncLifetime
{
    const string Program = "/usr/bin/chromium";

    IPlaywright? _playwright;
    IBrowser? _browser;

    static bool IsPortalBuilt => File.Exists(Path.Combine(AppContext.BaseDirectory, "portal", "index.html"));

    public async ValueTask InitializeAsync()
    {
        if (!IsPortalBuilt || !File.Exists(Program))
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A page of a visitor nobody knows. What goes wrong in it fails the test at the end.</summary>
    internal async Task<Visit> Visit(string url)
    {
        Assert.SkipUnless(IsPortalBuilt, "The portal is not built into this run (SkipPortal).");
        Assert.SkipUnless(_browser is not null, $"There is no {Program}.");
        var context = await _browser.NewContextAsync(new() { BaseURL = url, ViewportSize = new() { Width = 1440, Height = 900 }, Locale = "en-GB" });
        context.SetDefaultTimeout(30_000);
        Assertions.SetDefaultExpectTimeout(30_000);
        return new(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>Somebody at a page.</summary>
sealed class Visit : IAsyncDisposable
{
    readonly IBrowserContext _context;
    readonly List<string> _errors = [];

    public Visit(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Nothing was thrown in the page.</summary>
    public void WentWell() => Assert.Empty(_errors);

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
