using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Xunit;

namespace Stationmaster.Tests.Sessions;

public class AnyOrderTests
{
    /// <summary>More of them is a deeper search, for whoever changes how sessions are matched.</summary>
    static readonly int Seeds = int.Parse(Environment.GetEnvironmentVariable("STATIONMASTER_SEEDS") ?? "40");

    [Fact, SessionCase(3, 4, 5, 7, 8, 9, 59)]
    public void However_sloppily_it_is_told_every_charge_ends_as_exactly_one_record_with_its_energy()
    {
        var failed = new List<string>();
        for (var seed = 1; seed <= Seeds && failed.Count < 5; seed++)
        {
            if (Failure(seed) is { } failure)
                failed.Add(failure);
        }
        Assert.True(failed.Count == 0, string.Join("\n\n", failed));
    }

    static string? Failure(int seed)
    {
        var site = new RandomSite(seed);
        try
        {
            site.Play();
            Check(site);
            return null;
        }
        catch (Exception e)
        {
            return $"Seed {seed}: {e.Message}\n{string.Join('\n', site.Log)}\n{string.Join('\n', site.Charges)}\n{string.Join('\n', site.Box.Sessions.Select(Line))}\n{e.StackTrace}";
        }
    }

    static string Line(Session session) =>
        $"#{session.Number} {session.Connector} {session.TokenUid} {session.StartedAt:dd HH:mm:ss} {session.MeterStartWh} .. {session.StoppedAt:dd HH:mm:ss} {session.MeterStopWh} {session.State} {session.Flags}";

    static void Check(RandomSite site)
    {
        var records = site.Box.Sessions.Select(session => site.Box.Record(session.Number)).ToList();
        Assert.All(records, record => Assert.Equal(SessionState.Sealed, record.Session.State));
        Assert.Equal(
            site.Charges.Select(charge => (charge.Connector, charge.Token, charge.From, charge.Until, (charge.StopWh - charge.StartWh) * 1000)).Order(),
            records.Select(record => (record.Session.Connector.Evse, record.Session.TokenUid, record.Session.StartedAt,
                record.Session.StoppedAt ?? default, record.Metering.EnergyMilliWh)).Order());
        Assert.All(records, record => Assert.True(record.Exclusion is null or Exclusion.TokenRefused or Exclusion.TooLittleEnergy, $"{record.Exclusion}"));
    }
}
