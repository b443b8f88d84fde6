using Microsoft.Playwright;
using Stationmaster.Server.Tests.ChargeBoxes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Xunit;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

/// <summary>A station of OCPP 2.0.1 with two EVSEs of two connectors each: which charges, and which an order is for.</summary>
[Collection(nameof(Chromium))]
public sealed class SeveralConnectorsPageTests(Chromium chromium)
{
    const int StatusColumn = 3, SessionColumn = 5;

    [Fact]
    public async Task Each_connector_of_each_evse_has_its_own_row_status_and_orders()
    {
        await using var site = await LiveSite.Open();
        var box = await site.Http.NewChargeBox("AAR-07", site.LocationId, 2);
        await using var station = await ScriptedStation.Connect(
            site.Server.StationUrl, "AAR-07", ScriptedStation.Basic("AAR-07", (string)box["password"]!), "ocpp2.0.1");
        await station.Boot(connectors: 2);
        foreach (var (evse, connector) in new[] { (1, 1), (1, 2), (2, 1), (2, 2) })
            await Status(station, evse, connector, "Available");
        await using var anna = await chromium.Visit(site.Server.Url);
        await anna.Enter(site.Server);
        await See(anna.Rows).ToHaveCountAsync(4);
        string Name(int evse, int connector) => $"DK*STM*E{(long)box["id"]!:0000}*{evse}, connector {connector}";

        await Status(station, 2, 2, "Occupied");
        await station.Tell("TransactionEvent", Step("Started", 0, """
            "evse":{"id":2,"connectorId":2},"idToken":{"idToken":"04A1B2C3D4E5F6","type":"ISO14443"}
            """, 1000, minutesAgo: 30));
        await station.Tell("TransactionEvent", Step("Updated", 1, """
            "evse":{"id":2}
            """, 4000));

        await See(anna.Cell(Name(2, 2), StatusColumn)).ToContainTextAsync("Charging");
        await See(anna.Cell(Name(2, 2), SessionColumn)).ToContainTextAsync("3.000 kWh");
        await See(anna.Row(Name(2, 2))).ToContainTextAsync(LiveSite.KeyLabel);
        foreach (var (evse, connector) in new[] { (1, 1), (1, 2), (2, 1) })
            await See(anna.Cell(Name(evse, connector), StatusColumn)).ToContainTextAsync("Available");

        var unlock = await Ordered(anna, station, Name(1, 2), "Unlock cable", "UnlockConnector", """{"status":"Unlocked"}""");
        Assert.Equal("""{"evseId":1,"connectorId":2}""", unlock);
        var closed = await Ordered(anna, station, Name(2, 1), "Make unavailable", "ChangeAvailability", """{"status":"Accepted"}""");
        Assert.Equal("""{"evse":{"id":2,"connectorId":1},"operationalStatus":"Inoperative"}""", closed);
        await Status(station, 2, 1, "Unavailable");
        await See(anna.Cell(Name(2, 1), StatusColumn)).ToContainTextAsync("Unavailable");
        await See(anna.Cell(Name(2, 2), StatusColumn)).ToContainTextAsync("Charging");
        await Status(station, 1, 2, "Faulted");
        await See(anna.Cell(Name(1, 2), StatusColumn)).ToContainTextAsync("Faulted");
        await See(anna.Cell(Name(1, 1), StatusColumn)).ToContainTextAsync("Available");

        var stop = await Ordered(anna, station, Name(2, 2), "Stop charging", "RequestStopTransaction", """{"status":"Accepted"}""");
        Assert.Equal("""{"transactionId":"T-1"}""", stop);
        await station.Tell("TransactionEvent", Step("Ended", 2, "\"evse\":{\"id\":2}", 4200));
        await Status(station, 2, 2, "Available");
        await See(anna.Cell(Name(2, 2), StatusColumn)).ToContainTextAsync("Available");
    }

    static async Task<string> Ordered(Visitor anna, ScriptedStation station, string row, string command, string action, string answer)
    {
        await anna.Button($"Menu of {row}").ClickAsync();
        await anna.Page.GetByRole(AriaRole.Menuitem, new() { Name = command }).ClickAsync();
        var asks = anna.Page.GetByRole(AriaRole.Dialog);
        if (command != "Unlock cable")
        {
            await See(asks).ToContainTextAsync(row);
            await asks.GetByRole(AriaRole.Button, new() { Name = command }).ClickAsync();
        }
        var order = await station.Asked(action);
        await order.Answer(answer);
        await See(anna.Toast("AAR-07 answered")).ToBeVisibleAsync();
        await anna.Toast("AAR-07 answered").GetByRole(AriaRole.Button).First.ClickAsync();
        return order.Payload.ToJsonString();
    }

    static Task Status(ScriptedStation station, int evse, int connector, string word) => station.Tell("StatusNotification",
        $$"""{"timestamp":"{{DateTime.UtcNow:O}}","connectorStatus":"{{word}}","evseId":{{evse}},"connectorId":{{connector}} }""");

    static string Step(string phase, int number, string more, int wh, int minutesAgo = 0) => $$$"""
        {"eventType":"{{{phase}}}","timestamp":"{{{DateTime.UtcNow.AddMinutes(-minutesAgo):O}}}","triggerReason":"ChargingStateChanged","seqNo":{{{number}}},
         "transactionInfo":{"transactionId":"T-1","chargingState":"{{{(phase == "Ended" ? "Idle" : "Charging")}}}"},{{{more.Trim()}}},
         "meterValue":[{"timestamp":"{{{DateTime.UtcNow.AddMinutes(-minutesAgo):O}}}","sampledValue":[{"value":{{{wh}}},"measurand":"Energy.Active.Import.Register"}]}]}
        """;
}
