using System.Text;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.MessageLog;

public sealed class MessageFeedTests
{
    static MessageRow Row(long id, long chargeBoxId = 7) => new(
        id, chargeBoxId, 1_763_629_200_000, 0, "Heartbeat", $"m{id}", "{}"u8.ToArray(), "{}"u8.ToArray(), 1, 1_763_629_200_001, null, null, null);

    [Fact]
    public async Task A_watcher_gets_the_messages_of_its_charge_box_in_order()
    {
        var feed = new MessageFeed();
        feed.Publish(Row(1));
        using var watch = feed.Watch(7);
        feed.Publish(Row(2));
        feed.Publish(Row(3, chargeBoxId: 8));
        feed.Publish(Row(4));

        await watch.Wait(TestContext.Current.CancellationToken);
        var (messages, missed) = watch.Take();

        Assert.Equal(["\"id\":2,", "\"id\":4,"], messages.Select(message => Encoding.UTF8.GetString(message.Json.AsSpan(1, 7))));
        Assert.Equal(0, missed);
    }

    [Fact]
    public void A_slow_watcher_holds_up_nobody_and_hears_how_many_it_missed()
    {
        var feed = new MessageFeed();
        using var slow = feed.Watch(7);
        using var quick = feed.Watch(7);
        for (var id = 1; id <= MessageWatch.Most + 10; id++)
        {
            feed.Publish(Row(id));
            Assert.Single(quick.Take().Messages);
        }

        var (messages, missed) = slow.Take();

        Assert.Equal(MessageWatch.Most, messages.Count);
        Assert.Equal(10, missed);
        Assert.Equal(0, slow.Take().Missed);
    }

    [Fact]
    public void Nothing_is_kept_for_a_watcher_that_left()
    {
        var feed = new MessageFeed();
        var left = feed.Watch(7);
        using var stays = feed.Watch(7);
        left.Dispose();
        left.Dispose();
        feed.Publish(Row(1));

        Assert.Empty(left.Take().Messages);
        Assert.Single(stays.Take().Messages);
    }
}
