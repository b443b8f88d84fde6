using System.Globalization;
using Microsoft.Playwright;
using Stationmaster.Server.Tests.ChargeBoxes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Xunit;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

/// <summary>One server, one station of OCPP 2.1 that does what a test says, and somebody at the portal: shared by the tests of a class.</summary>
public sealed class LaterStationScene(Chromium chromium) : IAsyncLifetime
{
    public const string Identity = "AAR-07", Session = "T-1";

    LiveSite _site = null!;
    long _box;

    internal ScriptedStation Station { get; private set; } = null!;

    public Visitor Anna { get; private set; } = null!;

    public IPage Page => Anna.Page;

    /// <summary>Our number of the session that runs at EVSE 1.</summary>
    public long Transaction { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _site = await LiveSite.Open();
        Anna = await chromium.Visit(_site.Server.Url);
        var box = await _site.Http.NewChargeBox(Identity, _site.LocationId);
        _box = (long)box["id"]!;
        Station = await ScriptedStation.Connect(
            _site.Server.StationUrl, Identity, ScriptedStation.Basic(Identity, (string)box["password"]!), "ocpp2.1");
        await Station.Boot();
        var at = DateTime.UtcNow.AddMinutes(-30).ToString("O", CultureInfo.InvariantCulture);
        await Station.Tell("TransactionEvent", $$$"""
            {"eventType":"Started","timestamp":"{{{at}}}","triggerReason":"Authorized","seqNo":0,"evse":{"id":1,"connectorId":1},
             "transactionInfo":{"transactionId":"{{{Session}}}","chargingState":"Charging"},"idToken":{"idToken":"{{{LiveSite.Key}}}","type":"ISO14443"},
             "meterValue":[{"timestamp":"{{{at}}}","sampledValue":[{"value":1000,"measurand":"Energy.Active.Import.Register"}]}]}
            """);
        var rows = await _site.Connectors(Identity, rows => rows.Any(row => row!["session"] is not null));
        Transaction = (long)rows.Single()!["session"]!["transactionId"]!;
        await Anna.Enter(_site.Server);
    }

    public async Task Open(string tab)
    {
        await Page.GotoAsync($"/charge-boxes/{_box}?tab={tab}");
        await See(Page.GetByRole(AriaRole.Tab, new() { Selected = true })).ToBeVisibleAsync();
    }

    public ILocator Card(string name) => Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    /// <summary>The one that is open.</summary>
    public ILocator Dialog(string title) => Page.GetByRole(AriaRole.Dialog, new() { Name = title });

    public async Task Choose(ILocator within, string label, string option)
    {
        await within.GetByLabel(label).First.ClickAsync();
        await Page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
    }

    public static ILocator Button(ILocator within, string name) => within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The order that the station got, as JSON text, once it has answered so and the portal has said so.</summary>
    public async Task<string> Ordered(string action, string answer = """{"status":"Accepted"}""", bool isTold = true)
    {
        var order = await Station.Asked(action);
        await order.Answer(answer);
        if (isTold)
            await Told($"{Identity} answered Accepted");
        return order.Payload.ToJsonString();
    }

    /// <summary>Sees a toast and puts it away, lest the next be taken for it.</summary>
    public async Task Told(string title)
    {
        var toast = Anna.Toast(title);
        await See(toast).ToBeVisibleAsync();
        await toast.GetByRole(AriaRole.Button).ClickAsync();
        await See(toast).ToBeHiddenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Station is not null)
            await Station.DisposeAsync();
        if (Anna is not null)
            await Anna.DisposeAsync();
        await _site.DisposeAsync();
    }
}
