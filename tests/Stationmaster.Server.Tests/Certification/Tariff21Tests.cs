using System.Globalization;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Tariffs, costs and limits of transactions, by the cases that OCPP 2.1 adds: blocks E and I.</summary>
public sealed class Tariff21Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text, version: "2.1");

    static string Charging => $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        """;

    /// <summary>More of a transaction: where it ends by itself.</summary>
    static string Limited(int number, string trigger, string limit) => $$"""
        station TransactionEvent {"eventType":"Updated","timestamp":"$now+1m","triggerReason":"{{trigger}}","seqNo":{{number}},"transactionInfo":{"transactionId":"T-1","chargingState":"Charging","transactionLimit":{ {{limit}}} } }
        """;

    static string Reached(int number, string what, string reason) => $$"""
        {{Updated(number, "+20m", $"{what}LimitReached", "SuspendedEVSE", Register(11_000, at: "+20m"))}}
        server {}
        record {"details":{"limitReached":"{{what}}"} }
        {{Ended(number + 1, $"{what}LimitReached", "EVConnected", reason, End(11_000))}}
        server {"totalCost":"*"}
        record {"state":"completed","consumed":10,"stopReason":"{{reason}}"}
        """;

    const string Given = """
        server {"idTokenInfo":{"status":"Accepted"},"transactionLimit":{"maxCost":100,"maxEnergy":10000,"maxTime":3600}}
        """;

    /// <summary>The key's own limits go with the answer to the start.</summary>
    static string StartedLimited => $$"""
        {{Started("Authorized", "Charging", Token("limited"), Evse, Begin(1000))}}
        {{Given}}
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Limited(1, "LimitSet", "\"maxCost\":100,\"maxEnergy\":10000,\"maxTime\":3600")}}
        server {}
        record {"details":{"givenLimit":{"maxCost":100,"maxKwh":10,"maxMinutes":60},"limit":{"maxKwh":10,"maxMinutes":60} } }
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_102_Of_two_limits_the_lower_holds(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Token("limited"), Evse, Begin(1000))}}
        {{Given}}
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Limited(1, "LimitSet", "\"maxEnergy\":20000")}}
        server {"transactionLimit":{"maxCost":100,"maxEnergy":10000,"maxTime":3600} }
        {{Limited(2, "LimitSet", "\"maxCost\":100,\"maxEnergy\":10000,\"maxTime\":3600")}}
        server {}
        {{Reached(3, "Energy", "EnergyLimitReached")}}
        """);

    Task OfStation(string engine, string limit, string shown, string what, string reason) => Play(engine, $$"""
        {{Charging}}
        {{Limited(1, "LimitSet", limit)}}
        server {}
        record {"details":{"limit":{ {{shown}}},"givenLimit":null} }
        {{Reached(2, what, reason)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_106_The_station_ends_at_an_energy(string engine) => OfStation(engine, "\"maxEnergy\":10000", "\"maxKwh\":10", "Energy", "EnergyLimitReached");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_107_The_station_ends_at_a_time(string engine) => OfStation(engine, "\"maxTime\":1200", "\"maxMinutes\":20", "Time", "TimeLimitReached");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_108_The_station_ends_at_a_cost_that_it_works_out(string engine) => Play(engine, $$"""
        {{Installed("""{"status":"Accepted"}""", """{"outcome":"Accepted"}""", "true")}}
        {{Charging}}
        {{Limited(1, "LimitSet", "\"maxCost\":25")}}
        server {}
        record {"details":{"limit":{"maxCost":25},"givenLimit":null} }
        {{WithCost("Updated", 2, "RunningCost", "\"chargingState\":\"Charging\"", 12.5m, 5000)}}
        server {}
        record {"details":{"stationCost":{"currency":"DKK","amount":12.5,"consumed":4,"failure":null} } }
        {{WithCost("Updated", 3, "CostLimitReached", "\"chargingState\":\"SuspendedEVSE\"", 25m, 9000)}}
        server {}
        record {"details":{"limitReached":"Cost","stationCost":{"amount":25,"consumed":8} } }
        {{WithCost("Ended", 4, "CostLimitReached", "\"stoppedReason\":\"LocalOutOfCredit\"", 25m, 9000)}}
        server {"totalCost":"$cost"}
        record {"state":"completed","consumed":8,"stopReason":"LocalOutOfCredit","price":{"amount":"$cost"},"details":{"tariffId":"$tariff","stationCost":{"amount":25,"difference":"*"} } }
        """);

    /// <summary>A step with what the station worked out so far, by the tariff that it keeps: the limit is of that.</summary>
    static string WithCost(string phase, int number, string trigger, string info, decimal cost, int registerWh) => string.Create(CultureInfo.InvariantCulture, $$"""
        station TransactionEvent {"eventType":"{{phase}}","timestamp":"$now+{{number * 5}}m","triggerReason":"{{trigger}}","seqNo":{{number}},"transactionInfo":{"transactionId":"T-1",{{info}},"tariffId":"$tariff","transactionLimit":{"maxCost":25} },{{(phase == "Ended" ? End(registerWh) : Register(registerWh, at: $"+{number * 5}m"))}},"costDetails":{"totalCost":{"currency":"DKK","typeOfCost":"NormalCost","total":{"exclTax":{{cost * 0.8m}},"inclTax":{{cost}} } },"totalUsage":{"energy":{{registerWh - 1000}},"chargingTime":{{number * 300}},"idleTime":0} } }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_109_The_cost_to_end_at_is_worked_out_here_and_told(string engine) => Play(engine, $$"""
        operator PUT box/costs {"intervalSeconds":5}
        operator {"intervalSeconds":5,"canTellCosts":true}
        {{StartedLimited}}
        {{Updated(2, "+10m", "MeterValuePeriodic", "Charging", Register(5000, at: "+10m"))}}
        server {}
        server CostUpdated {"totalCost":"*","transactionId":"T-1"}
        station {}
        {{Reached(3, "Cost", "LocalOutOfCredit")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_110_The_energy_to_end_at_is_given(string engine) => Play(engine, $$"""
        {{StartedLimited}}
        {{Reached(2, "Energy", "EnergyLimitReached")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_111_The_time_to_end_at_is_given(string engine) => Play(engine, $$"""
        {{StartedLimited}}
        {{Reached(2, "Time", "TimeLimitReached")}}
        """);

    /// <summary>A limit for the session, the power fails, and the transaction goes on.</summary>
    static string Resumed => $$"""
        {{Charging}}
        operator POST box/chargingprofiles {"evseNumber":1,"purpose":"Tx","transactionId":"$tx","kind":"Relative","schedules":[{"unit":"Ampere","periods":[{"startSeconds":0,"limit":10}]}]}
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","transactionId":"T-1","chargingSchedule":"*"} }
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        eventually GET box/chargingprofiles {"data":[{"id":"$id"}]}
        station vanishes
        station reconnects
        station boots
        {{Updated(1, "+4m", "TxResumed", "Charging", Register(2000, at: "+4m"))}}
        server {}
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","transactionId":"T-1","chargingSchedule":"*"} }
        station {"status":"Accepted"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_113_A_transaction_goes_on_after_an_interruption(string engine) => Play(engine, $$"""
        {{Resumed}}
        {{Ended(2, "StopAuthorized", "EVConnected", "Local", End(6000))}}
        server {"totalCost":"*"}
        record {"state":"completed","consumed":5}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_117_The_limit_of_a_transaction_that_goes_on_is_given_again(string engine) => Play(engine, $$"""
        {{Resumed}}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","purpose":"Tx","isOver":false}]}
        """);

    /// <summary>The location's tariff, in the words of 2.1: prices without VAT.</summary>
    const string Standard = """
        {"tariffId":"$tariff","currency":"DKK","energy":{"prices":[{"priceKwh":2}],"taxRates":[{"type":"VAT","tax":25}]},"chargingTime":{"prices":[{"priceMinute":0.08}],"taxRates":[{"type":"VAT","tax":25}]},"fixedFee":{"prices":[{"priceFixed":0.8}],"taxRates":[{"type":"VAT","tax":25}]}}
        """;

    static string Installed(string answer, string outcome, string sync) => $$"""
        operator POST box/costs/install
        server SetDefaultTariff {"evseId":0,"tariff":{{Standard.Trim()}} }
        station {{answer}}
        operator {{outcome}}
        eventually GET box/costs {"tariffs":[{"evseNumber":0,"tariffName":"Standard","wantedId":"$tariff","inSync":{{sync}},"unsaid":[]}]}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_I_101_A_tariff_by_the_time_of_day(string engine) => Play(engine, """
        operator POST box/ocpp/SetDefaultTariff {"evseId":1,"tariff":{"tariffId":"night","currency":"DKK","energy":{"prices":[{"priceKwh":1,"conditions":{"startTimeOfDay":"22:00","endTimeOfDay":"06:00"}},{"priceKwh":2}]}}}
        server SetDefaultTariff {"evseId":1,"tariff":{"tariffId":"night","currency":"DKK","energy":{"prices":[{"priceKwh":1,"conditions":{"startTimeOfDay":"22:00","endTimeOfDay":"06:00"}},{"priceKwh":2}]}}}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted"}
        operator POST box/costs/refresh
        server GetTariffs {"evseId":0}
        station {"status":"Accepted","tariffAssignments":[{"tariffId":"night","tariffKind":"DefaultTariff","evseIds":[1]}]}
        operator {"outcome":"Accepted","costs":{"reported":[{"tariffId":"night","isDriver":false,"evseNumbers":[1],"isOurs":false}]}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_I_102_A_tariff_with_too_many_elements(string engine) => Play(engine, Installed(
        """{"status":"TooManyElements"}""", """{"outcome":"Rejected","costs":{"tariffs":[{"status":"TooManyElements","inSync":false}]}}""", "false"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_I_105_A_tariff_with_conditions_the_station_does_not_know(string engine) => Play(engine, Installed(
        """{"status":"ConditionNotSupported"}""", """{"outcome":"Rejected","costs":{"tariffs":[{"status":"ConditionNotSupported","inSync":false}]}}""", "false"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_I_106_A_tariff_is_given_and_shown_and_one_the_station_finds_wrong_is_told_of(string engine) => Play(engine, $$"""
        {{Installed("""{"status":"Rejected","statusInfo":{"reasonCode":"InvalidValue","additionalInfo":"taxRates"} }""",
            """{"status":"Rejected","outcome":"Rejected","costs":{"tariffs":[{"status":"Rejected","heldId":null,"inSync":false}]} }""", "false")}}
        {{Refused("""{"tariff":{"tariffId":"t","currency":"DKK"} }""", "evseId")}}
        {{Refused("""{"evseId":0,"tariff":{"tariffId":"t","currency":"KRONER"} }""", "tariff.currency")}}
        {{Refused("""{"evseId":0,"tariff":{"tariffId":"t","currency":"DKK","energy":{"prices":[]} } }""", "tariff.energy.prices")}}
        {{Refused("""{"evseId":0,"tariff":{"tariffId":"t","currency":"DKK","energy":{"prices":[{"priceKwh":"2"}]} } }""", "tariff.energy.prices[0].priceKwh")}}
        {{Installed("""{"status":"Accepted"}""", """{"status":"Accepted","outcome":"Accepted"}""", "true")}}
        """);

    /// <summary>What breaks the standard reaches no station: the operator is told which field it is.</summary>
    static string Refused(string tariff, string field) => $$$"""
        refused 400 POST box/ocpp/SetDefaultTariff {{{tariff}}}
        operator {"error":{"param":"{{{field}}}"} }
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_I_109_A_driver_brings_his_own_tariff(string engine) => Play(engine, $$"""
        operator PUT box/costs {"localTariffs":true}
        operator {"localTariffs":true,"canHoldTariffs":true}
        server SetDefaultTariff {"evseId":0,"tariff":{{Standard.Trim()}} }
        station {"status":"Accepted"}
        eventually GET box/costs {"inSync":true,"tariffs":[{"heldId":"$tariff"}]}
        station Authorize {"idToken":{"idToken":"$agreed","type":"Central"} }
        server {"idTokenInfo":{"status":"Accepted"},"tariff":{"tariffId":"*","currency":"DKK","energy":{"prices":[{"priceKwh":1.6}],"taxRates":[{"type":"VAT","tax":25}]} } }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_I_110_Tariffs_are_taken_away(string engine) => Play(engine, $$"""
        {{Installed("""{"status":"Accepted"}""", """{"outcome":"Accepted"}""", "true")}}
        operator POST box/costs/clear
        server ClearTariffs {}
        station {"clearTariffsResult":[{"tariffId":"$tariff","status":"Accepted"}]}
        operator {"outcome":"Accepted","costs":{"tariffs":[{"heldId":null}],"reported":[]} }
        """);

    Task Changed(string engine, string status, string outcome) => Play(engine, $$"""
        {{Charging}}
        operator POST box/costs/transaction {"transactionId":"$tx"}
        server ChangeTransactionTariff {"transactionId":"T-1","tariff":{{Standard.Trim()}} }
        station {"status":"{{status}}"}
        operator {"outcome":"{{outcome}}"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_I_113_A_sessions_tariff_has_too_many_elements(string engine) => Changed(engine, "TooManyElements", "Rejected");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_I_114_A_sessions_tariff_has_conditions_the_station_does_not_know(string engine) => Changed(engine, "ConditionNotSupported", "Rejected");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_I_115_A_sessions_tariff_is_changed(string engine) => Changed(engine, "Accepted", "Accepted");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_I_122_What_the_station_worked_out_stands_beside_the_price(string engine) => Play(engine, $$"""
        {{Charging}}
        station TransactionEvent {"eventType":"Ended","timestamp":"$now+30m","triggerReason":"StopAuthorized","seqNo":1,"transactionInfo":{"transactionId":"T-1","stoppedReason":"Local","tariffId":"t-1"},{{End(6000)}},"costDetails":{"totalCost":{"currency":"DKK","typeOfCost":"NormalCost","total":{"exclTax":12.8,"inclTax":16} },"totalUsage":{"energy":5000,"chargingTime":1800,"idleTime":0} } }
        server {"totalCost":"$cost"}
        record {"price":{"amount":"$cost"},"details":{"tariffId":"t-1","stationCost":{"currency":"DKK","amount":16,"difference":"*","consumed":5,"failure":null} } }
        operator GET record/explanation
        operator {"stationCost":"*"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task A_driver_reads_the_prices_and_what_it_costs_so_far(string engine) => Steps.Play(networks, engine, $$"""
        operator PUT box/costs {"tariffText":true,"inAnswers":true}
        operator {"tariffText":true,"inAnswers":true}
        station Authorize {"idToken":{"idToken":"$card","type":"Central"} }
        server {"idTokenInfo":{"status":"Accepted","personalMessage":{"format":"UTF8","content":"2.50 DKK per kWh + 1.00 DKK per session + 0.10 DKK per minute."} } }
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        server {"idTokenInfo":{"status":"Accepted","personalMessage":"*"} }
        {{Updated(1, "+10m", "MeterValuePeriodic", "Charging", Register(5000, at: "+10m"))}}
        server {"totalCost":"*"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task What_the_meter_signed_is_kept_and_shown(string engine) => Steps.Play(networks, engine, $$"""
        {{Started("Authorized", "Charging", Card, Evse, Register(1000, "Transaction.Begin", more: Signed))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", Register(6000, "Transaction.End", "+30m", Signed.Replace("AAEC", "AAED", StringComparison.Ordinal)))}}
        server {"totalCost":"*"}
        eventually GET record/signed-values {"data":[{"context":"Begin","encoding":"OCMF","data":"AAEC","publicKey":"AAEC","signingMethod":"ECDSA-secp256r1-SHA256"},{"context":"End","data":"AAED"}]}
        operator GET record/explanation
        operator {"signedValues":[{"context":"Begin"},{"context":"End"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task What_the_meter_of_a_1_6_station_signed_is_kept(string engine) => Transcript.Play(networks, engine, """
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":0,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        station MeterValues {"connectorId":1,"transactionId":"$tx","meterValue":[{"timestamp":"$now","sampledValue":[{"value":"OCMF|{\"PG\":\"T1\"}|{\"SD\":\"30\"}","format":"SignedData","context":"Transaction.Begin"}]}]}
        server {}
        station StopTransaction {"transactionId":"$tx","meterStop":5000,"timestamp":"$now+30m","transactionData":[{"timestamp":"$now+30m","sampledValue":[{"value":"OCMF|{\"PG\":\"T2\"}|{\"SD\":\"31\"}","format":"SignedData","context":"Transaction.End"}]}]}
        server {}
        eventually GET record/signed-values {"data":[{"context":"Begin","encoding":"OCMF","data":"OCMF|{\"PG\":\"T1\"}|{\"SD\":\"30\"}"},{"context":"End","encoding":"OCMF"}]}
        """);
}
