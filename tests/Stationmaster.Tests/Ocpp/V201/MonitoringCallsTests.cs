using System.Collections.Immutable;
using System.Text;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V201;
using Stationmaster.Ocpp.V21;
using Stationmaster.Ocpp.Vocabulary;
using Xunit;

namespace Stationmaster.Tests.Ocpp.V201;

/// <summary>Monitors, streams, display messages and customers: what is written is as the standard has it, and is read as it was written.</summary>
public sealed class MonitoringCallsTests
{
    static readonly DateTimeOffset At = new(2026, 11, 20, 10, 15, 0, TimeSpan.Zero);
    static readonly SettingName Temperature = new("Connector", "Temperature", "left", 1, 2, "peak");
    static readonly WantedMonitor Wanted = new(Temperature, MonitorKind.UpperThreshold, 80.5m, 3) { Id = 4, IsForTransactions = true };
    static readonly DisplayMessage Message = new(7, DisplayPriority.InFront, [new("Moin", DisplayFormat.Utf8, "de")])
    {
        State = DisplayState.Charging, StartsAt = At, EndsAt = At.AddHours(1), OwnId = "T-1", Display = new("Display", Evse: 1),
    };
    static readonly CertificateHash Hash = new(HashKind.SHA384, "a1", "b2", "17");

    static OcppVersion Version(string name) => name == "2.1" ? Ocpp21.Instance : Ocpp201.Instance;

    static Order[] Orders(string version) =>
    [
        new SetMonitors(Wanted, new WantedMonitor(new("EVSE", "Power", Evse: 1), MonitorKind.Periodic, 60, 9)), new ClearMonitors(1, 2),
        new SetMonitoringBase(MonitoringBase.HardWiredOnly), new SetMonitoringLevel(4), new ReportMonitors(7, [], []),
        new ReportMonitors(7, [MonitoringCriterion.Periodic], [new("EVSE", "Power", Evse: 1), new("Connector")]),
        new SetDisplayMessage(Message), new ClearDisplayMessage(7), new GetDisplayMessages(8, []),
        new GetDisplayMessages(8, [1, 2], DisplayPriority.AlwaysFront, DisplayState.Idle),
        new AskCustomerInformation(9, true, false) { TokenUid = "04A1B2C3" }, new AskCustomerInformation(9, true, true) { CustomerIdentifier = "Berg" },
        new AskCustomerInformation(9, false, true) { Certificate = Hash },
        .. version == "2.1"
            ? (Order[])
            [
                new SetMonitors(Wanted with { Kind = MonitorKind.PeriodicClockAligned, Stream = new(10, 20) }), new GetStreams(), new AdjustStream(3, new(10, null)),
                new SetDisplayMessage(Message with { State = DisplayState.Suspended, Texts = [new("A", DisplayFormat.QrCode), new("B", Language: "en")] }),
            ]
            : [],
    ];

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void Orders_are_read_as_they_were_written(string name)
    {
        var version = Version(name);
        foreach (var order in Orders(name))
        {
            var call = version.WriteOrder(order)!;
            var text = Encoding.UTF8.GetString(call.Payload);
            Assert.True(Verdict.Of(call.Payload, version.Actions.Find(call.Action)!.Request).IsValid, $"{call.Action} {text}");
            var reading = version.ReadOrder(call.Action, call.Payload);
            Assert.True(reading.Error is null && reading.Deviations.Count == 0, $"{text}: {reading.Error}");
            Assert.Equal(text, Encoding.UTF8.GetString(version.WriteOrder(reading.Order!)!.Payload));
        }
    }

    [Fact]
    public void What_only_the_newer_version_can_say_is_not_said_in_the_older()
    {
        Order[] newer =
        [
            new SetMonitors(Wanted with { Kind = MonitorKind.TargetDelta }), new SetMonitors(Wanted with { Stream = new(1, 1) }), new GetStreams(),
            new SetDisplayMessage(Message with { State = DisplayState.Discharging }), new SetDisplayMessage(Message with { Texts = [new("A"), new("B")] }),
            new GetDisplayMessages(1, [], State: DisplayState.Suspended),
        ];
        Assert.All(newer, order => Assert.Null(Ocpp201.Instance.WriteOrder(order)));
        Assert.All(newer, order => Assert.NotNull(Ocpp21.Instance.WriteOrder(order)));
    }

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void What_a_station_tells_is_read_as_it_was_written(string name)
    {
        var version = Version(name);
        StationEvent[] events =
        [
            new MonitorsReported(7, 0, false, At, [new(Temperature, 1, MonitorKind.LowerThreshold, -20.5m, 2, true), new(Temperature, 2, MonitorKind.Delta, 1, 9)]),
            new MonitorsReported(7, 1, true, At, []), new DisplayMessagesReported(8, [Message], false), new DisplayMessagesReported(8, [], true),
            new CustomerInformationReported(9, 1, true, At, "Berg"), new CustomerInformationReported(9, 0, false, At, ""),
            .. name == "2.1"
                ? (StationEvent[])
                [
                    new StreamOpened(new(3, 4, new(10, null))), new StreamClosed(3), new StreamTold(3, 2, At, [new(0, "1"), new(1.5m, "2")]),
                ]
                : [],
        ];
        foreach (var told in events)
        {
            var call = version.WriteEvent(told);
            var text = Encoding.UTF8.GetString(call.Payload);
            Assert.True(Verdict.Of(call.Payload, version.Actions.Find(call.Action)!.Request).IsValid, $"{call.Action} {text}");
            var reading = version.Read(call.Action, call.Payload);
            Assert.True(reading.IsStrictlyValid, $"{text}: {reading.Error}");
            Assert.Equal(text, Encoding.UTF8.GetString(version.WriteEvent(reading.Event!).Payload));
        }
    }

    [Fact]
    public void Answers_are_as_the_standard_has_them()
    {
        (Order Order, Outcome Outcome)[] answers =
        [
            (new SetMonitors(Wanted), new(OutcomeKind.Accepted) { MonitorResults = [new(4, OutcomeKind.Accepted, "Accepted") { Monitor = Wanted }, new(null, OutcomeKind.Rejected, "Duplicate", "there is one") { Monitor = Wanted }] }),
            (new ClearMonitors(1), new(OutcomeKind.Rejected) { MonitorResults = [new(1, OutcomeKind.Rejected, "NotFound")] }),
            (new GetStreams(), new(OutcomeKind.Accepted) { Streams = [new(3, 4, new(10, 20))] }), (new GetStreams(), new(OutcomeKind.Accepted)),
            (new GetDisplayMessages(1, []), new(OutcomeKind.Accepted, "Unknown")), (new SetDisplayMessage(Message), new(OutcomeKind.Rejected, "LanguageNotSupported")),
        ];
        foreach (var (order, outcome) in answers)
        {
            var payload = Ocpp21.Instance.WriteOutcome(order, outcome);
            var action = Ocpp21.Instance.WriteOrder(order)!.Action;
            Assert.True(Verdict.Of(payload, Ocpp21.Instance.Actions.Find(action)!.Answer!).IsValid, Encoding.UTF8.GetString(payload));
            var read = Ocpp21.Instance.ReadOutcome(order, payload);
            Assert.Equal(outcome.MonitorResults.IsDefault ? 0 : outcome.MonitorResults.Length, read.MonitorResults.IsDefault ? 0 : read.MonitorResults.Length);
            Assert.Equal(outcome.Status ?? read.Status, read.Status);
        }
    }
}
