using System.Text.Json.Nodes;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Tests.Simulator;

/// <summary>A simulated station of OCPP 2.x without a socket, admitted and in peace.</summary>
sealed class LaterStation
{
    public static readonly Vehicle Car = new(50m, 11m, 3, 50m);
    public static readonly TimeSpan AWhile = TimeSpan.FromSeconds(8);

    public LaterStation(string version, Func<StationPlan, StationPlan>? change = null, params ConnectorPlan[] connectors)
    {
        var plan = new StationPlan("S1", connectors.Length > 0 ? [.. connectors] : [new(ConnectorKind.AcThreePhase, 11m)], ["T"])
        {
            VisitsPerDay = 0, Version = OcppVersions.Find(version)!,
        };
        Machine = new(change is null ? plan : change(plan), seed: 1, new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero));
        Office = new(Machine) { Decide = told => Decide?.Invoke(told) ?? Office!.Accept(told) };
        Machine.Connected();
        Office.Answer();
        Office.Heard.Clear();
    }

    public StationMachine Machine { get; }

    public BackOffice Office { get; }

    /// <summary>What is answered otherwise than yes; null for yes.</summary>
    public Func<StationEvent, Decision?>? Decide { get; set; }

    public (OutcomeKind, string?) Obey(Order order)
    {
        var outcome = Machine.Obey(order);
        Office.Live(AWhile);
        return (outcome.Kind, outcome.Status);
    }

    /// <summary>An order in the standard's words, as it comes from the socket.</summary>
    public JsonNode Obey(string action, string payload)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(payload);
        var version = Machine.Plan.Version;
        var order = version.ReadOrder(action, bytes).Order ?? version.ReadStandardOrder(action, bytes).Order;
        Assert.NotNull(order);
        var outcome = Machine.Obey(order);
        Office.Live(AWhile);
        return order is StandardOrder ? JsonNode.Parse(outcome.AnswerJson!)! : JsonNode.Parse(version.WriteOutcome(order, outcome))!;
    }

    public void Charge(int connector = 1, Vehicle? car = null, string token = "T")
    {
        Machine.PlugIn(connector, car ?? Car, 20m);
        Machine.Present(connector, token);
        Office.Live(AWhile);
        Assert.NotNull(Machine.Connector(connector).Transaction);
    }

    public string OwnId(int connector = 1) => Machine.Connector(connector).Transaction!.OwnId!;

    public IEnumerable<JsonNode> Notices(string action) =>
        Office.All<StationNotice>().Where(told => told.Action == action).Select(told => JsonNode.Parse(told.PayloadJson)!);

    /// <summary>The statuses told of connectors: "1.1 Preparing, 1.2 Unavailable".</summary>
    public string Statuses => string.Join(", ", Office.All<StatusReported>().Select(told => $"{told.Connector.Evse}.{told.Connector.Connector} {told.Status}"));
}
