using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Costs;

public sealed class ToldCostTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public Task What_a_running_session_costs_is_told_when_somebody_asks_for_it(string engine) => Play(networks, engine, $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        operator POST box/costs/tell {"transactionId":"$tx"}
        server CostUpdated {"totalCost":"*","transactionId":"T-1"}
        station {}
        operator {"status":"Accepted","outcome":"Accepted","totalCost":"*","currency":"DKK"}
        """);
}
