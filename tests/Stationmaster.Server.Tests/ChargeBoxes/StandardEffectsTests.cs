using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeBoxes;

/// <summary>Orders in the standard's own words are known wherever those of the features are.</summary>
public sealed class StandardEffectsTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public Task A_reservation_of_somebody_s_own_number_is_kept_replaced_used_and_cancelled(string engine) => Transcript.Play(networks, engine, """
        operator POST box/ocpp/ReserveNow {"connectorId":1,"expiryDate":"$now+30m","idTag":"$card","reservationId":4242}
        server ReserveNow {"connectorId":1,"expiryDate":"$now+30m","idTag":"$card","reservationId":4242}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator GET reservations?chargeBoxId=$box
        operator {"data":[{"id":"$first","number":4242,"state":"Active","tokenUid":"$card","evseNumber":1,"by":"test control","expiresAt":"$now+30m"}]}
        operator POST box/ocpp/ReserveNow {"connectorId":0,"expiryDate":"$now+40m","idTag":"$card","reservationId":4242}
        server ReserveNow {"connectorId":0,"expiryDate":"$now+40m","idTag":"$card","reservationId":4242}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator GET reservations?chargeBoxId=$box
        operator {"data":[{"id":"$second","number":4242,"state":"Active"},{"id":"$first","number":4242,"state":"Removed"}]}
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now","reservationId":4242}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        operator GET reservations?chargeBoxId=$box
        operator {"data":[{"id":"$second","state":"Used","transactionId":"$tx"},{"id":"$first","state":"Removed"}]}
        operator POST box/ocpp/ReserveNow {"connectorId":1,"expiryDate":"$now+30m","idTag":"$other","reservationId":5}
        server ReserveNow {"connectorId":1,"expiryDate":"$now+30m","idTag":"$other","reservationId":5}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator POST box/ocpp/CancelReservation {"reservationId":5}
        server CancelReservation {"reservationId":5}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator GET reservations?open=1&chargeBoxId=$box
        operator {"data":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task A_job_of_somebody_s_own_number_is_followed(string engine) => Transcript.Play(networks, engine, """
        operator POST box/ocpp/UpdateFirmware {"requestId":31,"firmware":{"location":"https://files.example/fw.bin","retrieveDateTime":"$now"}}
        server UpdateFirmware {"requestId":31,"firmware":{"location":"https://files.example/fw.bin","retrieveDateTime":"$now"}}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator POST box/ocpp/GetLog {"logType":"SecurityLog","requestId":31,"log":{"remoteLocation":"https://files.example/in"}}
        server GetLog {"logType":"SecurityLog","requestId":31,"log":{"remoteLocation":"https://files.example/in"}}
        station {"status":"Accepted","filename":"security.log"}
        operator {"status":"Accepted"}
        station FirmwareStatusNotification {"status":"Downloading","requestId":31}
        server {}
        station LogStatusNotification {"status":"Uploaded","requestId":31}
        server {}
        operator GET box/jobs
        operator {"data":[{"requestId":31,"kind":"Log","what":"Security","status":"Uploaded","note":"security.log","endedAt":"*"},{"requestId":31,"kind":"Firmware","status":"Downloading","location":"https://files.example/fw.bin","endedAt":null}]}
        """, version: "2.0.1");

    [Theory, MemberData(nameof(Engines))]
    public Task A_list_that_somebody_sends_is_known_as_far_as_it_can_be(string engine) => Transcript.Play(networks, engine, """
        operator POST box/ocpp/SendLocalList {"listVersion":9,"updateType":"Differential","localAuthorizationList":[{"idTag":"A"}]}
        server SendLocalList {"listVersion":9,"updateType":"Differential","localAuthorizationList":[{"idTag":"A"}]}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator GET box/local-list
        operator {"versionHere":0,"versionThere":9,"entries":0,"lastUpdate":"differential","lastStatus":"Accepted"}
        operator POST box/ocpp/SendLocalList {"listVersion":10,"updateType":"Full","localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Accepted"}},{"idTag":"B","idTagInfo":{"status":"Blocked"}}]}
        server SendLocalList {"listVersion":10,"updateType":"Full","localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Accepted"}},{"idTag":"B","idTagInfo":{"status":"Blocked"}}]}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator POST box/ocpp/SendLocalList {"listVersion":11,"updateType":"Differential","localAuthorizationList":[{"idTag":"A"}]}
        server SendLocalList {"listVersion":11,"updateType":"Differential","localAuthorizationList":[{"idTag":"A"}]}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator GET box/local-list
        operator {"versionHere":11,"versionThere":11,"entries":1,"lastUpdate":"differential"}
        """);
}
