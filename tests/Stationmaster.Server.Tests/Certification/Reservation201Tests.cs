using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Places kept for somebody, by the cases of the OCPP 2.0.1 certification: block H.</summary>
public sealed class Reservation201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text, int connectors = 1) => Steps.Play(networks, engine, text, connectors);

    /// <summary>Asked over the API, to the station's answer.</summary>
    /// <param name="evse">0 for any.</param>
    static string Reserve(
        string answer = "Accepted", string state = "Active", int evse = 1, string card = "card", string until = "$now+30m", string type = "",
        string group = "", string name = "reservation") => $$"""
        operator POST reservations {"chargeBoxId":"$box",{{type}}{{(evse == 0 ? "" : $"\"evseUid\":\"$evse{evse}\",")}}"idTag":"${{card}}","expiresAt":"{{until}}"}
        server ReserveNow {"id":"${{name}}","expiryDateTime":"{{until}}",{{type}}{{(evse == 0 ? "" : $"\"evseId\":{evse},")}}{{group}}"idToken":{"idToken":"${{card}}","type":"ISO14443"} }
        station {"status":"{{answer}}"}
        operator {"status":"{{answer}}","reservation":{"id":"${{name}}","state":"{{state}}"} }
        """;

    static string Status(string status, int evse = 1) => $$"""
        station StatusNotification {"timestamp":"$now","connectorStatus":"{{status}}","evseId":{{evse}},"connectorId":1}
        server {}
        """;

    const string Reserved = """
        "reservationId":"$reservation"
        """;

    static string Is(string state, string more = "") => $$"""
        operator GET reservations/$reservation
        operator {"state":"{{state}}"{{more}}}
        """;

    const string ByIt = ",\"transactionId\":\"$tx\"";

    [Theory, MemberData(nameof(Engines))]
    public Task TC_H_01_A_reserved_evse_is_used(string engine) => Play(engine, $$"""
        {{Reserve()}}
        {{Status("Reserved")}}
        connector 1 {"status":"Reserved","session":null}
        {{Authorized}}
        {{Started("Authorized", "EVConnected", Card, Evse, Reserved, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Is("Used", ByIt)}}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_H_07_A_reservation_nobody_uses_ends(string engine) => Play(engine, $$"""
        {{Reserve()}}
        {{Status("Reserved")}}
        station ReservationStatusUpdate {"reservationId":"$reservation","reservationUpdateStatus":"Expired"}
        server {}
        {{Is("Expired", ",\"endedAt\":\"*\"")}}
        {{Status("Available")}}
        connector 1 {"status":"Available"}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_H_08_Any_evse_is_reserved(string engine) => Play(engine, $$"""
        {{Reserve(evse: 0)}}
        {{Authorized}}
        {{Started("Authorized", "EVConnected", Card, SecondEvse, Reserved, Begin(1000))}}
        {{Accepted}}
        connector 2 {"session":{"transactionId":"$tx"} }
        {{Is("Used", ByIt)}}
        """, connectors: 2);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_H_14_As_many_reservations_as_evses(string engine) => Play(engine, $$"""
        {{Reserve(evse: 0)}}
        {{Reserve(evse: 0, card: "other", name: "second")}}
        {{Status("Reserved")}}
        {{Status("Reserved", 2)}}
        connector 1 {"status":"Reserved"}
        connector 2 {"status":"Reserved"}
        operator GET reservations?open=1&chargeBoxId=$box
        operator {"data":[{"id":"$second","state":"Active"},{"id":"$reservation","state":"Active"}]}
        station Authorize {"idToken":{"idToken":"$other","type":"Central"} }
        server {"idTokenInfo":{"status":"Accepted"} }
        {{Started("Authorized", "EVConnected", Token("other"), Evse, "\"reservationId\":\"$second\"", Begin(1000))}}
        {{Accepted}}
        operator GET reservations?chargeBoxId=$box
        operator {"data":[{"id":"$second","state":"Used"},{"id":"$reservation","state":"Active"}]}
        """, connectors: 2);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_H_15_A_connector_of_a_kind_is_reserved(string engine) => Play(engine, $$"""
        {{Reserve(evse: 0, type: "\"connectorType\":\"sType2\",")}}
        {{Authorized}}
        {{Started("Authorized", "EVConnected", Card, Evse, Reserved, Begin(1000))}}
        {{Accepted}}
        {{Is("Used", ",\"connectorType\":\"sType2\"")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_H_17_A_reservation_is_cancelled(string engine) => Play(engine, $$"""
        {{Reserve()}}
        {{Status("Reserved")}}
        operator POST reservations/$reservation/cancel
        server CancelReservation {"reservationId":"$reservation"}
        station {"status":"Accepted"}
        operator {"status":"Accepted","reservation":{"state":"Cancelled"} }
        {{Status("Available")}}
        connector 1 {"status":"Available"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_H_19_Another_token_of_the_group_uses_it(string engine) => Play(engine, $$"""
        {{Reserve(card: "member1", group: "\"groupIdToken\":{\"idToken\":\"$group\",\"type\":\"Central\"},")}}
        {{Status("Reserved")}}
        station Authorize {"idToken":{"idToken":"$member2","type":"Central"} }
        server {"idTokenInfo":{"status":"Accepted","groupIdToken":{"idToken":"$group","type":"Central"} } }
        {{Started("Authorized", "EVConnected", Token("member2"), Evse, Reserved, Begin(1000))}}
        server {"idTokenInfo":{"status":"Accepted","groupIdToken":{"idToken":"$group","type":"Central"} } }
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Is("Used", ByIt)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_H_20_A_fault_ends_it(string engine) => Play(engine, $$"""
        {{Reserve()}}
        {{Status("Reserved")}}
        {{Status("Faulted")}}
        station ReservationStatusUpdate {"reservationId":"$reservation","reservationUpdateStatus":"Removed"}
        server {}
        {{Is("Removed", ",\"why\":\"*\",\"endedAt\":\"*\"")}}
        connector 1 {"status":"Faulted"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_H_22_A_station_does_not_want_to_reserve(string engine) => Play(engine, $$"""
        {{Reserve("Rejected", "Rejected")}}
        {{Is("Rejected", ",\"endedAt\":\"*\"")}}
        connector 1 {"status":"Available"}
        """);
}
