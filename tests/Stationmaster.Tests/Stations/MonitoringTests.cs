using System.Collections.Immutable;
using Stationmaster.Charging.Stations;
using Xunit;

namespace Stationmaster.Tests.Stations;

/// <summary>What a station notices about itself is kept once, and what is severe raises an alert.</summary>
public sealed class MonitoringTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    static ComponentEvent Event(int number, string trigger = ComponentEvent.Alerting, string variable = "Temperature") =>
        new(number, Now, trigger, "CustomMonitor", new("Connector", null, new(1, 1)), new(variable), "91") { MonitorId = 7 };

    static ImmutableArray<StationChange> Told(Facts facts, params ComponentEvent[] events) =>
        Station.New(1).On(new EventsNotified(Now, 0, [.. events], []), facts).Changes;

    static Facts Facts(int? severity = null) => new(Now, 1, Guid.Empty, null, null, null, null, Now, TimeSpan.FromMinutes(5))
    {
        Severities = severity is { } known ? ImmutableDictionary<int, int>.Empty.Add(7, known) : null,
    };

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(null, false)]
    public void The_severe_ones_raise_an_alert(int? severity, bool isAlarming)
    {
        var changes = Told(Facts(severity), Event(1));
        Assert.Equal(isAlarming, Assert.Single(changes.OfType<EventNoted>()).IsAlarming);
        Assert.Equal(isAlarming ? 1 : 0, changes.OfType<AlertRaised>().Count(alert => alert.Kind == "monitoring"));
    }

    [Fact]
    public void The_events_own_severity_goes_before_its_monitors() =>
        Assert.Equal(1, Assert.Single(Told(Facts(8), Event(1) with { Severity = 1 }).OfType<EventNoted>()).Severity);

    [Fact]
    public void What_is_over_or_comes_periodically_raises_none() =>
        Assert.Empty(Told(Facts(0), Event(1) with { IsCleared = true }, Event(2, ComponentEvent.Periodic)).OfType<AlertRaised>());

    [Fact]
    public void What_is_kept_already_is_not_kept_again() =>
        Assert.Equal([2], Told(Facts() with { KnownEvents = [(1, Now)] }, Event(1), Event(2)).OfType<EventNoted>().Select(noted => noted.Event.Number));
}
