using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Tariffs.WhatIf;

/// <summary>POST /v2/tariffs/what-if: past sessions under another tariff. Nothing is stored.</summary>
static partial class WhatIfApi
{
    const int Batch = 500;

    /// <summary>Sessions whose samples are read at once.</summary>
    const int AtOnce = 4;
    static readonly WhatIfJson Json = new(ApiJson.Configured(new JsonSerializerOptions()));
    static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(2);

    public static RouteHandlerBuilder MapWhatIf(this IEndpointRouteBuilder tariffs) => tariffs.MapPost("/what-if", WhatIf)
        .WithSummary("Past sessions under another tariff")
        .WithDescription(
            "Answers with events: progress {done, sessions} as it goes, then result, or failed {message}. Sessions that are paid by an agreement, were "
            + "excluded or were corrected keep their price. One at a time for each caller; closing the connection ends it. Nothing is stored.")
        .Produces<WhatIfResultView>(200, "text/event-stream");

    static async Task WhatIf(
        HttpContext context, WhatIfRequest request, TariffStore tariffs, WhatIfStore store, StationStore stations, WhatIfSeats seats,
        TimeProvider clock, IHostApplicationLifetime program, ILogger<WhatIfStore> log, CancellationToken ct)
    {
        var scope = context.Scope();
        var tariff = await TariffOf(scope, request, tariffs, ct);
        var which = WhatIfScope.Of(request);
        using var seat = seats.Take(scope);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, program.ApplicationStopping);
        var count = await store.Count(scope, which, ends.Token);
        var events = await ServerSentEvents.Open(context, ends.Token);
        try
        {
            await Run(context, events, new(tariff, which.Replaces, stations), tariff.Currency, scope, which, store, count, clock, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The reader went, or the program stops: nobody waits for it any more.
        }
        catch (Exception e) when (e is not ApiProblem)
        {
            // The answer has begun, so the words of a failure come as its last event.
            Failed(log, e);
            await Send(events, "failed", new("Something went wrong here. It was written to the log."), Json.WhatIfFailure, ends.Token);
        }
    }

    static async Task<Tariff> TariffOf(Scope scope, WhatIfRequest request, TariffStore tariffs, CancellationToken ct) => request switch
    {
        { Tariff: { } draft, TariffId: null } => TariffReading.Checked(draft),
        { Tariff: null, TariffId: { } id } => (await tariffs.Find(scope, id, ct) ?? throw Problem.NotFound($"Tariff {id}")).Tariff,
        { Tariff: null } => throw Problem.Missing("tariff"),
        _ => throw Problem.Invalid("tariffId", "Give either tariff or tariffId."),
    };

    static async Task Run(
        HttpContext context, ServerSentEvents events, Repricing repricing, string currency, Scope scope, WhatIfScope which, WhatIfStore store,
        long count, TimeProvider clock, CancellationToken ct)
    {
        var (tally, done, after) = (new WhatIfTally(), 0L, (WhatIfSession?)null);
        var (told, asked) = (clock.GetTimestamp(), clock.GetTimestamp());
        await Send(events, "progress", new(0, count), Json.WhatIfProgressView, ct);
        while (await store.Next(scope, which, after, Batch, ct) is { Count: > 0 } sessions)
        {
            foreach (var some in sessions.Chunk(AtOnce))
            {
                var repriced = await Task.WhenAll(some.Select(session => repricing.Of(session, ct).AsTask()));
                for (var i = 0; i < some.Length; i++)
                    tally.Add(some[i], repriced[i]);
                done += some.Length;
                if (clock.GetElapsedTime(told) < TellEvery)
                    continue;
                await Send(events, "progress", new(done, Math.Max(done, count)), Json.WhatIfProgressView, ct);
                told = clock.GetTimestamp();
            }
            after = sessions[^1];
            if (clock.GetElapsedTime(asked) < AskEvery)
                continue;
            if (await context.WhyEnded(ct) is { } why)
            {
                await Send(events, "failed", new(why), Json.WhatIfFailure, ct);
                return;
            }
            asked = clock.GetTimestamp();
        }
        var result = tally.Result(
            currency, which, await store.Names("customer", tally.Customers, ct), await store.Names("location", tally.Locations, ct));
        await Send(events, "result", result, Json.WhatIfResultView, ct);
    }

    static Task Send<T>(ServerSentEvents events, string name, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken ct) =>
        events.Send(name, null, JsonSerializer.SerializeToUtf8Bytes(value, type), ct);

    [LoggerMessage(LogLevel.Error, "Past sessions could not be priced by another tariff.")]
    static partial void Failed(ILogger logger, Exception e);
}

sealed record WhatIfFailure(string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WhatIfRequest))]
[JsonSerializable(typeof(WhatIfProgressView))]
[JsonSerializable(typeof(WhatIfResultView))]
[JsonSerializable(typeof(WhatIfFailure))]
sealed partial class WhatIfJson : JsonSerializerContext;
