using Dapper;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Observability;

/// <summary>One thing that must hold for this node to be sent stations and callers. Registered as a service, it is asked with the others.</summary>
public interface IReadiness
{
    /// <summary>As people know it.</summary>
    string Name { get; }

    /// <summary>What is wrong, in plain words; null when nothing is. An exception, or no answer within two seconds, is a no too.</summary>
    ValueTask<string?> WhyNot(CancellationToken ct);
}

/// <summary>How long a look at this node's health may take: whoever asks has a deadline of its own.</summary>
/// <param name="Part">For each part to answer.</param>
/// <param name="Caller">To find out who asks.</param>
sealed record HealthPatience(TimeSpan Part, TimeSpan Caller);

/// <summary>Asks all of them side by side.</summary>
sealed class Readiness(IEnumerable<IReadiness> parts, HealthPatience patiences)
{

    public async Task<IReadOnlyList<HealthPart>> Look(CancellationToken ct) => await Task.WhenAll(parts.Select(part => Ask(part, ct)));

    async Task<HealthPart> Ask(IReadiness part, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(patiences.Part);
        try
        {
            var why = await Task.Run(() => part.WhyNot(patience.Token).AsTask(), patience.Token).WaitAsync(patience.Token);
            return new(part.Name, why is null, why);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(part.Name, false, $"does not answer within {patiences.Part.TotalSeconds:0} s");
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return new(part.Name, false, e is StorageAwayException ? "is away" : $"failed: {e.GetType().Name}");
        }
    }
}

/// <summary>A node that is being stopped takes nobody new.</summary>
sealed class NotStopping(IHostApplicationLifetime lifetime) : IReadiness, IHostedLifecycleService
{
    volatile bool _isStopping;

    public string Name => "program";

    public ValueTask<string?> WhyNot(CancellationToken ct) =>
        new(_isStopping || lifetime.ApplicationStopping.IsCancellationRequested ? "is stopping" : null);

    /// <summary>Before any other part is stopped.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The database answers, and has been brought up to date: the program listens only after that.</summary>
sealed class StorageReads(Database database) : IReadiness
{
    public string Name => "storage";

    public async ValueTask<string?> WhyNot(CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var steps = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from migration", cancellationToken: ct));
        return steps > 0 ? null : "holds nothing";
    }
}

/// <summary>What stations say is being made durable: proven by what they said in the last seconds, else by a small write.</summary>
sealed class StorageWrites(Commits commits) : IReadiness
{
    static readonly TimeSpan ProvenFor = TimeSpan.FromSeconds(10);

    public string Name => "writes";

    public async ValueTask<string?> WhyNot(CancellationToken ct)
    {
        if (!commits.IsHealthy)
            return "cannot be made durable";
        if (commits.Figures.SinceDurable is { } since && since < ProvenFor)
            return null;
        await commits.Save(
            [new Statement("insert into sequence (name, next) values ('health', 1) on conflict (name) do update set next = sequence.next + 1", new { })], ct);
        return null;
    }
}
