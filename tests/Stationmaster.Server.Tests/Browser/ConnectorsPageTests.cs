using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Stationmaster.Server.Tests.Hosting;
using Xunit;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

[Collection(nameof(Chromium))]
public sealed class ConnectorsPageTests(Chromium chromium)
{
    const int StatusColumn = 3, SessionColumn = 5;

    static readonly string[] RequiredOfARecord =
    [
        "transactionId", "sessionId", "evseId", "location", "consumed", "price", "card", "startedAt", "endedAt", "duration", "paymentMethod",
        "paymentStatus", "paymentMetadata", "auth", "isRoaming", "company", "familyTreeCompanyIds", "createdAt", "updatedAt", "isPriority",
    ];

    [Fact]
    public async Task A_charging_connector_is_followed_without_loading_the_page_anew()
    {
        await using var site = await LiveSite.Open();
        var station = await site.Station("AAR-07");
        var evse = await site.EvseId("AAR-07");
        await using var anna = await chromium.Visit(site.Server.Url);
        await anna.Enter(site.Server);
        await See(anna.Cell(evse, StatusColumn)).ToContainTextAsync("Available");
        await anna.Mark();

        await LiveSite.Charge(station);

        await See(anna.Cell(evse, StatusColumn)).ToContainTextAsync("Charging");
        await See(anna.Row(evse)).ToContainTextAsync(LiveSite.KeyLabel);
        var session = anna.Cell(evse, SessionColumn);
        await See(session).ToContainTextAsync("kWh");
        var power = session.Locator("small");
        Assert.True(await anna.Grows(power, 0) > 10);
        var energy = session.Locator(".session > div").First;
        var first = await anna.Grows(energy, 0);
        Assert.True(await anna.Grows(energy, first) > first);

        await station.Do(machine => machine.Fault(1, "GroundFailure"));
        await See(anna.Cell(evse, StatusColumn)).ToContainTextAsync("Faulted");
        await See(anna.Row(evse)).ToContainTextAsync("GroundFailure");
        Assert.True(await anna.IsStillMarked());
    }

    [Fact]
    public async Task A_filter_stands_in_the_address_and_survives_a_reload()
    {
        await using var site = await LiveSite.Open();
        var station = await site.Station("AAR-07", connectors: 2);
        await site.Station("ODE-01");
        var charging = await site.EvseId("AAR-07");
        await LiveSite.Charge(station);
        await using var anna = await chromium.Visit(site.Server.Url);
        await anna.Enter(site.Server);
        await See(anna.Rows).ToHaveCountAsync(3);
        await See(anna.Cell(charging, StatusColumn)).ToContainTextAsync("Charging");

        await anna.Button("Status: Any").ClickAsync();
        await anna.Page.GetByRole(AriaRole.Option, new() { Name = "Charging" }).ClickAsync();
        await anna.Page.Keyboard.PressAsync("Escape");

        await anna.ToBeAt("/connectors?status=Charging");
        await See(anna.Rows).ToHaveCountAsync(1);
        await anna.Page.ReloadAsync();
        await See(anna.Row(charging)).ToBeVisibleAsync();
        await See(anna.Rows).ToHaveCountAsync(1);

        await anna.Button("Clear all").ClickAsync();
        await See(anna.Rows).ToHaveCountAsync(3);
        await anna.Page.GotoAsync("/connectors?search=ode-01");
        await See(anna.Rows).ToHaveCountAsync(1);
        await See(anna.Row(await site.EvseId("ODE-01"))).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Stopping_from_the_row_menu_ends_in_a_whole_charge_record()
    {
        await using var site = await LiveSite.Open();
        var station = await site.Station("AAR-07");
        var evse = await site.EvseId("AAR-07");
        await using var anna = await chromium.Visit(site.Server.Url);
        await anna.Enter(site.Server);
        await LiveSite.Charge(station);
        await See(anna.Cell(evse, StatusColumn)).ToContainTextAsync("Charging");
        await anna.Grows(anna.Cell(evse, SessionColumn).Locator(".session > div").First, 0.25m);
        var number = await Running(site);

        await anna.Button($"Menu of {evse}").ClickAsync();
        await anna.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Stop charging" }).ClickAsync();
        var dialog = anna.Page.GetByRole(AriaRole.Dialog);
        await See(dialog).ToContainTextAsync($"The session of {LiveSite.KeyLabel} ends, and is priced.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Stop charging" }).ClickAsync();

        await See(anna.Toast("AAR-07 answered Accepted")).ToBeVisibleAsync();
        await See(anna.Cell(evse, StatusColumn)).ToContainTextAsync("Finishing");
        await station.Do(machine => machine.Unplug(1));
        await See(anna.Cell(evse, StatusColumn)).ToContainTextAsync("Available");
        await AssertWhole(await site.Http.Get($"/v2/charge-records/{number}"), station);

        await anna.Page.GotoAsync($"/charge-records/{number}");
        await See(anna.Page.GetByRole(AriaRole.Main)).ToContainTextAsync(evse);
    }

    [Fact]
    public async Task The_keyboard_alone_stops_a_session()
    {
        await using var site = await LiveSite.Open();
        var station = await site.Station("AAR-07", connectors: 2);
        var evse = await site.EvseId("AAR-07", number: 2);
        await using var anna = await chromium.Visit(site.Server.Url);
        await anna.Enter(site.Server);
        await LiveSite.Charge(station, connector: 2);
        await See(anna.Cell(evse, StatusColumn)).ToContainTextAsync("Charging");
        await See(anna.Rows).ToHaveCountAsync(2);
        var keyboard = anna.Page.Keyboard;

        for (var row = 0; row < 2 && await anna.Row(evse).GetAttributeAsync("aria-selected") != "true"; row++)
        {
            await keyboard.PressAsync("ArrowDown");
            await See(anna.Page.Locator("[role=row][aria-selected=true]")).ToHaveCountAsync(1);
        }
        await See(anna.Row(evse)).ToHaveAttributeAsync("aria-selected", "true");
        await keyboard.PressAsync(".");
        await See(anna.Page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync();
        var stop = anna.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Stop charging" });
        for (var item = 0; item < 12 && !await stop.EvaluateAsync<bool>("item => item === document.activeElement"); item++)
            await keyboard.PressAsync("ArrowDown");
        await See(stop).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        var dialog = anna.Page.GetByRole(AriaRole.Dialog);
        await See(dialog.GetByRole(AriaRole.Button, new() { Name = "Stop charging" })).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");

        await See(anna.Toast("AAR-07 answered Accepted")).ToBeVisibleAsync();
        await See(anna.Cell(evse, StatusColumn)).ToContainTextAsync("Finishing");
    }

    static async Task<int> Running(LiveSite site) =>
        (int)(await site.Connectors("AAR-07", rows => rows[0]!["session"] is not null))[0]!["session"]!["transactionId"]!;

    static async Task AssertWhole(JsonNode record, Simulator.SimulatedStation station)
    {
        Assert.All(RequiredOfARecord, name => Assert.True(record[name] is not null, $"{name} is missing: {record.ToJsonString()}"));
        Assert.Equal("Remote", (string?)record["stopReason"]);
        Assert.NotNull(record["remotelyStoppedAt"]);
        Assert.Equal("completed", (string?)record["state"]);
        Assert.Equal(LiveSite.KeyLabel, (string?)record["auth"]!["idTag"]!["label"]);
        var register = await station.Do(machine => machine.Connectors[0].RegisterWh);
        Assert.Equal((register - station.Plan.FirstRegisterWh) / 1000m, (decimal)record["consumed"]!);
        var price = record["price"]!;
        var lines = price["breakdown"]!["lines"]!.AsArray();
        Assert.Contains("energy", lines.Select(line => (string?)line!["kind"]));
        Assert.Contains("session", lines.Select(line => (string?)line!["kind"]));
        Assert.Equal((decimal)price["amount"]!, lines.Sum(line => (decimal)line!["amount"]!));
        Assert.True((decimal)price["amount"]! > 5);
    }
}
