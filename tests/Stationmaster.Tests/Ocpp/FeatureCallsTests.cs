using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Ocpp.V201;
using Stationmaster.Ocpp.V21;
using Stationmaster.Ocpp.Vocabulary;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp;

/// <summary>Orders and events beyond the core, in every version that has them: what is written is valid and is read again.</summary>
public partial class FeatureCallsTests
{
    static readonly DateTimeOffset At = new(2026, 11, 20, 10, 15, 0, TimeSpan.Zero);

    static OcppVersion Version(string name) => OcppVersions.Find(name)!;

    [Theory]
    [MemberData(nameof(Orders))]
    public void An_order_is_written_validly_and_the_station_reads_the_same(string version, Order order, string action, string payload)
    {
        var call = Version(version).WriteOrder(order)!;
        Assert.Equal(action, call.Action);
        AssertJson(payload, call.Payload);
        Assert.Empty(Verdict.Of(call.Payload, Version(version).Actions.Find(action)!.Request).Deviations);
        var reading = Version(version).ReadOrder(call.Action, call.Payload);
        Assert.Null(reading.Error);
        Assert.Empty(reading.Deviations);
        var again = Version(version).WriteOrder(reading.Order!)!;
        Assert.Empty(Verdict.Of(again.Payload, Version(version).Actions.Find(action)!.Request).Deviations);
    }

    public static TheoryData<string, Order, string, string> Orders
    {
        get
        {
            var all = new TheoryData<string, Order, string, string>();
            foreach (var (version, order, action, payload) in Reservations().Concat(LocalLists()).Concat(Firmware()).Concat(SmartCharging()))
                all.Add(version, order, action, payload);
            return all;
        }
    }

    static IEnumerable<(string, Order, string, string)> Reservations()
    {
        var card = new ReserveNow(7, new(2, 1), "04A1", At) { GroupUid = "FLEET", TokenKind = TokenKind.Rfid };
        yield return ("1.6", card, "ReserveNow",
            """{"connectorId":2,"expiryDate":"2026-11-20T10:15:00.000Z","idTag":"04A1","parentIdTag":"FLEET","reservationId":7}""");
        yield return ("1.6", card with { Connector = null, GroupUid = null }, "ReserveNow",
            """{"connectorId":0,"expiryDate":"2026-11-20T10:15:00.000Z","idTag":"04A1","reservationId":7}""");
        yield return ("1.6", new CancelReservation(7), "CancelReservation", """{"reservationId":7}""");
        foreach (var version in new[] { "2.0.1", "2.1" })
        {
            yield return (version, card, "ReserveNow",
                """
                {"id":7,"expiryDateTime":"2026-11-20T10:15:00.000Z","idToken":{"idToken":"04A1","type":"ISO14443"},"evseId":2,
                 "groupIdToken":{"idToken":"FLEET","type":"Central"}}
                """);
            yield return (version, card with { Connector = null, GroupUid = null, ConnectorType = "cCCS2", TokenKind = TokenKind.App }, "ReserveNow",
                """
                {"id":7,"expiryDateTime":"2026-11-20T10:15:00.000Z","connectorType":"cCCS2","idToken":{"idToken":"04A1","type":"Central"}}
                """);
            yield return (version, new CancelReservation(7), "CancelReservation", """{"reservationId":7}""");
        }
    }

    [Theory]
    [InlineData("2.0.1", "Expired", ReservationEnd.Expired)]
    [InlineData("2.0.1", "Removed", ReservationEnd.Removed)]
    [InlineData("2.1", "NoTransaction", ReservationEnd.NoTransaction)]
    public void A_station_lets_go_of_a_reservation(string version, string word, ReservationEnd end) => AssertTold(
        version, "ReservationStatusUpdate", $$"""{"reservationId":7,"reservationUpdateStatus":"{{word}}"}""", new ReservationEnded(7, end));

    [Fact]
    public void A_word_of_a_later_edition_is_no_word_of_an_earlier_one() => Assert.Equal(
        OcppErrorCode.PropertyConstraintViolation,
        Ocpp201.Instance.Read("ReservationStatusUpdate", Bytes("""{"reservationId":7,"reservationUpdateStatus":"NoTransaction"}""")).Error!.Code);

    [Theory]
    [InlineData("Accepted", OutcomeKind.Accepted)]
    [InlineData("Occupied", OutcomeKind.Rejected)]
    [InlineData("Faulted", OutcomeKind.Rejected)]
    [InlineData("Unavailable", OutcomeKind.Rejected)]
    [InlineData("Rejected", OutcomeKind.Rejected)]
    public void A_reservation_is_taken_or_not_in_the_stations_own_word(string word, OutcomeKind kind)
    {
        foreach (OcppVersion version in new OcppVersion[] { Ocpp16.Instance, Ocpp201.Instance, Ocpp21.Instance })
            Assert.Equal(new Outcome(kind, word), version.ReadOutcome(new ReserveNow(1, null, "A", At), Bytes($$"""{"status":"{{word}}"}""")));
    }

    /// <summary>The payload is valid, is read as the event, which is written as the payload; and the answer to it is valid.</summary>
    static void AssertTold(string version, string action, string payload, StationEvent @event)
    {
        var shape = Version(version).Actions.Find(action)!;
        Assert.Empty(Verdict.Of(Bytes(payload), shape.Request).Deviations);
        var reading = Version(version).Read(action, Bytes(payload));
        Assert.Null(reading.Error);
        Assert.Empty(reading.Deviations);
        Assert.Equal(@event, reading.Event);
        var call = Version(version).WriteEvent(@event);
        Assert.Equal(action, call.Action);
        AssertJson(payload, call.Payload);
        Assert.Empty(Verdict.Of(Version(version).WriteAnswer(@event, Noted.Only), shape.Answer!).Deviations);
    }
}
