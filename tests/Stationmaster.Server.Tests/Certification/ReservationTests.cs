using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Places kept for somebody, by the cases of the OCPP 1.6 certification.</summary>
public sealed class ReservationTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text);

    /// <summary>Asked over the API, to the station's answer.</summary>
    static string Reserve(string answer, string state, int connector = 1, string card = "card", string until = "$now+30m", string parent = "") => $$"""
        operator POST reservations {"chargeBoxId":"$box",{{(connector == 0 ? "" : $"\"evseUid\":\"$evse{connector}\",")}}"idTag":"${{card}}","expiresAt":"{{until}}"}
        server ReserveNow {"connectorId":{{connector}},"expiryDate":"{{until}}","idTag":"${{card}}",{{parent}}"reservationId":"$reservation"}
        station {"status":"{{answer}}"}
        operator {"status":"{{answer}}","reservation":{"id":"$reservation","state":"{{state}}"} }
        """;

    static string Status(string status, int connector = 1) => $$"""
        station StatusNotification {"connectorId":{{connector}},"errorCode":"NoError","status":"{{status}}"}
        server {}
        """;

    const string Use = """
        station Authorize {"idTag":"$card"}
        server {"idTagInfo":{"status":"Accepted"}}
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now","reservationId":"$reservation"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        operator GET reservations/$reservation
        operator {"state":"Used","transactionId":"$tx"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_046_A_reserved_connector_is_used(string engine) => Play(engine, $$"""
        {{Reserve("Accepted", "Active")}}
        {{Status("Reserved")}}
        connector 1 {"status":"Reserved","session":null}
        {{Status("Preparing")}}
        {{Use}}
        {{Status("Charging")}}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx"} }
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_047_A_reservation_nobody_uses_expires(string engine) => Play(engine, $$"""
        {{Reserve("Accepted", "Active", until: "$soon")}}
        {{Status("Reserved")}}
        connector 1 {"status":"Reserved"}
        eventually GET reservations/$reservation {"state":"Expired","endedAt":"$soon"}
        {{Status("Available")}}
        connector 1 {"status":"Available"}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_048_1_A_faulted_connector_is_not_reserved(string engine) => Play(engine, $$"""
        station StatusNotification {"connectorId":1,"errorCode":"GroundFailure","status":"Faulted"}
        server {}
        {{Reserve("Faulted", "Rejected")}}
        connector 1 {"status":"Faulted"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_048_2_A_connector_in_use_is_not_reserved(string engine) => Play(engine, $$"""
        {{Status("Preparing")}}
        {{Reserve("Occupied", "Rejected")}}
        connector 1 {"status":"Preparing"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_048_3_A_connector_out_of_service_is_not_reserved(string engine) => Play(engine, $$"""
        operator POST connectors/1/change-availability {"type":"Inoperative"}
        server ChangeAvailability {"connectorId":1,"type":"Inoperative"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        {{Status("Unavailable")}}
        {{Reserve("Unavailable", "Rejected")}}
        connector 1 {"status":"Unavailable"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_048_4_A_station_does_not_want_to_reserve(string engine) => Play(engine, $$"""
        {{Reserve("Rejected", "Rejected")}}
        operator GET reservations/$reservation
        operator {"state":"Rejected","endedAt":"*"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_049_Any_connector_is_reserved_and_used(string engine) => Play(engine, $$"""
        {{Reserve("Accepted", "Active", connector: 0)}}
        {{Status("Reserved")}}
        {{Use}}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_051_A_reservation_is_cancelled(string engine) => Play(engine, $$"""
        {{Reserve("Accepted", "Active")}}
        {{Status("Reserved")}}
        operator POST reservations/$reservation/cancel
        server CancelReservation {"reservationId":"$reservation"}
        station {"status":"Accepted"}
        operator {"status":"Accepted","reservation":{"state":"Cancelled","endedBy":"test control"} }
        {{Status("Available")}}
        connector 1 {"status":"Available"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_052_A_station_does_not_know_the_reservation(string engine) => Play(engine, $$"""
        {{Reserve("Accepted", "Active")}}
        operator POST reservations/$reservation/cancel
        server CancelReservation {"reservationId":"$reservation"}
        station {"status":"Rejected"}
        operator {"status":"Rejected","outcome":"Rejected","reservation":{"state":"Removed"} }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_053_Another_key_of_the_group_uses_the_reservation(string engine) => Play(engine, $$"""
        {{Reserve("Accepted", "Active", card: "member1", parent: "\"parentIdTag\":\"$group\",")}}
        {{Status("Reserved")}}
        station Authorize {"idTag":"$member2"}
        server {"idTagInfo":{"status":"Accepted","parentIdTag":"$group"} }
        station StartTransaction {"connectorId":1,"idTag":"$member2","meterStart":1000,"timestamp":"$now","reservationId":"$reservation"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted","parentIdTag":"$group"} }
        operator GET reservations/$reservation
        operator {"state":"Used","transactionId":"$tx","groupUid":"$group"}
        """);
}
