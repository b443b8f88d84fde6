using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Costs;

/// <summary>What drivers are told of prices at the charge box, and the tariffs it works with itself.</summary>
static class CostsApi
{
    const string Tag = "Costs at the charge box";
    const int LongestInterval = 3600, ShortestInterval = 5;
    const decimal Most = 1_000_000m;

    public static IServiceCollection AddCosts(this IServiceCollection services) =>
        services.AddSingleton<StationTariffStore>().AddSingleton<StationTariffDesk>().AddSingleton<SessionLimitStore>().AddSingleton<CostDesk>()
            .AddHostedService<CostTeller>().AddHostedService<StationTariffWorker>().AddApiJson(CostsJson.Default);

    public static void MapCosts(this IEndpointRouteBuilder api)
    {
        var box = api.MapGroup("/v2/chargeboxes/{id:long}/costs").WithTags(Tag);
        box.MapGet("", (long id, HttpContext context, CostDesk desk, CancellationToken ct) => desk.View(context.Scope(), id, ct))
            .WithSummary("What a charge box tells drivers of prices, and which tariffs it holds").Produces<CostView>();
        var orders = box.MapGroup("").RequireAuthorization(Policies.Control);
        orders.MapPut("", Choose).WithSummary("Choose what a charge box tells drivers of prices")
            .WithDescription("What is null, or left out, is as the installation has it (--cost-interval, --cost-in-answers, --tariff-text, --local-tariffs).")
            .Produces<CostView>();
        orders.MapPost("/install", (long id, HttpContext context, CostDesk desk, CancellationToken ct) => desk.Install(context.Scope(), id, ct))
            .WithSummary("Give a charge box the tariffs of its location now (OCPP 2.1)")
            .WithDescription("A tariff that OCPP has no words for is not sent; `unsaid` says what they lack.").Produces<CostAnswer>();
        orders.MapPost("/refresh", (long id, HttpContext context, CostDesk desk, CancellationToken ct) => desk.Refresh(context.Scope(), id, ct))
            .WithSummary("Ask a charge box which tariffs it holds (OCPP 2.1)").Produces<CostAnswer>();
        orders.MapPost("/clear", (long id, HttpContext context, CostDesk desk, CancellationToken ct) => desk.Clear(context.Scope(), id, ct))
            .WithSummary("Take all tariffs from a charge box (OCPP 2.1)")
            .WithDescription("Where it gets them by itself, that is switched off for it.").Produces<CostAnswer>();
        orders.MapPost("/tell", (long id, RunningTransaction request, HttpContext context, CostDesk desk, CancellationToken ct) =>
                desk.Tell(context.Scope(), id, request.TransactionId ?? throw Problem.Missing("transactionId"), ct))
            .WithSummary("Tell a charge box what a running session costs so far, now (OCPP 2.x)").Produces<CostTold>();
        orders.MapPost("/transaction", (long id, RunningTransaction request, HttpContext context, CostDesk desk, CancellationToken ct) =>
                desk.Transaction(context.Scope(), id, request.TransactionId ?? throw Problem.Missing("transactionId"), ct))
            .WithSummary("Give a charge box the tariff that a running session is billed by (OCPP 2.1)").Produces<CostAnswer>();
        var key = api.MapGroup("/v2/tokens/{id:long}/session-limit").WithTags("Charge keys");
        key.MapGet("", async (long id, HttpContext context, SessionLimitStore limits, CancellationToken ct) =>
                SessionLimitView.Of(await limits.Find(context.Scope(), id, ct)))
            .WithSummary("Where each session of a charge key ends by itself").Produces<SessionLimitView>();
        key.MapPut("", Limit).WithSummary("Set where each session of a charge key ends by itself")
            .WithDescription("All null takes the limit away. It holds for sessions that start from now on. Charge boxes of OCPP 2.1 end them themselves; "
                + "those of 1.6 and 2.0.1 are told to stop, within a minute.").Produces<SessionLimitView>();
    }

    static async Task<CostView> Choose(long id, CostChoice choice, HttpContext context, CostDesk desk, CancellationToken ct)
    {
        if (choice.IntervalSeconds is { } seconds and not 0 && seconds is < ShortestInterval or > LongestInterval)
            throw Problem.Invalid("intervalSeconds", $"intervalSeconds: expected 0, or {ShortestInterval} to {LongestInterval}.");
        return await desk.Choose(context.Scope(), id, choice, ct);
    }

    static async Task<SessionLimitView> Limit(long id, SessionLimitView view, HttpContext context, SessionLimitStore limits, CancellationToken ct)
    {
        Positive("maxCost", view.MaxCost);
        Positive("maxKwh", view.MaxKwh);
        Positive("maxMinutes", view.MaxMinutes);
        if (view.MaxSoc is < 1 or > 100)
            throw Problem.Invalid("maxSoc", "maxSoc: expected 1 to 100.");
        await limits.Set(context.Scope(), id, view.Limit, ct);
        return SessionLimitView.Of(await limits.Find(context.Scope(), id, ct));
    }

    static void Positive(string param, decimal? value)
    {
        if (value is <= 0 or > Most)
            throw Problem.Invalid(param, $"{param}: expected above 0 and up to {Most:0}.");
    }
}

/// <summary>Shows and sets what a charge box tells of prices.</summary>
sealed class CostDesk(
    ChargeBoxStore boxes, StationTariffStore store, StationTariffDesk tariffs, StationStore sites, StationOptions plain, IStations stations)
{
    /// <exception cref="ApiProblem">404.</exception>
    public async Task<CostView> View(Scope scope, long id, CancellationToken ct)
    {
        var version = await VersionOf(scope, id, ct);
        var own = (await sites.Sites(id, ct)).Costs ?? new();
        var policy = CostPolicy.Of(own, plain);
        var held = (await store.Of(id, ct)).ToDictionary(one => one.EvseNumber);
        var wanted = version is { TakesTariffs: true } ? await tariffs.Wanted(id, version, ct) : [];
        var views = wanted.Select(one => View(one, held.GetValueOrDefault(one.Evse))).ToList();
        var reported = await store.Reported(id, ct);
        return new(
            own, (int)policy.Interval.TotalSeconds, policy.InAnswers, policy.TariffText, policy.LocalTariffs, version?.TellsCosts, version?.TakesTariffs,
            !policy.LocalTariffs || version is not { TakesTariffs: true } || views.TrueForAll(view => view.InSync), views,
            reported?.Assignments.Select(one => new ReportedTariffView(
                one.TariffId, one.IsDriver, one.Evses, held.Values.Any(kept => kept.HeldId == one.TariffId))).ToList(),
            reported?.ToldAt);
    }

    static StationTariffView View(WantedTariff wanted, HeldTariff? held)
    {
        var id = wanted.Translation?.Tariff?.Id;
        return new(
            wanted.Evse, wanted.Tariff?.Name, wanted.Tariff?.Version, id, held?.HeldId, held?.HeldId == id, wanted.Translation?.Unsaid ?? [],
            wanted.Translation?.Differences ?? [], Enum.TryParse<OutcomeKind>(held?.Outcome, out var outcome) ? outcome : null, held?.Status, held?.Why,
            held is null ? null : Epoch.FromMs(held.AtMs), Epoch.FromMs(held?.NextMs));
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<CostView> Choose(Scope scope, long id, CostChoice choice, CancellationToken ct)
    {
        await boxes.Require(scope, id, ct);
        await store.SetChoice(id, choice, scope.Name, ct);
        stations.SiteChanged(id);
        return await View(scope, id, ct);
    }

    /// <exception cref="ApiProblem">404; 409: it takes no tariffs.</exception>
    public async Task<CostAnswer> Install(Scope scope, long id, CancellationToken ct) =>
        await Answer(scope, id, await tariffs.Install(id, await Required(scope, id, ct), isForced: true, scope.Name, ct), ct);

    /// <exception cref="ApiProblem">404; 409: it takes no tariffs.</exception>
    public async Task<CostAnswer> Refresh(Scope scope, long id, CancellationToken ct)
    {
        await Required(scope, id, ct);
        return await Answer(scope, id, await tariffs.Refresh(id, scope.Name, ct), ct);
    }

    /// <exception cref="ApiProblem">404; 409: it takes no tariffs.</exception>
    public async Task<CostAnswer> Clear(Scope scope, long id, CancellationToken ct)
    {
        await Required(scope, id, ct);
        var own = (await sites.Sites(id, ct)).Costs ?? new();
        if (CostPolicy.Of(own, plain).LocalTariffs)
        {
            await store.SetChoice(id, own with { LocalTariffs = false }, scope.Name, ct);
            stations.SiteChanged(id);
        }
        return await Answer(scope, id, await tariffs.Clear(id, scope.Name, ct), ct);
    }

    /// <exception cref="ApiProblem">404; 409: it takes no tariffs, or not this one; 422: no such transaction.</exception>
    public async Task<CostAnswer> Transaction(Scope scope, long id, int number, CancellationToken ct)
    {
        var version = await Required(scope, id, ct);
        if (await sites.Session(id, number, ct) is not { State: Charging.Sessions.SessionState.Running, OwnId: { } ownId } session)
            throw Problem.Invalid("transactionId", $"Transaction {number} does not run at charge box {id}.");
        if (session.PaysBy is not { } tariff)
            throw Problem.Conflict("transactionId", "It charges for free: there is no tariff to give.", "no_tariff");
        var translation = version.Translate(tariff)!;
        if (translation.Tariff is not { } given)
            throw Problem.Conflict("transactionId", $"OCPP has no words for its tariff. {string.Join(' ', translation.Unsaid)}", "tariff_unsaid");
        return await Answer(scope, id, await stations.Order(id, new ChangeTransactionTariff(ownId, given), scope.Name, ct), ct);
    }

    /// <exception cref="ApiProblem">404; 409: it has no words for costs; 422: no such transaction.</exception>
    public async Task<CostTold> Tell(Scope scope, long id, int number, CancellationToken ct)
    {
        if (await VersionOf(scope, id, ct) is not { TellsCosts: true })
            throw Problem.Conflict(null, "The charge box does not speak a version of OCPP that has words for costs (2.x).", "no_costs");
        if (await stations.Running(id, number, ct) is not { Session: { State: Charging.Sessions.SessionState.Running, OwnId: { } ownId }, Price: var price })
            throw Problem.Invalid("transactionId", $"Transaction {number} does not run at charge box {id}.");
        var answer = OutcomeAnswers.Plain(await stations.Order(id, new TellCost(ownId, price.Amount), scope.Name, ct));
        return new(answer.Status, answer.Outcome, answer.Error, answer.OrderId, price.Amount, price.Currency);
    }

    async Task<CostAnswer> Answer(Scope scope, long id, OrderResult? result, CancellationToken ct)
    {
        var view = await View(scope, id, ct);
        if (result is null)
            return new("Accepted", null, null, null, view);
        var answer = OutcomeAnswers.Plain(result);
        return new(answer.Status, answer.Outcome, answer.Error, answer.OrderId, view);
    }

    async Task<OcppVersion> Required(Scope scope, long id, CancellationToken ct) =>
        await VersionOf(scope, id, ct) is { TakesTariffs: true } version
            ? version
            : throw Problem.Conflict(null, "The charge box does not speak a version of OCPP that has tariffs (2.1).", "no_tariffs");

    async Task<OcppVersion?> VersionOf(Scope scope, long id, CancellationToken ct)
    {
        await boxes.Require(scope, id, ct);
        return (await boxes.Find(scope, id, ct)).OcppVersion is { } name ? OcppVersions.Find(name) : null;
    }
}
