using Xunit;

namespace Stationmaster.Server.Tests.Scripts;

/// <summary>Waits for what comes by itself: asks again and again until it is so, or the patience of a test is over.</summary>
static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(20);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="expected">What is waited for, for the message of a failure.</param>
    public static Task Holds(Func<Task<bool>> condition, string expected) => Holds(condition, () => expected);

    /// <param name="expected">Asked for only when it never came.</param>
    public static Task Holds(Func<Task<bool>> condition, Func<string> expected) => Holds(condition, () => Task.FromResult(expected()));

    public static Task Holds(Func<Task<bool>> condition, string expected, TimeSpan patience) =>
        Holds(condition, () => Task.FromResult(expected), patience);

    public static async Task Holds(Func<Task<bool>> condition, Func<Task<string>> expected, TimeSpan? longer = null)
    {
        var patience = longer ?? Patience;
        using var timer = new PeriodicTimer(AskAgain);
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < patience;)
        {
            if (await condition())
                return;
            await timer.WaitForNextTickAsync(Ct);
        }
        Assert.Fail($"Within {patience.TotalSeconds} s it never came to this: {await expected()}");
    }

    public static Task Holds(Func<bool> condition, string expected) => Holds(() => Task.FromResult(condition()), expected);

    /// <summary>What is asked for once it is there.</summary>
    public static async Task<T> Gives<T>(Func<Task<T?>> ask, string expected) where T : class
    {
        T? found = null;
        await Holds(async () => (found = await ask()) is not null, expected);
        return found!;
    }

    /// <summary>The result of something that ends by itself.</summary>
    public static async Task<T> Within<T>(Task<T> task, string expected)
    {
        try
        {
            return await task.WaitAsync(Patience, Ct);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {expected}", e);
        }
    }
}
