using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Server.Access;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Tokens;

sealed record TokenView(
    long Id, long? CustomerId, NamedRef? Customer, TokenIdentifier Identifier, DateTimeOffset ValidFrom, DateTimeOffset? ExpiresAt,
    bool IsActive, bool RoamingEnabled, bool PriorityChargingEnabled, bool AllowConcurrent, string? BillingReference, string? Comment,
    string? GroupUid, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyList<long> TokenGroupIds);

/// <param name="Type">rfid, virtual, vehicle, app, terminal or none.</param>
/// <param name="Uid">What the station sends; unique ignoring case.</param>
/// <param name="Label">Unique in the whole system.</param>
sealed record TokenIdentifier(string Type, string Uid, string Label, string? AppUserId);

sealed record TokenList(IReadOnlyList<TokenView> Data, long Count);

static class TokensApi
{
    const int MostAtOnce = 1000;

    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/tokens", List).WithTags("Charge keys").WithSummary("Charge keys");
        api.MapGet("/v2/tokens/{id:long}", Get).WithTags("Charge keys").WithSummary("One charge key");
        api.MapPost("/v2/tokens", Create).WithTags("Charge keys").WithSummary("Create a charge key, or a list of them")
            .Accepts<TokenRequest>("application/json").Produces<TokenView>(201);
        api.MapPatch("/v2/tokens/{id:long}", Change).WithTags("Charge keys").WithSummary("Update a charge key");
        api.MapDelete("/v2/tokens/{id:long}", Delete).WithTags("Charge keys").WithSummary("Delete a charge key").Produces(204);
    }

    static async Task<TokenList> List(
        HttpContext context, TokenStore tokens, string? search, string? type, long? customerId, string? active, string? roaming,
        string? priority, string? validFrom, string? expiresAt, string? sort, string? sortDirection, int? offset, int? limit,
        CancellationToken ct)
    {
        var query = new TokenQuery(
            Query.Search(search), Query.Words("type", type, TokenTypes.All), customerId, Query.Flag("active", active),
            Query.Flag("roaming", roaming), Query.Flag("priority", priority), Query.Time("validFrom", validFrom),
            Query.Time("expiresAt", expiresAt), Query.Words("sort", sort, [.. TokenStore.Sorts.Keys])?[0] ?? "id",
            Query.IsDescending(sortDirection, otherwise: false), Query.Offset(offset), Query.Limit(limit, 500, 1000));
        var (rows, count) = await tokens.List(context.Scope(), query, ct);
        return new([.. rows.Select(View)], count);
    }

    static async Task<TokenView> Get(HttpContext context, TokenStore tokens, long id, CancellationToken ct) =>
        View(await tokens.Find(context.Scope(), id, ct) ?? throw Problem.NotFound($"Charge key {id}"));

    static async Task<IResult> Create(HttpContext context, TokenStore tokens, JsonElement body, CancellationToken ct)
    {
        var scope = context.Scope();
        if (body.ValueKind != JsonValueKind.Array)
        {
            var values = TokenChecks.New(Read(body, ""), scope, name => name);
            var token = View((await tokens.Create(scope, [values], (_, name) => name, ct))[0]);
            return Results.Created($"/v2/tokens/{token.Id}", token);
        }

        if (body.GetArrayLength() > MostAtOnce)
            throw Problem.Invalid(null, $"At most {MostAtOnce} charge keys can be created at once.");
        var list = body.EnumerateArray()
            .Select((element, i) => TokenChecks.New(Read(element, $"[{i}]."), scope, name => $"[{i}].{name}"))
            .ToList();
        var made = await tokens.Create(scope, list, (i, name) => $"[{i}].{name}", ct);
        return Results.Json(made.Select(View).ToList(), TokensJson.Options, statusCode: StatusCodes.Status201Created);
    }

    static async Task<TokenView> Change(HttpContext context, TokenStore tokens, long id, TokenChange change, CancellationToken ct) =>
        View(await tokens.Change(context.Scope(), id, token => TokenChecks.Changed(token, change),
            ct) ?? throw Problem.NotFound($"Charge key {id}"));

    static async Task<IResult> Delete(HttpContext context, TokenStore tokens, long id, CancellationToken ct) =>
        await tokens.Delete(context.Scope(), id, ct) ? Results.NoContent() : throw Problem.NotFound($"Charge key {id}");

    static TokenRequest Read(JsonElement element, string prefix)
    {
        try
        {
            return element.Deserialize<TokenRequest>(TokensJson.Options)
                ?? throw Problem.Malformed(null, "A charge key is an object.", "wrong_type");
        }
        catch (JsonException e)
        {
            var field = prefix + (e.Path is { Length: > 2 } path ? path[2..] : "");
            throw Problem.Malformed(
                field.Length == 0 ? null : field, $"{(field.Length == 0 ? "The body" : field)} has the wrong type or form.", "wrong_type");
        }
    }

    static TokenView View(Token token) => new(
        token.Id, token.CustomerId, token.CustomerId is { } customer ? new(customer, token.CustomerName ?? "") : null,
        new(token.Type, token.Uid, token.Label, token.AppUserId), token.ValidFrom, token.ExpiresAt, token.Active, token.Roaming,
        token.Priority, token.Concurrent, token.BillingReference, token.Comment, token.ParentUid,
        token.CreatedAt, token.UpdatedAt, []);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TokenList))]
[JsonSerializable(typeof(TokenChange))]
sealed partial class TokensJson : JsonSerializerContext
{
    // A context's own options know nothing of the API's times and of what is given; these do.
    public static new JsonSerializerOptions Options => ApiJson.Options;
}
