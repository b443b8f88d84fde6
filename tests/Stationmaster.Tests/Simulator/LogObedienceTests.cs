using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Tests.Simulator;

public sealed class LogObedienceTests
{
    [Theory]
    [InlineData("1.6")]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void A_log_that_is_put_away_is_told_of_in_the_words_of_its_version(string name)
    {
        var version = OcppVersions.Find(name)!;
        var plan = new StationPlan("S1", [new(ConnectorKind.AcThreePhase, 11m)], ["T"]) { VisitsPerDay = 0, Version = version };
        var machine = new StationMachine(plan, seed: 1, new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero)) { Upload = (_, _, _) => Task.FromResult(true) };
        var office = new BackOffice(machine);
        machine.Connected();
        office.Answer();
        office.Heard.Clear();

        Assert.Equal(OutcomeKind.Accepted, machine.Obey(new RequestLog(7, LogKind.Diagnostics, "http://office/files/")).Kind);
        office.Live(TimeSpan.FromSeconds(5));

        var told = office.Heard.Select(heard => version.WriteEvent(heard.Event)).Where(call => call.Action == "LogStatusNotification").ToList();
        Assert.Equal(
            ["""{"status":"Uploading","requestId":7}""", """{"status":"Uploaded","requestId":7}"""],
            told.Select(call => System.Text.Encoding.UTF8.GetString(call.Payload)));
    }
}
