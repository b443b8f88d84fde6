using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Stationmaster.Server.Tests.Browser.LaterStationScene;
using static Stationmaster.Server.Tests.Browser.Visitor;

namespace Stationmaster.Server.Tests.Browser;

/// <summary>What only stations of OCPP 2.x can do, done in the portal by clicking: what the station then gets, and what the page shows of it.</summary>
[Collection(nameof(Chromium))]
public sealed class LaterStationPageTests(LaterStationScene scene) : IClassFixture<LaterStationScene>
{
    const string Hash = """{"hashAlgorithm":"SHA256","issuerNameHash":"a1","issuerKeyHash":"b2","serialNumber":"c3"}""";

    static string Now => DateTime.UtcNow.ToString("O");

    [Fact]
    public async Task A_monitor_is_set_what_it_tells_is_listed_and_it_is_cleared()
    {
        await scene.Open("monitoring");
        await scene.Anna.Button("Set a monitor…").ClickAsync();
        var form = scene.Dialog("Set a monitor");
        await form.GetByLabel("What").First.FillAsync("Connector@1.1/Temperature");
        await form.GetByLabel("Limit").FillAsync("80");
        await scene.Choose(form, "Severity", "3 Critical");
        await Button(form, "Set").ClickAsync();
        var set = await scene.Ordered("SetVariableMonitoring", """
            {"setMonitoringResult":[{"id":4,"status":"Accepted","type":"UpperThreshold","severity":3,
             "component":{"name":"Connector","evse":{"id":1,"connectorId":1}},"variable":{"name":"Temperature"}}]}
            """);
        Assert.Contains("\"value\":80", set, StringComparison.Ordinal);

        await scene.Station.Tell("NotifyEvent", $$$"""
            {"generatedAt":"{{{Now}}}","seqNo":0,"eventData":[{"eventId":1,"timestamp":"{{{Now}}}","trigger":"Alerting","actualValue":"84.5",
             "eventNotificationType":"CustomMonitor","variableMonitoringId":4,"severity":3,
             "component":{"name":"Connector","evse":{"id":1,"connectorId":1}},"variable":{"name":"Temperature"}}]}
            """);
        await See(scene.Card("Events")).ToContainTextAsync("84.5");
        await See(scene.Page.GetByText("1 alarm lasts")).ToBeVisibleAsync();

        await scene.Anna.Button("Clear monitor 4").ClickAsync();
        await scene.Anna.Button("Clear").ClickAsync();
        Assert.Equal("""{"id":[4]}""", await scene.Ordered("ClearVariableMonitoring", """{"clearMonitoringResult":[{"id":4,"status":"Accepted"}]}"""));
    }

    [Fact]
    public async Task A_message_is_shown_on_its_display_and_taken_off_it()
    {
        await scene.Open("display");
        await scene.Anna.Button("Show a message…").ClickAsync();
        var form = scene.Dialog("Show a message");
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync("Parking is free for two hours");
        await form.GetByLabel("Language").FillAsync("en");
        await scene.Choose(form, "Shown", "While charging");
        await Button(form, "Show").ClickAsync();
        var message = JsonNode.Parse(await scene.Ordered("SetDisplayMessage"))!["message"]!;
        Assert.Equal("Charging", (string?)message["state"]);
        Assert.Equal("""{"format":"UTF8","language":"en","content":"Parking is free for two hours"}""", message["message"]!.ToJsonString());

        var id = (int)message["id"]!;
        await See(scene.Card("Display messages")).ToContainTextAsync("Parking is free for two hours");
        await scene.Anna.Button($"Clear message {id}").ClickAsync();
        await scene.Anna.Button("Clear").ClickAsync();
        Assert.Equal($$"""{"id":{{id}}}""", await scene.Ordered("ClearDisplayMessage"));
        await See(scene.Page.GetByText("Nothing is shown")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_it_holds_about_the_owner_of_a_car_is_told_read_and_deleted()
    {
        await scene.Open("customers");
        await scene.Anna.Button("Ask about a customer…").ClickAsync();
        var form = scene.Dialog("Ask about a customer");
        await scene.Choose(form, "Who is meant", "By the certificate of a car");
        await Button(form, "Ask").ClickAsync();
        await See(form.GetByText("It is missing")).ToHaveCountAsync(3);
        await form.GetByLabel("Serial number").FillAsync("c3");
        await form.GetByLabel("Hash of the issuer’s name").FillAsync("a1");
        await form.GetByLabel("Hash of the issuer’s key").FillAsync("b2");
        await Button(form, "Ask").ClickAsync();
        var asked = JsonNode.Parse(await scene.Ordered("CustomerInformation"))!;
        Assert.Equal(Hash, asked["customerCertificate"]!.ToJsonString());

        await scene.Station.Tell("NotifyCustomerInformation", $$"""
            {"data":"Charged twice, 44 kWh","seqNo":0,"generatedAt":"{{Now}}","requestId":{{(int)asked["requestId"]!}} }
            """);
        var row = scene.Card("Customer data").GetByRole(AriaRole.Row).Filter(new() { HasText = "certificate of a car" });
        await See(row).ToContainTextAsync("Told");
        await row.ClickAsync();
        await See(scene.Dialog("What AAR-07 told about c3")).ToContainTextAsync("Charged twice, 44 kWh");
        await scene.Page.Keyboard.PressAsync("Escape");
        await Button(row, "Delete").ClickAsync();
        await Button(scene.Dialog("Delete this answer?"), "Delete").ClickAsync();
        await See(scene.Page.GetByText("It has not been asked")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_root_is_installed_listed_and_deleted_again()
    {
        await scene.Open("security");
        await scene.Anna.Button("Install a root…").ClickAsync();
        await Button(scene.Dialog("Install a root in AAR-07"), "Install").ClickAsync();
        var installed = JsonNode.Parse(await scene.Ordered("InstallCertificate"))!;
        Assert.Equal("CSMSRootCertificate", (string?)installed["certificateType"]);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", (string?)installed["certificate"], StringComparison.Ordinal);

        await scene.Anna.Button("What it trusts").ClickAsync();
        await scene.Ordered("GetInstalledCertificateIds", $$"""
            {"status":"Accepted","certificateHashDataChain":[{"certificateType":"CSMSRootCertificate","certificateHashData":{{Hash}} }]}
            """, isTold: false);
        await scene.Anna.Button("Delete c3").ClickAsync();
        await Button(scene.Dialog("Delete this certificate in the charge box?"), "Delete").ClickAsync();
        var deleted = await scene.Ordered("DeleteCertificate", isTold: false);
        Assert.Equal($$"""{"certificateHashData":{{Hash}}}""", deleted);
        await scene.Ordered("GetInstalledCertificateIds", """{"status":"NotFound"}""", isTold: false);
        await See(scene.Page.GetByText("It trusts no certificate")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_tariff_is_given_and_the_cost_of_a_session_told()
    {
        await scene.Open("costs");
        var held = scene.Card("Tariffs it holds");
        await See(held).ToContainTextAsync("Not given yet");
        await scene.Anna.Button("Give them now").ClickAsync();
        var given = JsonNode.Parse(await scene.Ordered("SetDefaultTariff"))!["tariff"]!;
        Assert.Equal("DKK", (string?)given["currency"]);
        await See(held).ToContainTextAsync("Held");
        await scene.Anna.Button("Ask what it holds").ClickAsync();
        await scene.Ordered("GetTariffs", $$"""
            {"status":"Accepted","tariffAssignments":[{"tariffId":"{{given["tariffId"]}}","tariffKind":"DefaultTariff","evseIds":[1]}]}
            """);
        await See(held).ToContainTextAsync("It says that it holds Harbour, version 1 at EVSE 1");

        await scene.Anna.Button($"Tell the cost of transaction {scene.Transaction}").ClickAsync();
        var told = JsonNode.Parse(await scene.Ordered("CostUpdated", "{}"))!;
        Assert.Equal(LaterStationScene.Session, (string?)told["transactionId"]);
        Assert.True((decimal)told["totalCost"]! >= 5, $"It costs 5 to begin, and was told {told["totalCost"]}");
    }

    [Fact]
    public async Task A_car_is_steered_by_a_dynamic_limit_with_a_set_point_and_given_priority()
    {
        await scene.Open("smartCharging");
        await scene.Anna.Button("Set a limit…").ClickAsync();
        var form = scene.Dialog("Limit AAR-07");
        await scene.Choose(form, "How the car charges", "Follows a set point from here");
        await scene.Choose(form, "When", "As told from here, at any time");
        await form.GetByLabel("Limit, W").FillAsync("");
        await Button(form, "Set limit").ClickAsync();
        await See(form.GetByText("A set point is missing")).ToBeVisibleAsync();
        await form.GetByLabel("Set point, W").FillAsync("-3000");
        await Button(form, "Set limit").ClickAsync();
        var profile = JsonNode.Parse(await scene.Ordered("SetChargingProfile"))!["chargingProfile"]!;
        Assert.Equal("Dynamic", (string?)profile["chargingProfileKind"]);
        Assert.Equal(
            """[{"startPeriod":0,"setpoint":-3000,"operationMode":"CentralSetpoint"}]""",
            profile["chargingSchedule"]![0]!["chargingSchedulePeriod"]!.ToJsonString());

        var card = scene.Card("Each session, Every EVSE");
        await See(card).ToContainTextAsync("Follows a set point from here, set point -3 kW");
        await card.GetByText("Give anew…").ClickAsync();
        var anew = scene.Page.GetByRole(AriaRole.Dialog);
        await anew.GetByLabel("Set point, W").FillAsync("-5000");
        await Button(anew, "Tell").ClickAsync();
        Assert.Matches(new Regex("\"setpoint\":-5000"), await scene.Ordered("UpdateDynamicSchedule"));
        await See(card).ToContainTextAsync("set point -5 kW");

        await scene.Anna.Button($"Priority of transaction {scene.Transaction}").ClickAsync();
        Assert.Equal($$"""{"transactionId":"{{LaterStationScene.Session}}","activate":true}""", await scene.Ordered("UsePriorityCharging"));
        await scene.Station.Tell("NotifyPriorityCharging", $$"""{"transactionId":"{{LaterStationScene.Session}}","activated":true}""");
        await See(scene.Card("Priority")).ToContainTextAsync("Before others");
    }

    [Fact]
    public async Task A_form_stays_open_until_the_charge_box_agrees_and_says_what_it_has_against_it()
    {
        await scene.Open("monitoring");
        await scene.Anna.Button("Set a monitor…").ClickAsync();
        var form = scene.Dialog("Set a monitor");
        await form.GetByLabel("What").First.FillAsync("Connector@1.1/Voltage");
        await form.GetByLabel("Limit").FillAsync("250");
        await Button(form, "Set").ClickAsync();
        static string Monitor(string status) => $$$"""
            {"setMonitoringResult":[{{{{(status == "Accepted" ? "\"id\":5," : "")}}}"status":"{{{status}}}","type":"UpperThreshold","severity":4,
             "component":{"name":"Connector","evse":{"id":1,"connectorId":1}},"variable":{"name":"Voltage"}}]}
            """;
        await scene.Ordered("SetVariableMonitoring", Monitor("UnsupportedMonitorType"), isTold: false);
        await See(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("AAR-07 answered UnsupportedMonitorType");
        await scene.Told("AAR-07 answered UnsupportedMonitorType");
        await Button(form, "Set").ClickAsync();
        await scene.Ordered("SetVariableMonitoring", Monitor("Accepted"));
        await See(form).ToBeHiddenAsync();

        await scene.Open("security");
        await scene.Anna.Button("Install a root…").ClickAsync();
        var install = scene.Dialog("Install a root in AAR-07");
        await Button(install, "Install").ClickAsync();
        await scene.Ordered("InstallCertificate", """{"status":"Rejected","statusInfo":{"reasonCode":"NoSpace","additionalInfo":"it holds three"}}""", isTold: false);
        await See(install.GetByRole(AriaRole.Alert)).ToContainTextAsync("it holds three");
        await scene.Told("AAR-07 answered Rejected");
        await Button(install, "Install").ClickAsync();
        await scene.Ordered("InstallCertificate");
        await See(install).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_grid_control_is_set_changed_and_cleared()
    {
        await scene.Open("smartCharging");
        await scene.Anna.Button("Set a control…").ClickAsync();
        var form = scene.Dialog("Set a grid control");
        await form.GetByLabel("Control", new() { Exact = true }).First.ClickAsync();
        await scene.Page.GetByRole(AriaRole.Option, new() { Name = "Volt–var curve" }).ClickAsync();
        await Button(form, "Set").ClickAsync();
        await See(form.GetByText("A curve has a point at least")).ToBeVisibleAsync();
        foreach (var (point, x, y) in new[] { (1, "92", "44"), (2, "98", "0") })
        {
            await form.GetByLabel($"Voltage, % of point {point}").FillAsync(x);
            await form.GetByLabel($"Reactive power of point {point}").FillAsync(y);
        }
        await Button(form, "Set").ClickAsync();
        await scene.Ordered("SetDERControl", """{"status":"NotSupported"}""", isTold: false);
        await See(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("NotSupported");
        await scene.Told("AAR-07 answered NotSupported");
        await Button(form, "Set").ClickAsync();
        var set = JsonNode.Parse(await scene.Ordered("SetDERControl"))!;
        Assert.Equal("""{"priority":0,"yUnit":"PctMaxVar","curveData":[{"x":92,"y":44},{"x":98,"y":0}]}""", set["curve"]!.ToJsonString());
        var id = (string)set["controlId"]!;
        await See(scene.Card("Serving the grid")).ToContainTextAsync("curve 92/44, 98/0");

        await scene.Anna.Button($"Change control {id}").ClickAsync();
        var change = scene.Dialog("Change a grid control");
        await change.GetByLabel("Within, s").FillAsync("5");
        await Button(change, "Set").ClickAsync();
        Assert.Equal(5, (decimal)JsonNode.Parse(await scene.Ordered("SetDERControl"))!["curve"]!["responseTime"]!);
        await See(scene.Card("Serving the grid")).ToContainTextAsync("response time 5 s");
        await scene.Anna.Button($"Clear control {id}").ClickAsync();
        await scene.Anna.Button("Clear").ClickAsync();
        await scene.Ordered("ClearDERControl");
        await See(scene.Card("Serving the grid")).ToContainTextAsync("It has none");
    }

    [Fact]
    public async Task Somebody_is_let_swap_batteries()
    {
        await scene.Open("smartCharging");
        await scene.Anna.Button("Let somebody swap…").ClickAsync();
        var form = scene.Dialog("Swap batteries at AAR-07");
        await form.GetByLabel("Charge key").First.ClickAsync();
        await form.GetByLabel("Charge key").First.FillAsync(LiveSite.KeyLabel);
        await scene.Page.GetByRole(AriaRole.Option, new() { Name = LiveSite.KeyLabel }).ClickAsync();
        await Button(form, "Let them swap").ClickAsync();
        await scene.Ordered("RequestBatterySwap", """{"status":"Rejected","statusInfo":{"reasonCode":"NoBatteryAvailable"}}""", isTold: false);
        await See(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("NoBatteryAvailable");
        await scene.Told("AAR-07 answered Rejected");
        await Button(form, "Let them swap").ClickAsync();
        var asked = JsonNode.Parse(await scene.Ordered("RequestBatterySwap"))!;
        Assert.Equal($$"""{"idToken":"{{LiveSite.Key}}","type":"Central"}""", asked["idToken"]!.ToJsonString());
        await See(form).ToBeHiddenAsync();

        await scene.Station.Tell("BatterySwap", $$$"""
            {"eventType":"BatteryIn","requestId":{{{asked["requestId"]}}},"idToken":{"idToken":"{{{LiveSite.Key}}}","type":"Central"},
             "batteryData":[{"evseId":1,"serialNumber":"B-7","soC":12,"soH":91}]}
            """);
        await See(scene.Card("Battery swaps")).ToContainTextAsync("B-7 at EVSE 1: 12 % charged, 91 % healthy");
    }
}
