using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Cluster;

/// <summary>What became of a message to another node.</summary>
enum Sent
{
    /// <summary>It stands in the node's queue.</summary>
    Queued,
    /// <summary>No such node is connected to the broker.</summary>
    NoSuchNode,
    /// <summary>The broker cannot be reached, or did not confirm in time: it may arrive all the same.</summary>
    Down,
}

/// <summary>
/// RabbitMQ between the nodes: a queue for each, and an exchange that reaches all. Nothing in it is durable: what is lost with the broker
/// is asked for again. Handlers are added before the program starts; each is called by one message at a time of its queue.
/// </summary>
sealed partial class Bus(Membership members, Commits commits, ServerOptions options, ILogger<Bus> logger) : BackgroundService
{
    const int MostQueued = 20_000;
    static readonly TimeSpan Confirmed = TimeSpan.FromSeconds(2);
    static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    /// <summary>A node that starts waits so long for the broker before it takes stations that others could not reach.</summary>
    static readonly TimeSpan AtStart = TimeSpan.FromSeconds(5);

    readonly Dictionary<string, Func<Letter, Task>> _handlers = new(StringComparer.Ordinal);
    readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile Line? _line;
    string _installation = "";

    /// <summary>A message that came.</summary>
    /// <param name="From">The node, by its run.</param>
    /// <param name="Ask">To answer by; null where none is expected.</param>
    internal sealed record Letter(long From, string Kind, string? Ask, ReadOnlyMemory<byte> Body);

    sealed record Line(IChannel Direct, IChannel All, long Node);

    public bool IsUp => _line is not null;

    /// <summary>Called after each time the broker is reached: whatever was told meanwhile was missed.</summary>
    public Func<Task>? Reached { get; set; }

    public void On<T>(string kind, Func<long, T, Task> handle) =>
        _handlers.Add(kind, letter => handle(letter.From, ClusterJson.Read<T>(letter.Body)));

    internal void OnLetter(string kind, Func<Letter, Task> handle) => _handlers.Add(kind, handle);

    /// <summary>To one node.</summary>
    public Task<Sent> Send<T>(long node, string kind, T message, CancellationToken ct) => Send(node, kind, null, ClusterJson.Write(message), ct);

    internal async Task<Sent> Send(long node, string kind, string? ask, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (_line is not { } line)
            return Sent.Down;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Confirmed);
        try
        {
            await line.Direct.BasicPublishAsync("", QueueOf(node), mandatory: true, Properties(line, kind, ask), body, patience.Token);
            return Sent.Queued;
        }
        catch (PublishException e) when (e.IsReturn)
        {
            return Sent.NoSuchNode;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogNotSent(kind, e.Message);
            return Sent.Down;
        }
    }

    /// <summary>To every other node. Lost when the broker is away.</summary>
    public async Task Tell<T>(string kind, T message, CancellationToken ct)
    {
        if (_line is not { } line)
            return;
        try
        {
            await line.All.BasicPublishAsync(Everybody, "", mandatory: false, Properties(line, kind, null), ClusterJson.Write(message), ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogNotSent(kind, e.Message);
        }
    }

    string Everybody => $"stationmaster.{_installation}.all";

    string QueueOf(long node) => $"stationmaster.{_installation}.{node}";

    static BasicProperties Properties(Line line, string kind, string? ask) =>
        new() { AppId = $"{line.Node}", Type = kind, CorrelationId = ask, Expiration = "5000" };

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Several installations may share a broker.
        _installation = await commits.Write(
            async write =>
            {
                await write.Execute(
                    "insert into setting (name, value) values ('installation', @id) on conflict (name) do nothing", new { id = $"{Guid.NewGuid():N}" },
                    cancellationToken);
                return (await write.Find<string>("select value from setting where name = 'installation'", null, cancellationToken))!;
            },
            cancellationToken);
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_first.Task, Task.Delay(AtStart, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isKnownToBeAway = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Serve(stoppingToken);
                isKnownToBeAway = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!isKnownToBeAway)
                    LogAway(e.InnerException?.Message ?? e.Message);
                isKnownToBeAway = true;
            }
            finally
            {
                _line = null;
            }
            await Task.Delay(TryAgain, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>From reaching the broker until it is lost, or this node is another run.</summary>
    async Task Serve(CancellationToken ct)
    {
        var node = members.Self;
        var factory = new ConnectionFactory
        {
            Uri = new(options.Broker!), AutomaticRecoveryEnabled = false, TopologyRecoveryEnabled = false, ClientProvidedName = members.Label,
            RequestedHeartbeat = TimeSpan.FromSeconds(5), RequestedConnectionTimeout = TimeSpan.FromSeconds(3),
            HandshakeContinuationTimeout = TimeSpan.FromSeconds(3), ContinuationTimeout = TimeSpan.FromSeconds(3),
        };
        await using var connection = await factory.CreateConnectionAsync(ct);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionShutdownAsync += (_, _) => Ended(lost);
        await using var direct = await connection.CreateChannelAsync(new(true, true), ct);
        await using var all = await connection.CreateChannelAsync(new(false, false), ct);
        await using var own = await connection.CreateChannelAsync(new(false, false), ct);
        await using var common = await connection.CreateChannelAsync(new(false, false), ct);
        foreach (var channel in new[] { direct, all, own, common })
            channel.ChannelShutdownAsync += (_, _) => Ended(lost);

        await all.ExchangeDeclareAsync(Everybody, ExchangeType.Fanout, durable: false, autoDelete: true, cancellationToken: ct);
        await Listen(own, QueueOf(node), ct);
        await Listen(common, QueueOf(node) + ".all", ct, Everybody);
        _line = new(direct, all, node);
        LogReached();
        _first.TrySetResult();
        if (Reached is { } reached)
            await reached();

        using var timer = new PeriodicTimer(TryAgain);
        while (!lost.Task.IsCompleted && members.Self == node && !ct.IsCancellationRequested)
            await Task.WhenAny(lost.Task, timer.WaitForNextTickAsync(ct).AsTask());
        _line = null;
        if (lost.Task.IsCompleted)
            LogLost();
        ct.ThrowIfCancellationRequested();
    }

    static Task Ended(TaskCompletionSource lost)
    {
        lost.TrySetResult();
        return Task.CompletedTask;
    }

    async Task Listen(IChannel channel, string queue, CancellationToken ct, string? exchange = null)
    {
        var bounds = new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-max-length"] = MostQueued };
        await channel.QueueDeclareAsync(queue, durable: false, exclusive: true, autoDelete: true, bounds, cancellationToken: ct);
        if (exchange is not null)
            await channel.QueueBindAsync(queue, exchange, "", cancellationToken: ct);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => Receive(delivery);
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer, ct);
    }

    async Task Receive(BasicDeliverEventArgs delivery)
    {
        var kind = delivery.BasicProperties.Type ?? "";
        try
        {
            if (!long.TryParse(delivery.BasicProperties.AppId, out var from) || from == members.Self || !_handlers.TryGetValue(kind, out var handle))
                return;
            // The body's memory is the client's again once this returns.
            await handle(new(from, kind, delivery.BasicProperties.CorrelationId, delivery.Body.ToArray()));
        }
        catch (Exception e)
        {
            LogNotHandled(kind, e);
        }
    }

    [LoggerMessage(LogLevel.Information, "The message broker is reached")]
    partial void LogReached();

    [LoggerMessage(LogLevel.Warning, "The message broker is lost; it is tried each second")]
    partial void LogLost();

    [LoggerMessage(LogLevel.Error, "The message broker cannot be reached: {Why}. Stations of other nodes are out of reach; it is tried each second")]
    partial void LogAway(string why);

    [LoggerMessage(LogLevel.Debug, "A message {Kind} was not sent: {Why}")]
    partial void LogNotSent(string kind, string why);

    [LoggerMessage(LogLevel.Error, "A message {Kind} of another node could not be handled")]
    partial void LogNotHandled(string kind, Exception e);
}
