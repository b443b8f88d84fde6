using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Stationmaster.Server.Tests.ChargeBoxes;
using Xunit;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

/// <summary>What can be asked of a station beyond charging, done in the portal at a scripted station.</summary>
[Collection(nameof(Chromium))]
public sealed class StationFeaturesPageTests(Chromium chromium)
{
    sealed record Scene(LiveSite Site, long BoxId, ObligingStation Station, Visitor Anna) : IAsyncDisposable
    {
        public IPage Page => Anna.Page;

        /// <summary>The newest.</summary>
        public ILocator Row => Anna.Rows.Nth(1);

        public static async Task<Scene> Open(Chromium chromium, string tab, Action<ObligingStation> script)
        {
            var site = await LiveSite.Open();
            var box = await site.Http.NewChargeBox("AAR-07", site.LocationId);
            var station = await ObligingStation.Connect(site.Server, "AAR-07", (string)box["password"]!);
            script(station);
            await station.Boot();
            await station.Status(1, "Available");
            var anna = await chromium.Visit(site.Server.Url);
            await anna.Enter(site.Server);
            await anna.Page.GotoAsync($"/charge-boxes/{box["id"]}?tab={tab}");
            return new(site, (long)box["id"]!, station, anna);
        }

        public async ValueTask DisposeAsync()
        {
            await Anna.DisposeAsync();
            await Station.DisposeAsync();
            await Site.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_connector_is_reserved_for_a_charge_key_and_the_reservation_cancelled()
    {
        await using var scene = await Scene.Open(
            chromium, "reservations", station => station.Answers("ReserveNow", "Accepted").Answers("CancelReservation", "Accepted"));
        var page = scene.Page;

        await scene.Anna.Button("Reserve…").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Reserve at AAR-07" });
        await dialog.GetByLabel("Charge key").First.ClickAsync();
        await dialog.GetByLabel("Charge key").First.FillAsync(LiveSite.KeyLabel);
        await page.GetByRole(AriaRole.Option, new() { Name = LiveSite.KeyLabel }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Reserve", Exact = true }).ClickAsync();

        await See(scene.Anna.Toast("AAR-07 answered Accepted")).ToBeVisibleAsync();
        await See(scene.Row).ToContainTextAsync("Reserved");
        await See(scene.Row).ToContainTextAsync(LiveSite.KeyLabel);
        await scene.Row.GetByRole(AriaRole.Button).ClickAsync();
        await scene.Anna.Button("Cancel reservation").ClickAsync();
        await See(scene.Row).ToContainTextAsync("Cancelled");
    }

    [Fact]
    public async Task A_local_list_is_chosen_and_comes_in_sync_by_itself()
    {
        var version = 0;
        await using var scene = await Scene.Open(chromium, "localList", station => station
            .Answers("GetLocalListVersion", _ => new { listVersion = version })
            .Answers("GetConfiguration", _ => new { configurationKey = Array.Empty<object>() })
            .Answers("SendLocalList", list =>
            {
                version = (int)list["listVersion"]!;
                return new { status = "Accepted" };
            }));
        var page = scene.Page;

        await See(page.GetByText("Switched off", new() { Exact = true })).ToBeVisibleAsync();
        await scene.Anna.Button("Change").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Local list of AAR-07" });
        await dialog.GetByLabel("Local list").First.ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Keep the charge keys of chosen customers" }).ClickAsync();
        await dialog.GetByLabel("Customers").First.ClickAsync();
        await page.GetByRole(AriaRole.Option).First.ClickAsync();
        await page.Keyboard.PressAsync("Tab");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await See(page.GetByText("In sync: 1 charge key")).ToBeVisibleAsync();
        await scene.Anna.Button("Sync now").ClickAsync();
        await See(scene.Anna.Toast("AAR-07 answered Accepted")).ToBeVisibleAsync();
        Assert.True(version >= 2, $"version {version}");
    }

    [Fact]
    public async Task A_log_is_asked_for_followed_and_there_to_be_downloaded()
    {
        JsonNode? asked = null;
        await using var scene = await Scene.Open(chromium, "firmware", station => station.Answers("GetLog", order =>
        {
            asked = order;
            return new { status = "Accepted", filename = "diag.log" };
        }));
        var page = scene.Page;

        await scene.Anna.Button("Ask for a log…").ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Ask AAR-07 for a log" })
            .GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await See(scene.Row).ToContainTextAsync("Accepted");
        using var http = new HttpClient();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("all is well"));
        using var put = await http.PutAsync((string)asked!["log"]!["remoteLocation"]! + "diag.log", content, TestContext.Current.CancellationToken);
        put.EnsureSuccessStatusCode();
        await scene.Station.Call("LogStatusNotification", new { status = "Uploaded", requestId = (int)asked["requestId"]! });

        await See(scene.Row).ToContainTextAsync("Uploaded");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "diag.log" }).ClickAsync());
        Assert.Equal("diag.log", download.SuggestedFilename);
        Assert.Equal("all is well", await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_limit_by_the_time_of_day_is_set_drawn_and_cleared()
    {
        JsonNode? set = null;
        await using var scene = await Scene.Open(chromium, "smartCharging", station => station
            .Answers("SetChargingProfile", order =>
            {
                set = order;
                return new { status = "Accepted" };
            })
            .Answers("ClearChargingProfile", "Accepted")
            .Answers("GetCompositeSchedule", _ => new
            {
                status = "Accepted", connectorId = 0, scheduleStart = "2026-11-20T10:00:00Z",
                chargingSchedule = new { duration = 86_400, chargingRateUnit = "A", chargingSchedulePeriod = new[] { new { startPeriod = 0, limit = 16 } } },
            }));
        var page = scene.Page;

        await scene.Anna.Button("Set a limit…").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Limit AAR-07" });
        await dialog.GetByLabel("When").First.ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "By the time of day" }).ClickAsync();
        await dialog.GetByLabel("From").First.FillAsync("06:00");
        await dialog.GetByLabel("Limit, A").First.FillAsync("10");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add a time" }).ClickAsync();
        await dialog.GetByLabel("From").Nth(1).FillAsync("22:00");
        await dialog.GetByLabel("Limit, A").Nth(1).FillAsync("16");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Set limit" }).ClickAsync();

        var card = page.GetByRole(AriaRole.Region, new() { Name = "Each session, Every EVSE" });
        await See(card).ToContainTextAsync("Every day");
        await See(card.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("16 A"));
        Assert.Equal([16m, 10m, 16m], set!["csChargingProfiles"]!["chargingSchedule"]!["chargingSchedulePeriod"]!.AsArray()
            .Select(period => (decimal)period!["limit"]!));
        await scene.Anna.Button("Ask the charge box").ClickAsync();
        await See(page.GetByRole(AriaRole.Region, new() { Name = "What it will allow" }).GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await card.GetByRole(AriaRole.Button).ClickAsync();
        await scene.Anna.Button("Clear").Last.ClickAsync();
        await See(page.GetByText("Nothing is limited")).ToBeVisibleAsync();
    }
}
