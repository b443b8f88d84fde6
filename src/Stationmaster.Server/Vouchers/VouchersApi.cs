using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Vouchers;

/// <param name="Code">Unique ignoring case.</param>
/// <param name="MaxUsers">How many charge keys and app users may be linked to it; null: any number.</param>
/// <param name="UserCount">How many are.</param>
sealed record VoucherView(
    long Id, string Code, long VoucherGroupId, string VoucherGroupName, long? MaxUsers, long UserCount, DateTimeOffset? ExpiresAt,
    bool IsDisabled, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

sealed record VoucherList(IReadOnlyList<VoucherView> Data, long Count);

/// <param name="Data">The ids of the charge keys.</param>
/// <param name="Tokens">The same with what names them.</param>
/// <param name="Count">All users, those whom you do not see too.</param>
sealed record VoucherTokenList(IReadOnlyList<long> Data, IReadOnlyList<VoucherToken> Tokens, IReadOnlyList<string> AppUserIds, long Count);

/// <param name="Code">Absent: one is made.</param>
sealed record VoucherRequest(
    long? VoucherGroupId = null, string? Code = null, long? MaxUsers = null, DateTimeOffset? ExpiresAt = null, bool? IsDisabled = null);

sealed record VoucherChange(long? VoucherGroupId = null, string? Code = null, bool? IsDisabled = null)
{
    public Given<long?> MaxUsers { get; init; }
    public Given<DateTimeOffset?> ExpiresAt { get; init; }
}

static class VouchersApi
{
    const string Tag = "Vouchers";
    const int MostAtOnce = 1000, MostUsers = 65_535;

    public static void MapVouchers(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/vouchers", List).WithTags(Tag).WithSummary("Vouchers");
        api.MapGet("/v2/vouchers/{id:long}", Get).WithTags(Tag).WithSummary("One voucher");
        api.MapPost("/v2/vouchers", Create).WithTags(Tag).WithSummary("Create a voucher, or a list of them")
            .WithDescription("A list is created whole or not at all. Without a code, one is made.")
            .Accepts<VoucherRequest>("application/json").Produces<VoucherView>(201);
        api.MapPatch("/v2/vouchers/{id:long}", Change).WithTags(Tag).WithSummary("Update a voucher");
        api.MapDelete("/v2/vouchers/{id:long}", Delete).WithTags(Tag).WithSummary("Delete a voucher").Produces(204);
        api.MapGet("/v2/vouchers/{id:long}/tokens", Tokens).WithTags(Tag).WithSummary("Who may use a voucher");
        api.MapPost("/v2/vouchers/{id:long}/tokens/{tokenId:long}", AddToken).WithTags(Tag).WithSummary("Let a charge key use a voucher").Produces(204);
        api.MapDelete("/v2/vouchers/{id:long}/tokens/{tokenId:long}", RemoveToken).WithTags(Tag).WithSummary("Take a charge key off a voucher").Produces(204);
        api.MapPost("/v2/vouchers/{id:long}/app-users/{appUserId}", AddAppUser).WithTags(Tag)
            .WithSummary("Let all charge keys of an app user use a voucher").Produces(204);
        api.MapDelete("/v2/vouchers/{id:long}/app-users/{appUserId}", RemoveAppUser).WithTags(Tag).WithSummary("Take an app user off a voucher").Produces(204);
    }

    static async Task<VoucherList> List(
        HttpContext context, VoucherStore vouchers, string? search, long? voucherGroupId, long? tokenId, string? updatedAtFrom, int? offset,
        int? limit, CancellationToken ct)
    {
        var query = new VoucherQuery(
            Query.Search(search), voucherGroupId, tokenId, Query.Time("updatedAtFrom", updatedAtFrom), Query.Offset(offset),
            Query.Limit(limit, 500, 2000));
        var (rows, count) = await vouchers.List(context.Scope(), query, ct);
        return new([.. rows.Select(View)], count);
    }

    static async Task<VoucherView> Get(HttpContext context, VoucherStore vouchers, long id, CancellationToken ct) =>
        View(await vouchers.Find(context.Scope(), id, ct) ?? throw NotFound(id));

    static async Task<IResult> Create(HttpContext context, VoucherStore vouchers, JsonElement body, CancellationToken ct)
    {
        if (body.ValueKind != JsonValueKind.Array)
        {
            var made = View((await vouchers.Create(context.Scope(), [New(body, name => name)], (_, name) => name, ct))[0]);
            return Results.Created($"/v2/vouchers/{made.Id}", made);
        }
        if (body.GetArrayLength() > MostAtOnce)
            throw Problem.Invalid(null, $"At most {MostAtOnce} vouchers can be created at once.");
        var list = body.EnumerateArray().Select((element, i) => New(element, name => $"[{i}].{name}")).ToList();
        var all = await vouchers.Create(context.Scope(), list, (i, name) => $"[{i}].{name}", ct);
        return Results.Json(all.Select(View).ToList(), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    static async Task<VoucherView> Change(HttpContext context, VoucherStore vouchers, long id, VoucherChange change, CancellationToken ct) =>
        View(await vouchers.Change(
            context.Scope(), id,
            old => new(
                change.VoucherGroupId ?? old.GroupId, change.Code is null ? old.Code : VoucherCodes.Checked("code", change.Code),
                Users("maxUsers", change.MaxUsers.Or(old.MaxUsers)), change.ExpiresAt.Or(old.ExpiresAt), change.IsDisabled ?? old.IsDisabled),
            ct) ?? throw NotFound(id));

    static async Task<IResult> Delete(HttpContext context, VoucherStore vouchers, long id, CancellationToken ct) =>
        await vouchers.Delete(context.Scope(), id, ct) ? Results.NoContent() : throw NotFound(id);

    static async Task<VoucherTokenList> Tokens(HttpContext context, VoucherUserStore users, long id, CancellationToken ct)
    {
        var (tokens, appUsers, count) = await users.List(context.Scope(), id, ct) ?? throw NotFound(id);
        return new([.. tokens.Select(token => token.Id)], tokens, appUsers, count);
    }

    static async Task<IResult> AddToken(HttpContext context, VoucherUserStore users, long id, long tokenId, CancellationToken ct)
    {
        await users.Add(context.Scope(), id, tokenId, ct);
        return Results.NoContent();
    }

    static async Task<IResult> RemoveToken(HttpContext context, VoucherUserStore users, long id, long tokenId, CancellationToken ct)
    {
        await users.Remove(context.Scope(), id, tokenId, ct);
        return Results.NoContent();
    }

    static async Task<IResult> AddAppUser(HttpContext context, VoucherUserStore users, long id, string appUserId, CancellationToken ct)
    {
        await users.Add(context.Scope(), id, Fields.Text("appUserId", appUserId, 100), ct);
        return Results.NoContent();
    }

    static async Task<IResult> RemoveAppUser(HttpContext context, VoucherUserStore users, long id, string appUserId, CancellationToken ct)
    {
        await users.Remove(context.Scope(), id, Fields.Text("appUserId", appUserId, 100), ct);
        return Results.NoContent();
    }

    static VoucherValues New(JsonElement element, Func<string, string> param)
    {
        VoucherRequest? request;
        try
        {
            request = element.Deserialize<VoucherRequest>(ApiJson.Options);
        }
        catch (JsonException e)
        {
            var field = param(e.Path is { Length: > 2 } path ? path[2..] : "");
            throw Problem.Malformed(field.Length == 0 ? null : field, $"{(field.Length == 0 ? "The body" : field)} has the wrong type or form.", "wrong_type");
        }
        return request is null
            ? throw Problem.Malformed(null, "A voucher is an object.", "wrong_type")
            : new(
                request.VoucherGroupId ?? throw Problem.Missing(param("voucherGroupId")),
                request.Code is null ? null : VoucherCodes.Checked(param("code"), request.Code), Users(param("maxUsers"), request.MaxUsers),
                request.ExpiresAt, request.IsDisabled ?? false);
    }

    static long? Users(string param, long? most) =>
        most is null or (>= 1 and <= MostUsers) ? most : throw Problem.Invalid(param, $"{param}: expected 1 to {MostUsers}, or null for any number.");

    static ApiProblem NotFound(long id) => Problem.NotFound($"Voucher {id}");

    static VoucherView View(Voucher voucher) => new(
        voucher.Id, voucher.Code, voucher.GroupId, voucher.GroupName, voucher.MaxUsers, voucher.UserCount, voucher.ExpiresAt,
        voucher.IsDisabled, voucher.CreatedAt, voucher.UpdatedAt, null);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VoucherList))]
[JsonSerializable(typeof(VoucherTokenList))]
[JsonSerializable(typeof(VoucherChange))]
[JsonSerializable(typeof(VoucherGroupList))]
[JsonSerializable(typeof(VoucherGroupRequest))]
[JsonSerializable(typeof(VoucherGroupChange))]
[JsonSerializable(typeof(PriceAgreementList))]
[JsonSerializable(typeof(PriceAgreementRequest))]
[JsonSerializable(typeof(PriceAgreementChange))]
[JsonSerializable(typeof(StoredPrice))]
sealed partial class VouchersJson : JsonSerializerContext;
