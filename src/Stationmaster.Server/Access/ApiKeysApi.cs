using System.Text.Json.Serialization;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Access;

sealed record ApiKeyList(IReadOnlyList<ApiKey> Data);

/// <param name="Scope">read, write or control.</param>
/// <param name="CustomerId">Limits the key to this customer and those below; null: the maker's own.</param>
sealed record NewApiKey(string? Name, string? Scope, long? CustomerId = null, DateTimeOffset? ExpiresAt = null);

/// <param name="Key">The whole key: shown here and never again.</param>
sealed record CreatedApiKey(
    long Id, string Name, Rights Scope, long CustomerId, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, string Prefix,
    string Key);

static class ApiKeysApi
{
    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/api-keys", List).WithTags("API keys").WithSummary("API keys in force");
        api.MapPost("/v2/api-keys", Create).WithTags("API keys").WithSummary("Create an API key").Produces<CreatedApiKey>(201);
        api.MapDelete("/v2/api-keys/{id:long}", Revoke).WithTags("API keys").WithSummary("Revoke an API key").Produces(204);
    }

    static async Task<ApiKeyList> List(HttpContext context, ApiKeys keys, CancellationToken ct) => new(await keys.List(context.Scope(), ct));

    static async Task<IResult> Create(NewApiKey request, HttpContext context, ApiKeys keys, TimeProvider time, CancellationToken ct)
    {
        var name = request.Name?.Trim() is { Length: > 0 and <= 200 } given ? given : throw Problem.Invalid("name", "name is required, up to 200 characters.");
        var rights = RightsWords.Parse(request.Scope) ?? throw Problem.Invalid("scope", "scope is one of read, write, control.");
        if (request.ExpiresAt <= time.GetUtcNow())
            throw Problem.Invalid("expiresAt", "expiresAt must be in the future.");
        var scope = context.Scope();
        var (key, text) = await keys.Create(scope, name, rights, request.CustomerId ?? scope.CustomerId, request.ExpiresAt, ct);
        var created = new CreatedApiKey(key.Id, key.Name, key.Scope, key.CustomerId, key.CreatedAt, key.ExpiresAt, key.LastUsedAt, key.Prefix, text);
        return Results.Json(created, statusCode: StatusCodes.Status201Created);
    }

    static async Task<IResult> Revoke(long id, HttpContext context, ApiKeys keys, CancellationToken ct)
    {
        await keys.Revoke(context.Scope(), id, ct);
        return Results.NoContent();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Me))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(FirstAdministratorRequest))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(CreatedApiKey))]
sealed partial class AccessJson : JsonSerializerContext;
