using System.Collections.Immutable;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Ocpp.V201;
using Stationmaster.Ocpp.V21;
using Stationmaster.Ocpp.Vocabulary;
using Stationmaster.Tests.Ocpp.Vocabulary;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp.V201;

public class SettingCallsTests
{
    static readonly DateTimeOffset At = new(2026, 11, 20, 10, 15, 0, TimeSpan.Zero);
    static readonly SettingName Heartbeat = new("OCPPCommCtrlr", "HeartbeatInterval"), Power = new("Connector", "Power", "a", 2, 1, "max");

    static readonly SettingRef[] Some = [new(Heartbeat), new(Power, SettingAttribute.MaxSet)];

    public static TheoryData<Order, string, string> Orders => new()
    {
        { new ReportSettings(7, SettingsReport.Full), "GetBaseReport", """{"requestId":7,"reportBase":"FullInventory"}""" },
        { new ReportSettings(7, SettingsReport.Configuration), "GetBaseReport", """{"requestId":7,"reportBase":"ConfigurationInventory"}""" },
        { new ReportSettings(7, SettingsReport.Summary), "GetBaseReport", """{"requestId":7,"reportBase":"SummaryInventory"}""" },
        { new ReportSomeSettings(8, [ComponentTrait.Problem], [new("EVSE", Evse: 1), new("EVSE", "Power", Evse: 1)]), "GetReport",
            """
            {"componentVariable":[{"component":{"name":"EVSE","evse":{"id":1}}},
             {"component":{"name":"EVSE","evse":{"id":1}},"variable":{"name":"Power"}}],"requestId":8,"componentCriteria":["Problem"]}
            """ },
        { new ReportSomeSettings(9, [], []), "GetReport", """{"requestId":9}""" },
        { new ReadSettings(Some), "GetVariables",
            """
            {"getVariableData":[{"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"}},
             {"attributeType":"MaxSet","component":{"name":"Connector","instance":"a","evse":{"id":2,"connectorId":1}},
              "variable":{"name":"Power","instance":"max"}}]}
            """ },
        { new ChangeSettings([new(Some[0], "60"), new(Some[1], "11000")]), "SetVariables",
            """
            {"setVariableData":[{"attributeValue":"60","component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"}},
             {"attributeType":"MaxSet","attributeValue":"11000","component":{"name":"Connector","instance":"a","evse":{"id":2,"connectorId":1}},
              "variable":{"name":"Power","instance":"max"}}]}
            """ },
    };

    [Theory, MemberData(nameof(Orders))]
    public void An_order_is_written_validly_and_the_station_reads_the_same(Order order, string action, string payload)
    {
        foreach (var ocpp in new OcppVersion[] { Ocpp201.Instance, Ocpp21.Instance })
        {
            var call = ocpp.WriteOrder(order)!;
            Assert.Equal(action, call.Action);
            AssertJson(payload, call.Payload);
            Assert.Empty(Verdict.Of(call.Payload, ocpp.Actions.Find(action)!.Request).Deviations);
            var reading = ocpp.ReadOrder(call.Action, call.Payload);
            Assert.Null(reading.Error);
            Assert.Empty(reading.Deviations);
            AssertJson(payload, ocpp.WriteOrder(reading.Order!)!.Payload);
        }
    }

    [Theory]
    [InlineData("GetVariables", "{}", "getVariableData is missing")]
    [InlineData("GetVariables", """{"getVariableData":[{"component":{"name":"A"}}]}""", "getVariableData[0].variable is missing")]
    [InlineData("SetVariables", """{"setVariableData":[{"component":{"name":"A"},"variable":{"name":"B"}}]}""", "setVariableData[0].attributeValue is missing")]
    [InlineData("SetVariables", """{"setVariableData":[{"attributeValue":"1","component":{},"variable":{"name":"B"}}]}""",
        "setVariableData[0].component.name is missing")]
    [InlineData("GetBaseReport", """{"requestId":1}""", "reportBase is missing")]
    [InlineData("GetReport", """{"componentVariable":[{}]}""", "componentVariable[0].component is missing")]
    public void An_order_that_makes_no_sense_a_station_refuses(string action, string json, string description)
    {
        var reading = Ocpp201.Instance.ReadOrder(action, Bytes(json));
        Assert.Null(reading.Order);
        Assert.Equal(description, reading.Error?.Description);
    }

    [Fact]
    public void What_was_read_is_told_by_variable()
    {
        var outcome = Ocpp201.Instance.ReadOutcome(new ReadSettings(Some), Bytes("""
            {"getVariableResult":[
             {"attributeStatus":"Accepted","attributeValue":"60","component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"}},
             {"attributeStatus":"Rejected","attributeType":"MaxSet","component":{"name":"Connector","instance":"a","evse":{"id":2,"connectorId":1}},
              "variable":{"name":"Power","instance":"max"},"attributeStatusInfo":{"reasonCode":"WriteOnly","additionalInfo":"never told"}},
             {"attributeStatus":"UnknownVariable","component":{"name":"OCPPCommCtrlr"},"variable":{"name":"Mood"}}]}
            """));
        Assert.Equal(OutcomeKind.Accepted, outcome.Kind);
        Assert.Equal(
            [
                new(Some[0], OutcomeKind.Accepted, "Accepted", "60"),
                new(Some[1], OutcomeKind.Rejected, "Rejected", Why: "never told (WriteOnly)"),
                new(new(new("OCPPCommCtrlr", "Mood")), OutcomeKind.NotSupported, "UnknownVariable"),
            ],
            outcome.SettingResults.AsEnumerable());
        Assert.Equal(OutcomeKind.Rejected, Ocpp201.Instance.ReadOutcome(new ReadSettings(Some), Bytes("{}")).Kind);
    }

    [Fact]
    public void Of_several_changes_the_worst_is_the_orders_outcome()
    {
        var outcome = Ocpp201.Instance.ReadOutcome(new ChangeSettings(new WantedSetting(Some[0], "60")), Bytes("""
            {"setVariableResult":[
             {"attributeStatus":"RebootRequired","component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"}},
             {"attributeStatus":"Rejected","component":{"name":"A"},"variable":{"name":"B"},"attributeStatusInfo":{"reasonCode":"ReadOnly"}}]}
            """));
        Assert.Equal((OutcomeKind.Rejected, "Rejected", "ReadOnly"), (outcome.Kind, outcome.Status, outcome.Why));
        Assert.Equal([OutcomeKind.Accepted, OutcomeKind.Rejected], outcome.SettingResults.Select(result => result.Kind));
    }

    [Fact]
    public void A_stations_answers_are_valid_and_come_back_as_they_were()
    {
        Outcome[] outcomes =
        [
            new(OutcomeKind.Accepted) { SettingResults = [new(Some[0], OutcomeKind.Accepted, "Accepted", "60"), new(Some[1], OutcomeKind.Rejected, "Rejected")] },
            new(OutcomeKind.Accepted) { SettingResults = [new(Some[1], OutcomeKind.NotSupported, "UnknownComponent")] },
        ];
        foreach (var order in new Order[] { new ReadSettings(Some), new ChangeSettings(new WantedSetting(Some[0], "60")) })
        {
            foreach (var outcome in outcomes)
            {
                var payload = Ocpp201.Instance.WriteOutcome(order, outcome);
                Assert.Empty(Verdict.Of(payload, Ocpp201.Instance.Actions.Find(Ocpp201.Instance.WriteOrder(order)!.Action)!.Answer!).Deviations);
                Assert.Equal(
                    outcome.SettingResults.Select(result => (result.Setting, result.Kind, result.Status)),
                    Ocpp201.Instance.ReadOutcome(order, payload).SettingResults.Select(result => (result.Setting, result.Kind, result.Status)));
            }
        }
        Assert.Equal(
            OutcomeKind.NotSupported,
            Ocpp201.Instance.ReadOutcome(
                new ReportSettings(1, SettingsReport.Full), Ocpp201.Instance.WriteOutcome(new ReportSettings(1, SettingsReport.Full), new(OutcomeKind.NotSupported))).Kind);
    }

    [Fact]
    public void A_report_is_read_with_all_it_says()
    {
        var reading = Ocpp201.Instance.Read("NotifyReport", Bytes("""
            {"requestId":5,"generatedAt":"2026-11-20T10:15:00Z","seqNo":2,"tbc":true,"reportData":[
             {"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"},
              "variableAttribute":[{"value":"300"},{"type":"MinSet","value":"30","mutability":"ReadOnly","persistent":true,"constant":true}],
              "variableCharacteristics":{"unit":"s","dataType":"integer","minLimit":10,"maxLimit":86400,"supportsMonitoring":true}},
             {"component":{"name":"AuthCtrlr"},"variable":{"name":"Mode"},"variableAttribute":[{"mutability":"WriteOnly"}],
              "variableCharacteristics":{"dataType":"OptionList","valuesList":"A, B","supportsMonitoring":false}}]}
            """));
        Assert.True(reading.IsStrictlyValid);
        var report = Assert.IsType<SettingsReported>(reading.Event);
        Assert.Equal((5, 2, false, At), (report.RequestId, report.Part, report.IsLast, report.At!.Value));
        var (heartbeat, mode) = (report.Settings[0], report.Settings[1]);
        Assert.Equal(
            [
                new(SettingAttribute.Actual, "300"),
                new(SettingAttribute.MinSet, "30", SettingMutability.ReadOnly, IsPersistent: true, IsConstant: true),
            ],
            heartbeat.Values.AsEnumerable());
        Assert.Equal(
            (SettingDataType.Integer, "s", 10m, 86400m, true),
            (heartbeat.Traits!.DataType, heartbeat.Traits.Unit, heartbeat.Traits.Min!.Value, heartbeat.Traits.Max!.Value, heartbeat.Traits.SupportsMonitoring));
        Assert.Equal([new(SettingAttribute.Actual, null, SettingMutability.WriteOnly)], mode.Values.AsEnumerable());
        Assert.Equal(["A", "B"], mode.Traits!.Choices);
    }

    [Fact]
    public void A_report_is_written_validly_and_read_again()
    {
        var report = new SettingsReported(3, 0, true, At,
        [
            new(Power, [new(SettingAttribute.Actual, "11", SettingMutability.ReadOnly)], new(SettingDataType.Decimal, "kW", 0, 22, [], true)),
            new(Heartbeat, [new(SettingAttribute.Actual, "60")], null),
            new(new("A", "B"), [new(SettingAttribute.Target, "x")], new(SettingDataType.SequenceList, null, null, null, ["x", "y"], false)),
        ]);
        foreach (var ocpp in new OcppVersion[] { Ocpp201.Instance, Ocpp21.Instance })
        {
            var call = ocpp.WriteEvent(report);
            Assert.Empty(Verdict.Of(call.Payload, ocpp.Actions.Find("NotifyReport")!.Request).Deviations);
            var reading = ocpp.Read(call.Action, call.Payload);
            Assert.True(reading.IsStrictlyValid);
            AssertJson(Text(call.Payload), ocpp.WriteEvent(reading.Event!).Payload);
            AssertJson("{}", ocpp.WriteAnswer(report, Noted.Only));
        }
    }

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void By_hand_and_by_the_vocabulary_reports_are_judged_alike(string name)
    {
        var ocpp = OcppVersions.Find(name)!;
        foreach (var made in new SchemaPayloads(Schemas.Read(name, "NotifyReportRequest"), seed: 20261121).All())
        {
            var reading = ocpp.Read("NotifyReport", Bytes(made.Json));
            var verdict = Verdict.Of(Bytes(made.Json), ocpp.Actions.Find("NotifyReport")!.Request);
            Assert.Equal(
                verdict.Deviations.Select(deviation => $"{deviation.Code} {deviation.Field}"),
                reading.Deviations.Where(deviation => deviation.Expected != "an integer of 32 bits").Select(deviation => $"{deviation.Code} {deviation.Field}"));
        }
    }

    [Fact]
    public void In_1_6_a_setting_is_a_key_and_keys_are_changed_one_by_one()
    {
        var (ocpp, one) = (Ocpp16.Instance, new SettingRef(SettingName.Of("HeartbeatInterval")));
        AssertJson("{}", ocpp.WriteOrder(new ReadSettings())!.Payload);
        AssertJson("""{"key":["HeartbeatInterval"]}""", ocpp.WriteOrder(new ReadSettings(one))!.Payload);
        AssertJson("""{"key":"HeartbeatInterval","value":"60"}""", ocpp.WriteOrder(new ChangeSettings(new WantedSetting(one, "60")))!.Payload);
        Assert.Null(ocpp.WriteOrder(new ChangeSettings(new WantedSetting(one, "60"), new WantedSetting(one, "60"))));
        Assert.Null(ocpp.WriteOrder(new ChangeSettings(new WantedSetting(new(Heartbeat), "60"))));
        Assert.Null(ocpp.WriteOrder(new ReadSettings(new SettingRef(one.Name, SettingAttribute.Target))));
        Assert.Null(ocpp.WriteOrder(new ReportSettings(1, SettingsReport.Full)));

        var outcome = ocpp.ReadOutcome(new ReadSettings(one), Bytes(
            """{"configurationKey":[{"key":"HeartbeatInterval","readonly":true,"value":"60"},{"key":"Own","readonly":false}],"unknownKey":["Mood"]}"""));
        Assert.Equal(
            [
                ("HeartbeatInterval", OutcomeKind.Accepted, "60", (SettingMutability?)SettingMutability.ReadOnly, (SettingDataType?)SettingDataType.Integer),
                ("Own", OutcomeKind.Accepted, null, SettingMutability.ReadWrite, null), ("Mood", OutcomeKind.NotSupported, null, null, null),
            ],
            outcome.SettingResults.Select(result =>
                (result.Setting.Name.Variable, result.Kind, result.Value, result.Mutability, result.Traits?.DataType)));
        Assert.Equal(
            (OutcomeKind.Accepted, "RebootRequired"),
            ocpp.ReadOutcome(new ChangeSettings(new WantedSetting(one, "60")), Bytes("""{"status":"RebootRequired"}""")) is var changed
                ? (changed.Kind, changed.Status) : default);
    }
}
