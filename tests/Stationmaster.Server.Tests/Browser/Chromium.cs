using Microsoft.Playwright;
using Xunit;

namespace Stationmaster.Server.Tests.Browser;

/// <summary>The system's own browser, one process for all tests of this folder. Each visitor has a profile of their own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    const string Program = "/usr/bin/chromium";

    static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    IPlaywright? _playwright;
    IBrowser? _browser;

    static string? Missing =>
        !File.Exists(Program) ? $"{Program} is not installed (apt-get install chromium)."
        : !File.Exists(Path.Combine(AppContext.BaseDirectory, "portal", "index.html")) ? "The portal is not built into this run (SkipPortal)."
        : null;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        // The driver brings its Node.js for some platforms only.
        var bundled = Path.Combine(AppContext.BaseDirectory, ".playwright", "node");
        if (!Directory.Exists(bundled) || Directory.GetFiles(bundled, "node*", SearchOption.AllDirectories).Length == 0)
            Environment.SetEnvironmentVariable("PLAYWRIGHT_NODEJS_PATH", "/usr/bin/node");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments, Headless = true });
    }

    /// <summary>A fresh visitor who has not signed in. Skips the test where something is missing; under CI that fails it.</summary>
    public async Task<Visitor> Visit(string url)
    {
        if (Missing is { } missing)
        {
            if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
                Assert.Fail(missing);
            Assert.Skip(missing);
        }
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = url, Locale = "en-GB", TimezoneId = "Europe/Copenhagen", ViewportSize = new() { Width = 1440, Height = 900 },
        });
        context.SetDefaultTimeout(30_000);
        return new Visitor(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

[CollectionDefinition(nameof(Chromium))]
public sealed class ChromiumTests : ICollectionFixture<Chromium>;
