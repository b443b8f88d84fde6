using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>How transactions begin and end, by the cases of the OCPP 2.0.1 certification: blocks C and E.</summary>
public sealed class Charging201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text, int connectors = 1) => Steps.Play(networks, engine, text, connectors);

    /// <summary>One that has begun in any way, to its end by a token.</summary>
    static string Rest(int number) => $$"""
        connector 1 {"status":"Charging","session":{"transactionId":"$tx"} }
        {{Updated(number, "+10m", "MeterValuePeriodic", "Charging", Register(3500, at: "+10m"))}}
        server {}
        {{Ended(number + 1, "StopAuthorized", "EVConnected", "Local", Card, End(6000))}}
        server {"totalCost":"*","idTokenInfo":{"status":"Accepted"} }
        {{Unplugged}}
        record {"state":"completed","consumed":5,"stopReason":"Local","flags":[],"auth":{"idTag":{"uid":"$card"} } }
        connector 1 {"status":"Available","session":null}
        sessions 1
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_01_It_starts_when_the_power_path_is_closed(string engine) => Play(engine, $$"""
        {{Plugged}}
        {{Authorized}}
        {{Started("Authorized", "SuspendedEVSE", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"status":"SuspendedEVSE"}
        {{Updated(1, "+1m", "ChargingStateChanged", "Charging")}}
        server {}
        {{Rest(2)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_02_It_starts_when_energy_flows(string engine) => Play(engine, $$"""
        {{Plugged}}
        {{Authorized}}
        {{Started("ChargingStateChanged", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        {{Rest(1)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_03_The_cable_first_and_the_token_later(string engine) => Play(engine, $$"""
        {{Plugged}}
        {{Started("CablePluggedIn", "EVConnected", Evse, Begin(1000))}}
        server {}
        connector 1 {"status":"Preparing"}
        {{Authorized}}
        {{Updated(1, "+1m", "Authorized", "EVConnected", Card)}}
        {{Accepted}}
        {{Updated(2, "+1m", "ChargingStateChanged", "Charging")}}
        server {}
        {{Rest(3)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_04_The_token_first_and_the_cable_later(string engine) => Play(engine, $$"""
        {{Authorized}}
        {{Started("Authorized", "Idle", Card)}}
        {{Accepted}}
        connector 1 {"status":"Available","session":null}
        {{Plugged}}
        {{Updated(1, "+1m", "CablePluggedIn", "EVConnected", Evse, Register(1000, "Transaction.Begin", "+1m"))}}
        server {}
        {{Updated(2, "+2m", "ChargingStateChanged", "Charging")}}
        server {}
        {{Rest(3)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_04_The_second_of_two_evses_is_named_later(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Idle", Card)}}
        {{Accepted}}
        station StatusNotification {"timestamp":"$now","connectorStatus":"Occupied","evseId":2,"connectorId":1}
        server {}
        {{Updated(1, "+1m", "CablePluggedIn", "Charging", SecondEvse, Register(1000, "Transaction.Begin", "+1m"))}}
        server {}
        connector 1 {"status":"Available","session":null}
        connector 2 {"status":"Charging","session":{"transactionId":"$tx"} }
        {{Ended(2, "StopAuthorized", "EVConnected", "Local", End(6000))}}
        server {"totalCost":"*"}
        record {"state":"completed","consumed":5,"flags":[]}
        sessions 1
        """, connectors: 2);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_07_It_ends_when_the_power_path_is_opened(string engine) => Play(engine, $$"""
        {{Plugged}}
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx"} }
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", Card, End(6000))}}
        server {"totalCost":"*","idTokenInfo":{"status":"Accepted"} }
        connector 1 {"status":"Finishing"}
        record {"state":"completed","consumed":5,"stopReason":"Local"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_08_It_ends_when_energy_stops_flowing(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx"} }
        {{Updated(1, "+29m", "StopAuthorized", "Charging", Card)}}
        {{Accepted}}
        {{Ended(2, "ChargingStateChanged", "EVConnected", "Local", End(6000))}}
        server {"totalCost":"*"}
        record {"state":"completed","consumed":5,"stopReason":"Local","flags":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_09_It_starts_with_the_cable_and_nobody_known(string engine) => Play(engine, $$"""
        {{Started("CablePluggedIn", "EVConnected", Evse, Begin(1000))}}
        server {}
        connector 1 {"status":"Preparing","session":{"transactionId":"$tx","energyKwh":0} }
        {{Ended(1, "EVCommunicationLost", "Idle", "EVDisconnected", End(1000))}}
        server {"totalCost":"*"}
        record {"state":"completed","consumed":0,"price":{"amount":0} }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_10_It_starts_with_the_token(string engine) => Play(engine, $$"""
        {{Authorized}}
        {{Started("Authorized", "Idle", Card, Evse)}}
        {{Accepted}}
        {{Updated(1, "+1m", "CablePluggedIn", "EVConnected", Register(1000, "Transaction.Begin", "+1m"))}}
        server {}
        {{Updated(2, "+2m", "ChargingStateChanged", "Charging")}}
        server {}
        {{Rest(3)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_11_It_starts_with_a_signed_register(string engine) => Play(engine, $$"""
        {{Plugged}}
        {{Started("SignedDataReceived", "EVConnected", Card, Evse, Register(1000, "Transaction.Begin", "", Signed))}}
        {{Accepted}}
        {{Updated(1, "+1m", "ChargingStateChanged", "Charging")}}
        server {}
        {{Rest(2)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_12_It_starts_when_a_car_is_in_the_bay(string engine) => Play(engine, $$"""
        {{Started("EVDetected", "Idle", Evse)}}
        server {}
        {{Plugged}}
        {{Updated(1, "+1m", "CablePluggedIn", "EVConnected", Register(1000, "Transaction.Begin", "+1m"))}}
        server {}
        {{Updated(2, "+1m", "Authorized", "EVConnected", Card)}}
        {{Accepted}}
        {{Updated(3, "+2m", "ChargingStateChanged", "Charging")}}
        server {}
        {{Rest(4)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_14_It_ends_with_the_cable_at_the_station(string engine) => Play(engine, Ending("EVCommunicationLost", "Idle", "EVDisconnected"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_15_It_ends_by_a_token(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        {{Rest(1)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_16_A_token_that_may_not_charge_ends_it(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Evse, Begin(1000), Token("stranger"))}}
        server {"idTokenInfo":{"status":"Invalid"} }
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Ended(1, "Deauthorized", "EVConnected", "DeAuthorized", End(1200))}}
        server {"totalCost":"*"}
        record {"state":"completed","stopReason":"DeAuthorized"}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_17_A_token_that_may_not_charge_ends_it_at_the_car(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Evse, Begin(1000), Token("blocked"))}}
        server {"idTokenInfo":{"status":"Blocked"} }
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Updated(1, "+1m", "Deauthorized", "SuspendedEVSE")}}
        server {}
        {{Ended(2, "EVCommunicationLost", "Idle", "DeAuthorized", End(1200))}}
        server {"totalCost":"*"}
        record {"state":"completed","stopReason":"DeAuthorized"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_19_It_ends_when_the_car_leaves_the_bay(string engine) => Play(engine, Ending("EVDeparted", "Idle", "Local"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_20_It_ends_with_the_cable_at_the_car(string engine) => Play(engine, Ending("EVCommunicationLost", "Idle", "EVDisconnected"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_22_It_ends_when_the_car_takes_no_more(string engine) => Play(engine, Ending("ChargingStateChanged", "SuspendedEV", "StoppedByEV"));

    static string Ending(string trigger, string state, string reason) => $$"""
        {{Plugged}}
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx"} }
        {{Ended(1, trigger, state, reason, End(6000))}}
        server {"totalCost":"*"}
        {{Unplugged}}
        record {"state":"completed","consumed":5,"stopReason":"{{reason}}","flags":[],"endedAt":"$now+30m"}
        connector 1 {"status":"Available","session":null}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_26_A_car_that_is_gone_for_a_moment_goes_on(string engine) => Play(engine, $$"""
        {{Plugged}}
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        {{Updated(1, "+10m", "EVCommunicationLost", "Idle")}}
        server {}
        connector 1 {"status":"Finishing","session":{"transactionId":"$tx"} }
        {{Updated(2, "+12m", "CablePluggedIn", "EVConnected")}}
        server {}
        {{Updated(3, "+13m", "ChargingStateChanged", "Charging")}}
        server {}
        {{Rest(4)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_38_The_car_is_not_ready_yet(string engine) => Play(engine, $$"""
        {{Plugged}}
        {{Started("Authorized", "EVConnected", Card, Evse, Begin(1000))}}
        {{Accepted}}
        {{Updated(1, "+1m", "ChargingStateChanged", "SuspendedEV")}}
        server {}
        connector 1 {"status":"SuspendedEV"}
        {{Updated(2, "+5m", "ChargingStateChanged", "Charging")}}
        server {}
        {{Rest(3)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_39_Nobody_plugs_in_in_time(string engine) => Play(engine, $$"""
        {{Authorized}}
        {{Started("Authorized", "Idle", Card, Evse)}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Ended(1, "EVConnectTimeout", "Idle", "Timeout")}}
        server {"totalCost":"*"}
        record {"state":"completed","consumed":0,"stopReason":"Timeout","price":{"amount":0} }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_53_Each_transaction_counts_its_messages_from_0(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", End(2000))}}
        server {"totalCost":"*"}
        {{Unplugged}}
        {{Started("Authorized", "Charging", Card, Evse, Begin(2000)).Replace("T-1", "T-2").Replace("$now\"", "$now+40m\"")}}
        {{Accepted}}
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", End(3000, "+50m")).Replace("T-1", "T-2").Replace("+30m", "+50m")}}
        server {"totalCost":"*"}
        sessions 2
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_08_A_token_the_station_remembers_is_accepted(string engine) => Play(engine, $$"""
        {{Plugged}}
        {{Started("Authorized", "EVConnected", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        record {"state":"running","auth":{"idTag":{"uid":"$card"} } }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_20_A_token_the_station_remembers_is_valid_no_more(string engine) => Play(engine, $$"""
        {{Plugged}}
        {{Started("Authorized", "EVConnected", Evse, Begin(1000), Token("expired"))}}
        server {"idTokenInfo":{"status":"Expired","cacheExpiryDateTime":"*"} }
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_02_An_unknown_token(string engine) => Play(engine, Presented("stranger", """{"status":"Invalid"}"""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_06_A_blocked_token(string engine) => Play(engine, Presented("blocked", """{"status":"Blocked"}"""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_07_An_expired_token(string engine) => Play(engine, Presented("expired", """{"status":"Expired","cacheExpiryDateTime":"*"}"""));

    static string Presented(string name, string info) => $$$"""
        station Authorize {"idToken":{"idToken":"${{{name}}}","type":"Central"}}
        server {"idTokenInfo":{{{info}}}}
        sessions 0
        """;
}
