using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.V201;
using Stationmaster.Ocpp.V21;
using Xunit;

namespace Stationmaster.Tests.Ocpp.V201;

public class StatusTests
{
    static readonly DateTimeOffset At = new(2026, 11, 20, 10, 15, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Available", ConnectorStatus.Available, false)]
    [InlineData("Occupied", ConnectorStatus.Preparing, true)]
    [InlineData("Reserved", ConnectorStatus.Reserved, false)]
    [InlineData("Unavailable", ConnectorStatus.Unavailable, false)]
    [InlineData("Faulted", ConnectorStatus.Faulted, false)]
    public void A_status_is_read(string word, ConnectorStatus status, bool isOccupiedOnly) => Assert.Equal(
        new StatusReported(new(2, 3), status, At: At) { IsOccupiedOnly = isOccupiedOnly },
        OcppText.Event<StatusReported>(Ocpp201.Instance, "StatusNotification",
            $$"""{"timestamp":"2026-11-20T10:15:00Z","connectorStatus":"{{word}}","evseId":2,"connectorId":3}"""));

    [Fact]
    public void Evse_0_is_the_station() => Assert.Equal(
        ConnectorRef.Station,
        OcppText.Event<StatusReported>(Ocpp21.Instance, "StatusNotification",
            """{"timestamp":"2026-11-20T10:15:00Z","connectorStatus":"Faulted","evseId":0,"connectorId":0}""").Connector);

    [Fact]
    public void One_that_lacks_its_connector_is_of_the_evse()
    {
        var (status, deviations) = OcppText.Tolerated<StatusReported>(
            Ocpp201.Instance, "StatusNotification", """{"connectorStatus":"available","evseId":1}""");
        Assert.Equal(new StatusReported(new(1, 0), ConnectorStatus.Available), status);
        Assert.Equal("connectorStatus PropertyConstraintViolation; timestamp OccurenceConstraintViolation; "
            + "connectorId OccurenceConstraintViolation", deviations);
    }

    [Theory]
    [InlineData("""{"name":"Connector","evse":{"id":1,"connectorId":2}}""", 1, 2)]
    [InlineData("""{"name":"EVSE","evse":{"id":2}}""", 2, 0)]
    [InlineData("""{"name":"chargingStation"}""", 0, 0)]
    public void An_event_about_availability_is_a_status(string component, int evse, int connector)
    {
        var notified = Notified($"\"component\":{component},\"variable\":{{\"name\":\"AvailabilityState\"}}", "Occupied");
        Assert.Equal([new StatusReported(new(evse, connector), ConnectorStatus.Preparing, At: At) { IsOccupiedOnly = true }], notified.Statuses);
        Assert.Single(notified.Events);
    }

    [Theory]
    [InlineData("""{"name":"Connector"}""", "AvailabilityState", "Available")]
    [InlineData("""{"name":"Connector","evse":{"id":1}}""", "AvailabilityState", "Flying")]
    [InlineData("""{"name":"Connector","evse":{"id":1}}""", "Problem", "Available")]
    [InlineData("""{"name":"Controller","evse":{"id":1}}""", "AvailabilityState", "Available")]
    public void Other_events_are_none(string component, string variable, string value) =>
        Assert.Empty(Notified($"\"component\":{component},\"variable\":{{\"name\":\"{variable}\"}}", value).Statuses);

    [Fact]
    public void All_of_an_event_is_read()
    {
        var notified = OcppText.Event<EventsNotified>(Ocpp21.Instance, "NotifyEvent", """
            {"generatedAt":"2026-11-20T10:15:00Z","tbc":true,"seqNo":4,"eventData":[{"eventId":7,"timestamp":"2026-11-20T10:15:00Z",
             "trigger":"Delta","cause":6,"actualValue":"true","techCode":"E7","techInfo":"hot","cleared":true,"transactionId":"T",
             "variableMonitoringId":3,"eventNotificationType":"CustomMonitor","severity":2,
             "component":{"name":"Fan","instance":"left","evse":{"id":1}},"variable":{"name":"Problem","instance":"x"}}]}
            """);

        Assert.Equal((At, 4, true), (notified.At, notified.SequenceNumber, notified.IsToBeContinued));
        Assert.Equal(
            new ComponentEvent(7, At, "Delta", "CustomMonitor", new("Fan", "left", new(1, 0)), new("Problem", "x"), "true")
            {
                Cause = 6, Severity = 2, TechCode = "E7", TechInfo = "hot", IsCleared = true, TransactionId = "T", MonitorId = 3,
            },
            Assert.Single(notified.Events));
    }

    static EventsNotified Notified(string subject, string value) => OcppText.Event<EventsNotified>(Ocpp201.Instance, "NotifyEvent",
        $$$"""
        {"generatedAt":"2026-11-20T10:15:00Z","seqNo":0,"eventData":[{"eventId":1,"timestamp":"2026-11-20T10:15:00Z","trigger":"Delta",
         "actualValue":"{{{value}}}","eventNotificationType":"HardWiredNotification",{{{subject}}}}]}
        """);
}
