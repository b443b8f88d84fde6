using Microsoft.Extensions.Logging.Abstractions;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Stations.Limits;
using Xunit;

namespace Stationmaster.Server.Tests.Hostile;

public sealed class GuardTests
{
    static readonly LimitOptions Three = new() { CallBurst = 3, CallsPerSecond = 1 };

    static Wheel Still => new(TimeProvider.System, NullLogger<Wheel>.Instance);

    [Fact]
    public void Messages_are_counted_however_the_bytes_are_cut()
    {
        var random = new Random(20261120);
        for (var round = 0; round < 500; round++)
        {
            byte[] bytes =
            [
                .. Frames.Whole("[2]"), .. Frames.Ping("are you there"u8), .. Frames.First("x"u8), .. Frames.Ping([]), .. Frames.Middle([]),
                .. Frames.Last(new byte[300]), .. Frames.Whole(new byte[random.Next(70_000)]),
            ];
            var guard = new StationGuard(Still, "X", new(Three, 1));
            for (var from = 0; from < bytes.Length;)
            {
                // Whatever the pieces, it must wait from its third message on, which ends with the last byte.
                Assert.False(guard.MustWait);
                var length = Math.Min(random.Next(1, random.Next(2) == 0 ? 4 : 40_000), bytes.Length - from);
                guard.Watch(bytes.AsSpan(from, length));
                from += length;
                Assert.Equal(from != bytes.Length && IsWithin(from), guard.UnfinishedSince != 0);
            }
            Assert.True(guard.MustWait);

            bool IsWithin(int at) => at != 9 && at != 9 + 19;
        }
    }

    [Fact]
    public void What_a_station_spent_it_does_not_get_back_by_reconnecting()
    {
        var guard = new StationGuard(Still, "X", new(new(), 1));
        guard.Watch(Frames.Whole("[2]"));
        Assert.True(guard.Budget.IsFresh(1));

        for (var i = 0; i < 10_000; i++)
            guard.Watch(Frames.Whole("[2]"));
        Assert.False(guard.Budget.IsFresh(1));
    }

    [Fact]
    public void A_bucket_holds_its_burst_and_fills_at_its_rate()
    {
        var bucket = Bucket.PerSecond(rate: 10, burst: 5, now: 1);
        for (var i = 0; i < 5; i++)
            Assert.True(bucket.TrySpend(1));
        Assert.False(bucket.TrySpend(1));
        Assert.Equal(1, bucket.BeatsToWait(1));

        Assert.True(bucket.TrySpend(2));
        Assert.False(bucket.TrySpend(2));
        bucket.Spend(20);
        Assert.Equal(21, bucket.BeatsToWait(2));
        for (var i = 0; i < 5; i++)
            Assert.True(bucket.TrySpend(1_000));
        Assert.False(bucket.TrySpend(1_000));
    }

    [Fact]
    public void Counts_of_a_minute_are_bounded_however_many_keys_there_are()
    {
        var count = new MinuteCount<Claim>(Still, 1_000);
        for (var i = 0; i < 100_000; i++)
        {
            var claim = Claim.OfAny($"NOBODY-{i}");
            count.Add(claim);
            Assert.Equal(1, count.Of(claim));
        }
        Assert.InRange(count.Remembered, 1_000, 2_000);
    }

    [Fact]
    public void Stations_that_never_pong_are_remembered_up_to_a_number()
    {
        var pongs = new PongHistory(most: 3);
        foreach (var name in new[] { "A", "B", "A", "C", "D" })
            pongs.Remember(name);

        Assert.Equal((3, false, true, true), (pongs.Count, pongs.NeverCame("A"), pongs.NeverCame("B"), pongs.NeverCame("D")));
    }
}
