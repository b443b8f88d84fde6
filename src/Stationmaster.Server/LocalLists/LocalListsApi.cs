using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.LocalLists;

static class LocalListsApi
{
    const string Tag = "Local lists";

    public static void MapLocalLists(this IEndpointRouteBuilder api)
    {
        var box = api.MapGroup("/v2/chargeboxes/{id:long}/local-list").WithTags(Tag);
        box.MapGet("", Get).WithSummary("The charge keys a charge box keeps for when it is offline").Produces<LocalListView>();
        box.MapPut("", Put).WithSummary("Choose whose charge keys a charge box keeps")
            .WithDescription("isEnabled null: as its location has it. Switched off, the charge box keeps the list it has until it is cleared.")
            .RequireAuthorization(Policies.Control).Produces<LocalListView>();
        box.MapPost("/sync", Sync).WithSummary("Send the whole list now").RequireAuthorization(Policies.Control).Produces<LocalListAnswer>();
        box.MapPost("/clear", Clear).WithSummary("Empty the list, and keep it so: it is switched off for this charge box")
            .RequireAuthorization(Policies.Control).Produces<LocalListAnswer>();
        var location = api.MapGroup("/v2/locations/{id:long}/local-list").WithTags(Tag);
        location.MapGet("", (long id, HttpContext context, LocalListChoices choices, CancellationToken ct) => choices.AtLocation(context.Scope(), id, ct))
            .WithSummary("Whose charge keys the charge boxes of a location keep").Produces<LocalListChoice>();
        location.MapPut("", PutAtLocation).WithSummary("Choose whose charge keys the charge boxes of a location keep")
            .RequireAuthorization(Policies.Control).Produces<LocalListChoice>();
    }

    sealed record Desk(HttpContext Context, ChargeBoxStore Boxes, LocalListChoices Choices, LocalListStore Lists, LocalListSync Sync)
    {
        public Scope Scope => Context.Scope();

        public static ValueTask<Desk?> BindAsync(HttpContext context)
        {
            var services = context.RequestServices;
            return new(new Desk(
                context, services.GetRequiredService<ChargeBoxStore>(), services.GetRequiredService<LocalListChoices>(),
                services.GetRequiredService<LocalListStore>(), services.GetRequiredService<LocalListSync>()));
        }

        public async Task<LocalListView> View(long id, CancellationToken ct)
        {
            var (own, ofLocation) = await Choices.Of(id, ct);
            var choice = own ?? ofLocation;
            var list = await Lists.Of(id, ct);
            var wanted = choice is { IsEnabled: true } ? await Lists.Wanted([.. choice.Customers.Select(one => one.Id)], id, ct) : [];
            var fits = list.MostEntries is > 0 and var most && wanted.Length > most ? [.. wanted.Take((int)most)] : wanted;
            return new(
                id, choice is { IsEnabled: true }, own, ofLocation,
                choice is { IsEnabled: true } && list.Version > 0 && list.StationVersion == list.Version && list.HeldHash == LocalListStore.HashOf(fits),
                wanted.Length, list.Entries, list.Version, list.StationVersion, list.UpdateKind,
                Enum.TryParse<OutcomeKind>(list.Outcome, out var kind) ? kind : null, list.Status, list.Why, Epoch.FromMs(list.AtMs),
                Epoch.FromMs(list.NextMs), list.MostEntries, list.MostPerMessage);
        }

        public async Task<LocalListAnswer> Send(long id, bool isEmpty, CancellationToken ct)
        {
            var (own, ofLocation) = await Choices.Of(id, ct);
            var choice = own ?? ofLocation;
            if (!isEmpty && choice is not { IsEnabled: true })
                throw Problem.Conflict("isEnabled", "The local list is switched off for this charge box.", "local_list_off");
            var wanted = isEmpty ? [] : await Lists.Wanted([.. choice!.Customers.Select(one => one.Id)], id, ct);
            var done = await Sync.Run(id, wanted, isFull: true, Scope.Name, ct);
            if (done.Result is not { } result)
                throw Problem.Conflict(null, "The list is being updated right now. Try again in a moment.", "local_list_busy");
            var answer = OutcomeAnswers.Plain(result);
            return new(answer.Status, answer.Outcome, answer.Error, answer.OrderId, await View(id, ct));
        }
    }

    static async Task<LocalListView> Get(long id, Desk desk, CancellationToken ct)
    {
        await desk.Boxes.Require(desk.Scope, id, ct);
        return await desk.View(id, ct);
    }

    static async Task<LocalListView> Put(long id, LocalListChange change, Desk desk, CancellationToken ct)
    {
        await desk.Boxes.Require(desk.Scope, id, ct);
        await desk.Choices.SetOfBox(desk.Scope, id, change, ct);
        return await desk.View(id, ct);
    }

    static async Task<LocalListAnswer> Sync(long id, Desk desk, CancellationToken ct)
    {
        await desk.Boxes.Require(desk.Scope, id, ct);
        return await desk.Send(id, isEmpty: false, ct);
    }

    static async Task<LocalListAnswer> Clear(long id, Desk desk, CancellationToken ct)
    {
        await desk.Boxes.Require(desk.Scope, id, ct);
        await desk.Choices.SetOfBox(desk.Scope, id, new(IsEnabled: false), ct);
        return await desk.Send(id, isEmpty: true, ct);
    }

    static async Task<LocalListChoice> PutAtLocation(
        long id, LocalListChange change, HttpContext context, LocalListChoices choices, CancellationToken ct)
    {
        await choices.SetAtLocation(context.Scope(), id, change, ct);
        return await choices.AtLocation(context.Scope(), id, ct);
    }
}
