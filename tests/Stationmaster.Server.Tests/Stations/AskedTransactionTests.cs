using Stationmaster.Server.Tests.Certification;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Stations;

/// <summary>A number is left out of a transaction's messages: the station is asked, and its answer acted on.</summary>
public sealed class AskedTransactionTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static readonly string Gapped = $$$"""
        {{{Steps.Plugged}}}
        {{{Steps.Started("Authorized", "Charging", Steps.Evse, Steps.Card, Steps.Begin(1000))}}}
        {{{Steps.Accepted}}}
        {{{Steps.Updated(3, "+1m", "MeterValuePeriodic", "Charging", Steps.Evse, Steps.Register(3000, at: "+1m"))}}}
        server {}
        server GetTransactionStatus {"transactionId":"T-1"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task Over_and_with_nothing_to_send_the_charge_is_ended(string engine) => Steps.Play(
        networks, engine, $$$"""
        {{{Gapped}}}
        connector 1 {"status":"Charging","session":{"energyKwh":2}}
        station {"ongoingIndicator":false,"messagesInQueue":false}
        connector 1 {"session":null}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task A_station_that_refuses_to_say_changes_nothing(string engine) => Steps.Play(
        networks, engine, $$$"""
        {{{Gapped}}}
        station refuses InternalError
        {{{Steps.Updated(4, "+2m", "MeterValuePeriodic", "Charging", Steps.Evse, Steps.Register(4000, at: "+2m"))}}}
        server {}
        connector 1 {"status":"Charging","session":{"energyKwh":3}}
        """);
}
