using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>What stations measure, by the cases of the OCPP 2.0.1 certification: block J.</summary>
public sealed class Meter201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Steps.Play(networks, engine, text);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_J_01_Clock_aligned_values_outside_of_transactions(string engine) => Play(engine, $$"""
        station MeterValues {"evseId":1,{{Register(1000, "Sample.Clock")}}}
        server {}
        station MeterValues {"evseId":0,{{Register(9000, "Sample.Clock")}}}
        server {}
        connector 1 {"status":"Available","session":null}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_J_02_Clock_aligned_values_of_a_transaction(string engine) => Play(engine, Sampled("Sample.Clock", "MeterValueClock", ""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_J_03_Clock_aligned_values_told_at_the_end(string engine) => Play(engine, $$"""
        {{Begun}}
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", Several)}}
        server {"totalCost":"*"}
        record {"state":"completed","consumed":5,"meterStart":1,"meterStop":6,"flags":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_J_04_Clock_aligned_values_that_are_signed(string engine) => Play(engine, Sampled("Sample.Clock", "MeterValueClock", Signed));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_J_07_The_register_at_the_start(string engine) => Play(engine, $$"""
        {{Begun}}
        record {"state":"running","meterStart":1,"consumed":0}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_J_08_The_register_at_the_start_once_the_evse_is_known(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Idle", Card)}}
        {{Accepted}}
        {{Updated(1, "+1m", "CablePluggedIn", "Charging", Evse, Register(1000, "Transaction.Begin", "+1m"))}}
        server {}
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Updated(2, "+10m", "MeterValuePeriodic", "Charging", Register(3500, at: "+10m"))}}
        server {}
        record {"state":"running","meterStart":1,"consumed":2.5,"flags":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_J_09_Values_sampled_on_the_way(string engine) => Play(engine, Sampled("Sample.Periodic", "MeterValuePeriodic", ""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_J_10_Values_sampled_told_at_the_end(string engine) => Play(engine, $$"""
        {{Begun}}
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", Several.Replace("Sample.Clock", "Sample.Periodic", StringComparison.Ordinal))}}
        server {"totalCost":"*"}
        record {"state":"completed","consumed":5,"meterStart":1,"meterStop":6,"flags":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_J_11_Values_sampled_that_are_signed(string engine) => Play(engine, Sampled("Sample.Periodic", "MeterValuePeriodic", Signed));

    static string Begun => $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        """;

    static string Sampled(string context, string trigger, string more) => $$"""
        {{Begun}}
        {{Updated(1, "+10m", trigger, "Charging", Register(3500, context, "+10m", more))}}
        server {}
        connector 1 {"session":{"transactionId":"$tx","energyKwh":2.5} }
        {{Ended(2, "StopAuthorized", "EVConnected", "Local", End(6000))}}
        server {"totalCost":"*"}
        record {"state":"completed","consumed":5,"flags":[]}
        """;

    /// <summary>All samples of a transaction in its last message.</summary>
    const string Several = """
        "meterValue":[{"timestamp":"$now","sampledValue":[{"value":1000,"context":"Transaction.Begin"}]},{"timestamp":"$now+10m","sampledValue":[{"value":3500,"context":"Sample.Clock"}]},{"timestamp":"$now+30m","sampledValue":[{"value":6000,"context":"Transaction.End"}]}]
        """;
}
