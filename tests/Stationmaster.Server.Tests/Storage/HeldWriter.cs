using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Scripts;

namespace Stationmaster.Server.Tests.Storage;

/// <summary>While it is not disposed, nothing is committed: one write stands at the head of the line.</summary>
sealed class HeldWriter : IAsyncDisposable
{
    readonly TaskCompletionSource _gate = new();
    readonly Task _holding;

    HeldWriter(Commits commits, TaskCompletionSource begun)
    {
        _holding = commits.Write(
            _ =>
            {
                begun.TrySetResult();
                return _gate.Task;
            },
            CancellationToken.None);
    }

    public static Task<HeldWriter> Of(Network network) => Of(network.Server.Get<Commits>());

    public static async Task<HeldWriter> Of(Commits commits)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = new HeldWriter(commits, begun);
        await begun.Task;
        return writer;
    }

    public async ValueTask DisposeAsync()
    {
        _gate.SetResult();
        await _holding;
    }
}
