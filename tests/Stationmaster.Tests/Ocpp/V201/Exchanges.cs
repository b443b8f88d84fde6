using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Tests.Ocpp.V201;

/// <summary>What can be said in 2.0.1 and in 2.1, both ways: each call with an answer to it.</summary>
static class Exchanges
{
    public static readonly DateTimeOffset At = new(2026, 11, 20, 10, 15, 0, TimeSpan.Zero);

    static readonly MeterSample Sample = new(
        At,
        [
            new(Measurand.PowerImport, 11.5m, Phase.L2), new(Measurand.EnergyImportRegister, 1000.25m, Context: SampleContext.Begin),
            new(Measurand.Frequency, 50m, UnitStated: false), new(Measurand.StateOfCharge, 41, Location: "EV"), new(Measurand.Temperature, 20),
        ]);

    static readonly TransactionReported Told = new(TransactionPhase.Started, "T-1", 0, At, "CablePluggedIn", [Sample])
    {
        Connector = new(2, 1), TokenUid = "04A1B2C3", State = ChargingState.EVConnected, RemoteStartId = 7, ReservationId = 8, IsOffline = true,
    };

    static readonly ComponentEvent Noticed = new(
        1, At, "Alerting", "HardWiredNotification", new("Connector", "left", new(1, 2)), new("Problem", "x"), "true")
    {
        Cause = 0, TechCode = "E7", TechInfo = "hot", IsCleared = true, TransactionId = "T-1", MonitorId = 4,
    };

    static readonly OcspQuery Query = new(new(HashKind.SHA256, "aa", "bb", "4a01"), "http://ocsp.example.com");

    public static IEnumerable<(StationEvent Event, Decision Decision)> FromStation() =>
    [
        (new Booted("V", "M", "S", "F", "I", "J"), new BootDecision(Admission.Pending, At, TimeSpan.FromMinutes(5))),
        (new HeartbeatSent(), new ClockDecision(At)),
        (new TokenPresented("T"), new AuthorisationDecision(new(AuthorisationStatus.Blocked, At, "GROUP"))),
        (new TokenPresented("NoUID"), new AuthorisationDecision(new(AuthorisationStatus.ConcurrentTx))),
        (new TokenPresented("DKKRAC00000001") { Contract = new("-----BEGIN", [Query]) },
            new AuthorisationDecision(new(AuthorisationStatus.Invalid)) { Contract = ContractStanding.CertificateRevoked }),
        (new TokenPresented("DKKRAC00000001") { Contract = new(null, [Query, Query]) },
            new AuthorisationDecision(new(AuthorisationStatus.Accepted)) { Contract = ContractStanding.Accepted }),
        (new CertificateStatusAsked(Query), new CertificateStatusFound("AAEC")),
        (new CertificateStatusAsked(Query), new CertificateStatusFound(null, "Nobody answered")),
        (new EvCertificateAsked("urn:iso:15118:2:2013:MsgDef", IsUpdate: true, "AAEC"), new EvCertificateFound("AAED")),
        (new EvCertificateAsked("urn:iso:15118:2:2013:MsgDef", IsUpdate: false, "AAEC"), new EvCertificateFound(null, Why: "No service")),
        (new MeterReported(new(1, 0), null, [Sample]), Noted.Only),
        (new MeterReported(ConnectorRef.Station, null, [Sample]), Noted.Only),
        .. Enum.GetValues<ConnectorStatus>().Select(status => ((StationEvent)new StatusReported(new(1, 2), status, At: At), (Decision)Noted.Only)),
        (new StatusReported(ConnectorRef.Station, ConnectorStatus.Unavailable, At: At), Noted.Only),
        (Told, new TransactionDecision(new(AuthorisationStatus.Accepted, At, "GROUP"), 12.34m)),
        (Told with { Phase = TransactionPhase.Updated, SequenceNumber = 1, Connector = null, TokenUid = null, State = null }, new TransactionDecision(null)),
        (Told with { Phase = TransactionPhase.Ended, Samples = [], Connector = new(2, 0), StoppedReason = "EVDisconnected", IsOffline = false },
            new TransactionDecision(null, 5m)),
        .. Enum.GetValues<ChargingState>().Select(state => ((StationEvent)(Told with { State = state }), (Decision)new TransactionDecision(null))),
        (new EventsNotified(At, 3, [Noticed, Noticed with { Component = new("SecurityCtrlr"), Number = 2 }], []) { IsToBeContinued = true },
            Noted.Only),
        .. Enum.GetValues<VendorDataStatus>().Select(word =>
            ((StationEvent)new VendorDataSent("com.x", "m", "d"), (Decision)new VendorDataDecision(word, "e"))),
        (new FirmwareStatusReported("InstallRebooting"), Noted.Only),
        (new DiagnosticsStatusReported("UploadFailure"), Noted.Only),
        (new DiagnosticsStatusReported("UploadFailed"), Noted.Only),
    ];

    public static IEnumerable<(Order Order, Outcome Outcome)> ToStation() =>
    [
        .. from order in Orders()
           from kind in new[] { OutcomeKind.Accepted, OutcomeKind.Rejected }
           where kind == OutcomeKind.Accepted || order is not (TellCost or GetTransactionStatus)
           select (order, new Outcome(kind)),
        (new ResetStation(ResetKind.Soft), new(OutcomeKind.Accepted, "Scheduled")),
        (new ResetStation(ResetKind.Soft), new(OutcomeKind.Rejected, "Rejected", "A car charges")),
        (new SendVendorData("com.x", null, null), new(OutcomeKind.NotSupported, Data: "d")),
        (new TriggerMessage(RequestedMessage.Heartbeat), new(OutcomeKind.NotSupported)),
        (new GetTransactionStatus("T-1"), new(OutcomeKind.Accepted) { Transaction = new(true, false) }),
        (new GetTransactionStatus(null), new(OutcomeKind.Accepted) { Transaction = new(null, true) }),
    ];

    static IEnumerable<Order> Orders() =>
    [
        new ChangeAvailability(ConnectorRef.Station, Availability.Inoperative), new ChangeAvailability(new(1, 0), Availability.Operative),
        new ChangeAvailability(new(1, 2), Availability.Operative), new ClearCache(), new GetTransactionStatus("T-1"),
        new RemoteStart(new(2, 1), "04A1B2C3") { StartId = 5 }, new RemoteStart(null, "DE-ABC-C12345678-X") { StartId = 6 },
        new RemoteStart(null, "NoUID") { StartId = 7 }, new RemoteStop(101) { OwnId = "T-1" }, new ResetStation(ResetKind.Hard),
        new SendVendorData("com.x", "m", """{"a":1}"""), new TellCost("T-1", 12.34m), new UnlockConnector(new(1, 2)),
        .. Enum.GetValues<RequestedMessage>().Select(message => new TriggerMessage(message)),
        new TriggerMessage(RequestedMessage.MeterValues, new(1, 0)), new TriggerMessage(RequestedMessage.StatusNotification, new(1, 2)),
    ];
}
