using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp;

public class SchemaTests
{
    static readonly DateTimeOffset At = new(2026, 11, 20, 10, 15, 0, 5, TimeSpan.FromHours(1));
    static readonly ConnectorRef One = new(1, 1);

    static readonly Authorisation[] Authorisations =
    [
        new(AuthorisationStatus.Accepted), new(AuthorisationStatus.Blocked, At), new(AuthorisationStatus.Expired, At, "P"),
        new(AuthorisationStatus.ConcurrentTx, null, new string('p', 36)), Authorisation.Invalid,
    ];

    static readonly MeterSample Sample = new(At,
    [
        .. Enum.GetValues<Measurand>().Select(measurand => new MeasuredValue(measurand, 12.5m)),
        .. Enum.GetValues<Phase>().Select(phase => new MeasuredValue(Measurand.Voltage, 230m, phase, UnitStated: false, Location: "Inlet")),
        .. Enum.GetValues<SampleContext>().Select(context => new MeasuredValue(Measurand.EnergyImportRegister, -1m, Context: context)),
    ]);

    static readonly StationEvent[] Events =
    [
        new TokenPresented("04A1B2"),
        new Booted("V", "M"),
        new Booted("V", "M", "S", "F", "I", "J", "K", "L"),
        new VendorDataSent("x", null, null),
        new VendorDataSent("x", "m", "é\"\\"),
        new DiagnosticsStatusReported("Uploading"),
        new FirmwareStatusReported("Installed"),
        new HeartbeatSent(),
        new MeterReported(One, null, [Sample]),
        new MeterReported(ConnectorRef.Station, 5, [Sample, Sample]),
        new SessionStarted(One, "T", 1, At),
        new SessionStarted(One, "T", -1, At, 7),
        .. Enum.GetValues<ConnectorStatus>().Where(status => status != ConnectorStatus.Unknown).Select(status => new StatusReported(One,
            status)),
        new StatusReported(ConnectorRef.Station, ConnectorStatus.Faulted, "GroundFailure", "i", "e", "v", At),
        new SessionStopped(5, null, 9, At, null, []),
        new SessionStopped(5, "T", 9, At, "EVDisconnected", [Sample]),
    ];

    static readonly (StationEvent, Decision)[] Answers =
    [
        .. Enum.GetValues<Admission>().Select(word => ((StationEvent)new Booted("V", "M"), (Decision)new BootDecision(word, At,
            TimeSpan.FromMinutes(1)))),
        .. Authorisations.SelectMany(status => new (StationEvent, Decision)[]
        {
            (new TokenPresented("T"), new AuthorisationDecision(status)),
            (new SessionStarted(One, "T", 1, At), new StartDecision(7, status)),
            (new SessionStopped(5, "T", 9, At, null, []), new StopDecision(status)),
        }),
        (new SessionStopped(5, "T", 9, At, null, []), new StopDecision(null)),
        .. Enum.GetValues<VendorDataStatus>().Select(word => ((StationEvent)new VendorDataSent("x", null, null),
            (Decision)new VendorDataDecision(word, "d"))),
        (new HeartbeatSent(), new ClockDecision(At)),
        (new MeterReported(One, null, []), Noted.Only),
        (new StatusReported(One, ConnectorStatus.Available), Noted.Only),
        (new DiagnosticsStatusReported("Idle"), Noted.Only),
        (new FirmwareStatusReported("Idle"), Noted.Only),
    ];

    static readonly Outcome Settings = new(OutcomeKind.Accepted, Settings: [new("A", true, "1"), new("B", false, null)],
        UnknownKeys: ["C"]);

    static readonly Order[] Orders =
    [
        .. OrderTests.Orders.Select(row => row.Data.Item1),
        .. Enum.GetValues<RequestedMessage>().Where(message => message != RequestedMessage.TransactionEvent)
            .Select(message => new TriggerMessage(message)),
    ];

    static readonly (Order, Outcome)[] Outcomes =
    [
        .. from order in Orders from kind in Kinds(order) select (order, new Outcome(kind)),
        (new GetConfiguration(), Settings),
        (new ChangeAvailability(One, Availability.Operative), new(OutcomeKind.Accepted, "Scheduled")),
        (new ChangeConfiguration("A", "B"), new(OutcomeKind.Accepted, "RebootRequired")),
        (new SendVendorData("x", null, null), new(OutcomeKind.Accepted, Data: "d")),
    ];

    [Fact]
    public async Task Everything_we_write_is_what_the_official_schemas_ask_for()
    {
        var ocpp = Ocpp16.Instance;
        (string Schema, string Payload)[] written =
        [
            .. Events.Select(Ocpp16.Instance.WriteEvent).Select(call => (call.Action, Text(call.Payload))),
            .. Answers.Select(pair => ($"{Ocpp16.Instance.WriteEvent(pair.Item1).Action}Response", Text(ocpp.WriteAnswer(pair.Item1, pair.Item2)))),
            .. Orders.Select(ocpp.WriteOrder).Select(call => (call!.Action, Text(call.Payload))),
            .. Outcomes.Select(pair => ($"{ocpp.WriteOrder(pair.Item1)!.Action}Response", Text(Ocpp16.Instance.WriteOutcome(pair.Item1,
                pair.Item2)))),
        ];

        var verdicts = await Schemas.Judge("1.6", written, TestContext.Current.CancellationToken);

        Assert.Equal(written.Length, verdicts.Count);
        Assert.Equal("", string.Join('\n', written.Zip(verdicts).Where(pair => !pair.Second.IsValid).Select(pair =>
            $"{pair.First}: {pair.Second.Errors}")));
    }

    [Fact]
    public async Task Our_strict_verdict_is_the_verdict_of_the_official_schemas()
    {
        var payloads = new Payloads(seed: 20261120);
        (string Action, string Json)[] made =
            [.. payloads.Valid(each: 100).Concat(payloads.Changed(each: 400)).Select(made => (made.Action, made.Payload.ToJsonString()))];

        var verdicts = await Schemas.Judge("1.6", made, TestContext.Current.CancellationToken);

        var disputed = made.Zip(verdicts).Where(pair => Read(pair.First.Action, pair.First.Json).IsStrictlyValid != pair.Second.IsValid);
        Assert.Equal("", string.Join('\n', disputed.Take(20).Select(pair =>
            $"{pair.First} schema: {pair.Second}, ours: {Explain(Read(pair.First.Action, pair.First.Json))}")));
        Assert.InRange(verdicts.Count(verdict => verdict.IsValid), made.Length / 5, made.Length * 4 / 5);
    }

    [Fact]
    public void What_a_station_writes_we_read_without_a_deviation()
    {
        foreach (var @event in Events)
        {
            var call = Ocpp16.Instance.WriteEvent(@event);
            var reading = Ocpp16.Instance.Read(call.Action, call.Payload);
            // The standard has no unit for a frequency, so ours goes without one and comes back without one.
            Assert.True(reading.IsStrictlyValid, $"{call.Action} {Text(call.Payload)}: {Explain(reading)}");
            Assert.Equal(@event.GetType(), reading.Event!.GetType());
            AssertJson(Text(call.Payload), Ocpp16.Instance.WriteEvent(reading.Event).Payload);
        }
    }

    [Fact]
    public void What_we_answer_a_station_reads()
    {
        foreach (var (@event, decision) in Answers)
        {
            var payload = Ocpp16.Instance.WriteAnswer(@event, decision);
            var read = Ocpp16.Instance.ReadAnswer(@event, payload);
            Assert.NotNull(read);
            AssertJson(Text(payload), Ocpp16.Instance.WriteAnswer(@event, read));
        }
        Assert.Null(Ocpp16.Instance.ReadAnswer(new HeartbeatSent(), Bytes("{}")));
        Assert.Null(Ocpp16.Instance.ReadAnswer(new HeartbeatSent(), Bytes("[")));
    }

    [Fact]
    public void What_a_station_answers_we_judge_as_it_meant()
    {
        foreach (var (order, outcome) in Outcomes)
            Assert.Equal(outcome.Kind, Ocpp16.Instance.ReadOutcome(order, Ocpp16.Instance.WriteOutcome(order, outcome)).Kind);
        var settings = Ocpp16.Instance.ReadOutcome(new GetConfiguration(), Ocpp16.Instance.WriteOutcome(new GetConfiguration(), Settings));
        Assert.Equal(Settings.Settings, settings.Settings.AsEnumerable());
        Assert.Equal(Settings.UnknownKeys, settings.UnknownKeys.AsEnumerable());
    }

    /// <summary>Not every action has a word for "not supported".</summary>
    static OutcomeKind[] Kinds(Order order) => order switch
    {
        GetConfiguration => [OutcomeKind.Accepted],
        ChangeConfiguration or SendVendorData or TriggerMessage or UnlockConnector =>
            [OutcomeKind.Accepted, OutcomeKind.Rejected, OutcomeKind.NotSupported],
        _ => [OutcomeKind.Accepted, OutcomeKind.Rejected],
    };

    static string Explain(Reading reading) => $"{reading.Error} {string.Join("; ", reading.Deviations)}";
}
