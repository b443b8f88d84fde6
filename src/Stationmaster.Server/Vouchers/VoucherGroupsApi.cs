using Stationmaster.Server.Access;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Vouchers;

/// <param name="CustomerId">Whose it is; null: the operator's own.</param>
/// <param name="CompanyId">The same, as the reference platform names it.</param>
/// <param name="IsDisabled">Its vouchers apply to no session that starts.</param>
/// <param name="AllLocations">It covers every location of its customer and of those below.</param>
/// <param name="LocationIds">What it covers otherwise.</param>
sealed record VoucherGroupView(
    long Id, string Name, string? Notes, Pricing Pricing, long CompanyId, string CompanyName, long OperatorId, long? CustomerId,
    bool IsDisabled, bool AllLocations, IReadOnlyList<long> LocationIds, long VoucherCount, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

sealed record VoucherGroupList(IReadOnlyList<VoucherGroupView> Data, long Count);

/// <param name="Name">At most 30 characters.</param>
/// <param name="CustomerId">Whose it is; absent: the caller's own customer.</param>
/// <param name="AllLocations">Absent: true where no locations are listed.</param>
sealed record VoucherGroupRequest(
    string? Name = null, string? Notes = null, Pricing? Pricing = null, long? CustomerId = null, bool? IsDisabled = null,
    bool? AllLocations = null, IReadOnlyList<long>? LocationIds = null);

sealed record VoucherGroupChange(
    string? Name = null, Pricing? Pricing = null, long? CustomerId = null, bool? IsDisabled = null, bool? AllLocations = null,
    IReadOnlyList<long>? LocationIds = null)
{
    public Given<string> Notes { get; init; }
}

static class VoucherGroupsApi
{
    const string Tag = "Vouchers";
    const int LongestName = 30, MostLocations = 10_000;

    public static void MapVoucherGroups(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/voucher-groups", List).WithTags(Tag).WithSummary("Voucher groups");
        api.MapGet("/v2/voucher-groups/{id:long}", Get).WithTags(Tag).WithSummary("One voucher group");
        api.MapPost("/v2/voucher-groups", Create).WithTags(Tag).WithSummary("Create a voucher group").Produces<VoucherGroupView>(201);
        api.MapPatch("/v2/voucher-groups/{id:long}", Change).WithTags(Tag).WithSummary("Update a voucher group")
            .WithDescription("Sessions that run keep the price they were offered at their start.");
        api.MapDelete("/v2/voucher-groups/{id:long}", Delete).WithTags(Tag).WithSummary("Delete a voucher group and its vouchers").Produces(204);
    }

    static async Task<VoucherGroupList> List(
        HttpContext context, VoucherGroupStore groups, string? search, long? customerId, int? offset, int? limit, CancellationToken ct)
    {
        var (rows, count) = await groups.List(
            context.Scope(), Query.Search(search), customerId, Query.Offset(offset), Query.Limit(limit, 100, 1000), ct);
        return new([.. rows.Select(View)], count);
    }

    static async Task<VoucherGroupView> Get(HttpContext context, VoucherGroupStore groups, long id, CancellationToken ct) =>
        View(await groups.Find(context.Scope(), id, ct) ?? throw Problem.NotFound($"Voucher group {id}"));

    static async Task<IResult> Create(HttpContext context, VoucherGroupStore groups, VoucherGroupRequest request, CancellationToken ct)
    {
        var scope = context.Scope();
        var locations = Locations(request.LocationIds);
        var group = View(await groups.Create(
            scope,
            new(
                request.CustomerId ?? scope.CustomerId, Fields.Text("name", request.Name, LongestName),
                Fields.Optional("notes", request.Notes, LongestName), request.IsDisabled ?? false,
                request.AllLocations ?? locations.Count == 0, OwnPrices.Checked(request.Pricing), locations),
            ct));
        return Results.Created($"/v2/voucher-groups/{group.Id}", group);
    }

    static async Task<VoucherGroupView> Change(
        HttpContext context, VoucherGroupStore groups, long id, VoucherGroupChange change, CancellationToken ct) =>
        View(await groups.Change(
            context.Scope(), id,
            old => new(
                change.CustomerId ?? old.CustomerId, change.Name is null ? old.Name : Fields.Text("name", change.Name, LongestName),
                Fields.Optional("notes", change.Notes.Or(old.Notes), LongestName), change.IsDisabled ?? old.IsDisabled,
                change.AllLocations ?? old.CoversAll, change.Pricing is null ? old.Price : OwnPrices.Checked(change.Pricing),
                change.LocationIds is null ? old.LocationIds : Locations(change.LocationIds)),
            ct) ?? throw Problem.NotFound($"Voucher group {id}"));

    static async Task<IResult> Delete(HttpContext context, VoucherGroupStore groups, long id, CancellationToken ct) =>
        await groups.Delete(context.Scope(), id, ct) ? Results.NoContent() : throw Problem.NotFound($"Voucher group {id}");

    static IReadOnlyList<long> Locations(IReadOnlyList<long>? given) => given is { Count: > MostLocations }
        ? throw Problem.Invalid("locationIds", $"locationIds: at most {MostLocations} can be listed; allLocations covers all.")
        : [.. (given ?? []).Distinct().Order()];

    static VoucherGroupView View(VoucherGroup group) => new(
        group.Id, group.Name, group.Notes, OwnPrices.View(group.Price), group.CustomerId, group.CustomerName, Customer.Root,
        group.CustomerId == Customer.Root ? null : group.CustomerId, group.IsDisabled, group.CoversAll, group.LocationIds,
        group.VoucherCount, group.CreatedAt, group.UpdatedAt, null);
}
