using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.Vocabulary;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Server.Tests.Simulated;

/// <summary>A simulated station does every order of its version, and makes every call of it: nothing is left that only real ones do.</summary>
public sealed class EveryActionTests(SharedNetworks networks)
{
    const string NoServer = "http://127.0.0.1:1/";

    static readonly ConnectorPlan Socket = new(ConnectorKind.AcThreePhase, 22m);

    static string Soon(int minutes) => DateTime.UtcNow.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    static string Quoted(string text) => JsonValue.Create(text).ToJsonString();

    static async Task AssertWhole(PlayedStation station, string version)
    {
        // It is sent when the station has asked for it, by ourselves.
        await station.Called("CertificateSigned");
        var actions = OcppVersions.Find(version)!.Actions.All;
        Assert.Equal(Named(Caller.CentralSystem), station.Given.Append("CertificateSigned").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Named(Caller.Station), (await station.Calls()).Order(StringComparer.Ordinal));

        IEnumerable<string> Named(Caller caller) =>
            actions.Where(action => action.Caller.HasFlag(caller)).Select(action => action.Name).Order(StringComparer.Ordinal);
    }

    static string Root()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Some Root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        return root.ExportCertificatePem();
    }

    /// <summary>Of a certificate that names a responder, and its issuer.</summary>
    static string Chain()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Some Contract", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([NoServer], null));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        return certificate.ExportCertificatePem();
    }

    [Fact]
    public async Task A_station_of_1_6()
    {
        var network = await networks.Of(TestDatabases.Sqlite);
        var (token, other) = (await network.NewToken(), await network.NewToken());
        await using var station = await PlayedStation.Start(network, "1.6", null, Socket, Socket);
        await station.Do(machine => machine.PlugIn(1, Vehicle.Usual[4], 20));
        await station.Do(machine => machine.Present(1, token));
        var (session, _) = await station.Session();

        await station.Give("GetConfiguration");
        await station.Give("ChangeConfiguration", """{"key":"MeterValueSampleInterval","value":"10"}""");
        await station.Give("ClearCache");
        await station.Give("DataTransfer", """{"vendorId":"Nordlade"}""");
        await station.Give("ChangeAvailability", """{"connectorId":2,"type":"Operative"}""");
        await station.Give("TriggerMessage", """{"requestedMessage":"Heartbeat"}""");
        await station.Give("TriggerMessage", """{"requestedMessage":"MeterValues","connectorId":1}""");
        await station.Give("ExtendedTriggerMessage", """{"requestedMessage":"LogStatusNotification"}""");
        await station.Give("ExtendedTriggerMessage", """{"requestedMessage":"SignChargePointCertificate"}""");
        await station.Called("SignCertificate");
        await station.Give("GetDiagnostics", $$$$"""{"location":"{{{{NoServer}}}}"}""");
        await station.Give("GetLog", $$$$"""{"log":{"remoteLocation":"{{{{NoServer}}}}"},"logType":"SecurityLog","requestId":3}""");
        await station.Give("UpdateFirmware", $$$$"""{"location":"{{{{NoServer}}}}","retrieveDate":"{{{{Soon(0)}}}}"}""");
        await station.Give("SignedUpdateFirmware",
            $$$$"""{"requestId":4,"firmware":{"location":"{{{{NoServer}}}}","retrieveDateTime":"{{{{Soon(0)}}}}","signingCertificate":{{{{Quoted(Root())}}}},"signature":"c2ln"}}""");
        await station.Give("SendLocalList",
            $$$$"""{"listVersion":7,"updateType":"Full","localAuthorizationList":[{"idTag":"{{{{token}}}}","idTagInfo":{"status":"Accepted"}}]}""");
        Assert.Equal(7, (int)(await station.Give("GetLocalListVersion"))["listVersion"]!);
        await station.Give("ReserveNow", $$$$"""{"connectorId":2,"expiryDate":"{{{{Soon(60)}}}}","idTag":"{{{{other}}}}","reservationId":31}""");
        await Eventually.Holds(async () => await station.Do(machine => machine.Connector(2).Status) == ConnectorStatus.Reserved, "it is kept");
        await station.Give("CancelReservation", """{"reservationId":31}""");
        await station.Give("SetChargingProfile",
            """
            {"connectorId":1,"csChargingProfiles":{"chargingProfileId":5,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative",
             "chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10}]}}}
            """);
        await station.Give("GetCompositeSchedule", """{"connectorId":1,"duration":600}""");
        await station.Give("ClearChargingProfile", """{"id":5}""");
        await station.Give("InstallCertificate", $$$$"""{"certificateType":"CentralSystemRootCertificate","certificate":{{{{Quoted(Root())}}}}}""");
        var listed = await station.Give("GetInstalledCertificateIds", """{"certificateType":"CentralSystemRootCertificate"}""");
        await station.Give("DeleteCertificate", $$$$"""{"certificateHashData":{{{{listed["certificateHashData"]![0]!.ToJsonString()}}}}}""");
        await station.GiveInVain("CertificateSigned", $$$$"""{"certificateChain":{{{{Quoted(Root())}}}}}""");
        await station.Give("UnlockConnector", """{"connectorId":2}""");
        await station.Give("RemoteStartTransaction", $$$$"""{"connectorId":2,"idTag":"{{{{other}}}}"}""");
        await station.Do(machine => machine.TellVendor("Mood", "good"));
        await station.Give("RemoteStopTransaction", $$$$"""{"transactionId":{{{{session}}}}}""");
        await station.Called("StopTransaction");
        foreach (var call in new[] { "DiagnosticsStatusNotification", "LogStatusNotification", "SecurityEventNotification", "DataTransfer" })
            await station.Called(call);
        await station.Called("FirmwareStatusNotification", 4);
        await station.Called("SignedFirmwareStatusNotification", 4);
        await station.Give("Reset", """{"type":"Soft"}""");
        await station.Called("BootNotification", 2);
        await AssertWhole(station, "1.6");
    }

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public async Task A_station_of_2_x(string version)
    {
        var network = await networks.Of(TestDatabases.Sqlite);
        var (token, other, is21) = (await network.NewToken(), await network.NewToken(), version == "2.1");
        await using var station = await PlayedStation.Start(network, version, plan => plan with { TerminalToken = token }, Socket, Socket);
        await station.Do(machine => machine.PlugIn(1, Vehicle.Usual[4] with { Talk = new("DKKRAC99999999", null, "UkVR") }, 20));
        await station.Called("Get15118EVCertificate");
        await station.Do(machine => machine.Present(1, token));
        await station.Called("NotifyEVChargingNeeds");
        await station.Called("NotifyEVChargingSchedule");
        var (_, own) = await station.Session();

        await Provision(station, version);
        await Charging(station, own!, is21);
        await Diagnose(station, token, is21);
        await Certify(station);
        await Reserve(station, other);
        if (is21)
            await Newer(station, own!, other);
        await station.Do(machine => machine.LimitFromOutside("SO", 5000));
        await station.Called("NotifyChargingLimit");
        await station.Do(machine => machine.LimitFromOutside("SO", null));
        await station.Called("ClearedChargingLimit");
        await station.Do(machine => machine.TellVendor("Mood", "good"));
        await station.Called("DataTransfer");

        await station.Give("RequestStartTransaction", $$$$"""{"evseId":2,"remoteStartId":5,"idToken":{"idToken":"{{{{other}}}}","type":"ISO14443"}}""");
        await station.Give("RequestStopTransaction", $$$$"""{"transactionId":"{{{{own}}}}"}""");
        await station.Do(machine => machine.Unplug(1));
        if (is21)
            await station.Called("NotifySettlement");
        await station.Give("Reset", """{"type":"Immediate"}""");
        await station.Called("BootNotification", 2);
        await AssertWhole(station, version);
    }

    static async Task Provision(PlayedStation station, string version)
    {
        await station.Give("GetBaseReport", """{"requestId":1,"reportBase":"FullInventory"}""");
        await station.Give("GetReport", """{"requestId":2,"componentVariable":[{"component":{"name":"EVSE"}}]}""");
        await station.Called("NotifyReport", 2);
        const string heartbeats = """ "component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"} """;
        await station.Give("SetVariables", $$$$"""{"setVariableData":[{"attributeValue":"200",{{{{heartbeats}}}}}]}""");
        Assert.Equal("200", (string?)(await station.Give("GetVariables", $$$$"""{"getVariableData":[{{{{{heartbeats}}}}}]}"""))["getVariableResult"]![0]!["attributeValue"]);
        await station.Give("SetNetworkProfile",
            $$$$"""
            {"configurationSlot":2,"connectionData":{{{{{(version == "2.1" ? "" : "\"ocppVersion\":\"OCPP20\",")}}}}"ocppTransport":"JSON",
             "ocppCsmsUrl":"ws://elsewhere.example/ocpp","messageTimeout":30,"securityProfile":1,"ocppInterface":"Wired0"}}
            """);
        await station.Give("ClearCache");
        await station.Give("DataTransfer", """{"vendorId":"Nordlade"}""");
        await station.Give("ChangeAvailability", """{"evse":{"id":2},"operationalStatus":"Operative"}""");
        foreach (var message in new[] { "Heartbeat", "MeterValues", "TransactionEvent", "PublishFirmwareStatusNotification" })
            await station.Give("TriggerMessage", $$$$"""{"requestedMessage":"{{{{message}}}}"}""");
        await station.Called("Heartbeat");
        await station.Called("MeterValues");
    }

    static async Task Charging(PlayedStation station, string own, bool is21)
    {
        await station.Give("GetTransactionStatus", $$$$"""{"transactionId":"{{{{own}}}}"}""");
        await station.Give("CostUpdated", $$$$"""{"totalCost":1.5,"transactionId":"{{{{own}}}}"}""");
        await station.Give("SetChargingProfile", $$$$"""
            {"evseId":1,"chargingProfile":{"id":500001,"stackLevel":3,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","transactionId":"{{{{own}}}}",
             "chargingSchedule":[{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10}]}]}}
            """);
        await station.Give("GetChargingProfiles", """{"requestId":6,"chargingProfile":{"chargingProfilePurpose":"TxProfile"}}""");
        await station.Called("ReportChargingProfiles");
        await station.Give("GetCompositeSchedule", """{"evseId":1,"duration":600}""");
        await station.Give("ClearChargingProfile", """{"chargingProfileId":500001}""");
        await station.Give("UnlockConnector", """{"evseId":2,"connectorId":1}""");
        await station.Give("SetDisplayMessage", $$$$"""
            {"message":{"id":9,"priority":"NormalCycle","{{{{(is21 ? "state\":\"Idle\",\"" : "")}}}}message":{"format":"UTF8","content":"Welcome"}}}
            """);
        await station.Give("GetDisplayMessages", """{"requestId":7}""");
        await station.Called("NotifyDisplayMessages");
        await station.Give("ClearDisplayMessage", """{"id":9}""");
    }

    static async Task Diagnose(PlayedStation station, string token, bool is21)
    {
        await station.Give("GetLog", $$$$"""{"log":{"remoteLocation":"{{{{NoServer}}}}"},"logType":"DiagnosticsLog","requestId":3}""");
        await station.Give("UpdateFirmware", $$$$"""{"requestId":4,"firmware":{"location":"{{{{NoServer}}}}","retrieveDateTime":"{{{{Soon(0)}}}}"}}""");
        await station.Give("PublishFirmware", $$$$"""{"requestId":5,"location":"{{{{NoServer}}}}","checksum":"d41d8cd98f00b204e9800998ecf8427e"}""");
        await station.Give("CustomerInformation",
            $$$$"""{"requestId":8,"report":true,"clear":false,"idToken":{"idToken":"{{{{token}}}}","type":"ISO14443"}}""");
        await station.Called("NotifyCustomerInformation");
        await station.Give("SetMonitoringBase", """{"monitoringBase":"All"}""");
        await station.Give("SetMonitoringLevel", """{"severity":9}""");
        var stream = is21 ? "\"periodicEventStream\":{\"interval\":5}," : "";
        var set = await station.Give("SetVariableMonitoring", $$$$"""
            {"setMonitoringData":[
             {"value":1,"type":"Periodic","severity":8,"component":{"name":"Connector","evse":{"id":1,"connectorId":1}},"variable":{"name":"Temperature"}},
             {"value":1,"type":"Periodic","severity":7,{{{{stream}}}}"component":{"name":"EVSE","evse":{"id":1}},"variable":{"name":"Power"}}]}
            """);
        await station.Called("NotifyEvent");
        await station.Give("GetMonitoringReport", """{"requestId":9}""");
        await station.Called("NotifyMonitoringReport");
        if (is21)
        {
            await station.Called("OpenPeriodicEventStream");
            Assert.Equal(1, (int)(await station.Give("GetPeriodicEventStream"))["constantStreamData"]![0]!["id"]!);
            await station.Give("AdjustPeriodicEventStream", """{"id":1,"params":{"values":2}}""");
            await station.Called("NotifyPeriodicEventStream");
        }
        var ids = string.Join(',', set["setMonitoringResult"]!.AsArray().Select(one => (int)one!["id"]!));
        await station.Give("ClearVariableMonitoring", $$$$"""{"id":[{{{{ids}}}}]}""");
        await station.Called("FirmwareStatusNotification", 4);
        // One of them was asked for.
        await station.Called("PublishFirmwareStatusNotification", 5);
        await station.Give("UnpublishFirmware", """{"checksum":"d41d8cd98f00b204e9800998ecf8427e"}""");
        await station.Called("LogStatusNotification", 2);
    }

    static async Task Certify(PlayedStation station)
    {
        await station.Give("TriggerMessage", """{"requestedMessage":"SignChargingStationCertificate"}""");
        await station.Called("SignCertificate");
        await station.Give("InstallCertificate", $$$$"""{"certificateType":"MORootCertificate","certificate":{{{{Quoted(Root())}}}}}""");
        var listed = await station.Give("GetInstalledCertificateIds", """{"certificateType":["MORootCertificate"]}""");
        await station.Give("DeleteCertificate",
            $$$$"""{"certificateHashData":{{{{listed["certificateHashDataChain"]![0]!["certificateHashData"]!.ToJsonString()}}}}}""");
        await station.GiveInVain("CertificateSigned", $$$$"""{"certificateChain":{{{{Quoted(Root())}}}},"certificateType":"V2GCertificate"}""");
        await station.Called("SecurityEventNotification");
        await station.Do(machine => machine.AskWhetherRevoked(Chain()));
        // Of 2.1 on by the chain; each certificate by itself can still be asked about.
        if (await station.Do(machine => machine.Plan.Version.Name) == "2.1")
        {
            await station.Called("GetCertificateChainStatus");
            await station.Do(machine => machine.AskWhetherRevoked(Chain(), byChain: false));
        }
        await station.Called("GetCertificateStatus");
    }

    static async Task Reserve(PlayedStation station, string token)
    {
        await station.Give("SendLocalList", $$$$"""
            {"versionNumber":7,"updateType":"Full","localAuthorizationList":[{"idToken":{"idToken":"{{{{token}}}}","type":"ISO14443"},"idTokenInfo":{"status":"Accepted"}}]}
            """);
        Assert.Equal(7, (int)(await station.Give("GetLocalListVersion"))["versionNumber"]!);
        var reserve = $$$$"""{"id":ID,"evseId":2,"expiryDateTime":"{{{{Soon(60)}}}}","idToken":{"idToken":"{{{{token}}}}","type":"ISO14443"}}""";
        await station.Give("ReserveNow", reserve.Replace("ID", "31", StringComparison.Ordinal));
        await Eventually.Holds(async () => await station.Do(machine => machine.Connector(2).Status) == ConnectorStatus.Reserved, "it is kept");
        await station.Give("CancelReservation", """{"reservationId":31}""");
        await Eventually.Holds(async () => await station.Do(machine => machine.Connector(2).Status) == ConnectorStatus.Available, "it is free again");
        await station.Give("ReserveNow", reserve.Replace("ID", "32", StringComparison.Ordinal));
        await station.Do(machine => machine.Fault(2, "GroundFailure"));
        await station.Called("ReservationStatusUpdate");
        await station.Do(machine => machine.Repair(2));
    }

    static async Task Newer(PlayedStation station, string own, string token)
    {
        await station.Give("SetDefaultTariff", """{"evseId":0,"tariff":{"tariffId":"T-1","currency":"DKK","energy":{"prices":[{"priceKwh":2.0}]}}}""");
        await station.Give("GetTariffs", """{"evseId":0}""");
        await station.Give("ChangeTransactionTariff",
            $$$$"""{"transactionId":"{{{{own}}}}","tariff":{"tariffId":"T-2","currency":"DKK","energy":{"prices":[{"priceKwh":3.0}]}}}""");
        await station.Give("ClearTariffs");
        await station.Give("SetChargingProfile", """
            {"evseId":1,"chargingProfile":{"id":500002,"stackLevel":1,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Dynamic","dynUpdateInterval":5,
             "chargingSchedule":[{"id":1,"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":9000}]}]}}
            """);
        await station.Give("UpdateDynamicSchedule", """{"chargingProfileId":500002,"scheduleUpdate":{"limit":8000}}""");
        await station.Called("PullDynamicScheduleUpdate");
        await station.Give("SetChargingProfile", """
            {"evseId":1,"chargingProfile":{"id":500003,"stackLevel":1,"chargingProfilePurpose":"PriorityCharging","chargingProfileKind":"Relative",
             "chargingSchedule":[{"id":1,"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":22000}]}]}}
            """);
        await station.Give("UsePriorityCharging", $$$$"""{"transactionId":"{{{{own}}}}","activate":true}""");
        await station.Called("NotifyPriorityCharging");
        await station.Give("AFRRSignal", $$$$"""{"timestamp":"{{{{Soon(0)}}}}","signal":3}""");
        await station.Give("NotifyAllowedEnergyTransfer", $$$$"""{"transactionId":"{{{{own}}}}","allowedEnergyTransfer":["AC_three_phase"]}""");
        await station.Give("SetDERControl",
            """{"isDefault":true,"controlId":"d1","controlType":"LimitMaxDischarge","limitMaxDischarge":{"priority":0,"pctMaxDischargePower":50}}""");
        await station.Called("NotifyDERStartStop");
        await station.Give("GetDERControl", """{"requestId":11}""");
        await station.Called("ReportDERControl");
        await station.Give("ClearDERControl", """{"isDefault":true,"controlId":"d1"}""");
        await station.Do(machine => machine.GridAlarm("VoltWatt", "OverVoltage"));
        await station.Called("NotifyDERAlarm");
        await station.Give("RequestBatterySwap", $$$$"""{"requestId":12,"idToken":{"idToken":"{{{{token}}}}","type":"ISO14443"}}""");
        await station.Called("BatterySwap", 2);
        await station.Give("NotifyWebPaymentStarted", """{"evseId":2,"timeout":60}""");
        await station.Do(machine => machine.TypeVatNumber(2, "DK99999999"));
        await station.Called("VatNumberValidation");
        await station.Called("ClosePeriodicEventStream");
    }
}
