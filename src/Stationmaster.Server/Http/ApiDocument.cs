using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Stationmaster.Server.Access;

namespace Stationmaster.Server.Http;

/// <summary>The OpenAPI 3.1 document at /openapi/v2.json, and the page at /docs that shows it.</summary>
static class ApiDocument
{
    const string Bearer = "apiKey";

    static readonly (string Status, string Text)[] Refusals =
    [
        ("400", "The request cannot be read"), ("401", "No key, or one that does not hold"), ("403", "The key lacks the right"),
        ("404", "Absent, or not yours"), ("409", "Already there"), ("422", "A value is not allowed"), ("503", "The storage is away; try again"),
    ];

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi("v2", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath?.StartsWith("v2/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(AddRefusals);
        options.AddSchemaTransformer(Plain);
    });

    public static void MapDocs(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var docs = routes.MapGroup("/docs").AllowAnonymous().ExcludeFromDescription();
        docs.MapGet("", () => Page("docs.html", "text/html; charset=utf-8"));
        docs.MapGet("/docs.js", () => Page("docs.js", "text/javascript; charset=utf-8"));
        docs.MapGet("/docs.css", () => Page("docs.css", "text/css; charset=utf-8"));
    }

    static IResult Page(string name, string type) =>
        Results.Stream(typeof(ApiDocument).Assembly.GetManifestResourceStream($"Stationmaster.Server.Http.Docs.{name}")!, type);

    static async Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Stationmaster API",
            Version = "2.0",
            Description = "Send an API key as a bearer token. A key has one right: read, write (and read), or control (and both), and sees its customer and "
                + "those below it: what lies outside is answered with 404. Errors are problem details (RFC 9457); their `error.request_id` finds the line in our log.",
        };
        // The address one reaches us by is right by itself.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.AddComponent(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, sm_…, made in the portal or by `stationmaster apikey create`.",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        document.AddComponent("Problem", await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, ct));
    }

    static Task AddRefusals(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var changes = context.Description.HttpMethod is not ("GET" or "HEAD");
        var named = context.Description.RelativePath?.Contains('{') == true;
        operation.Responses ??= [];
        foreach (var (status, text) in Refusals)
        {
            if ((status is "404" && !named) || (status is "409" or "422" && !changes))
                continue;
            operation.Responses.TryAdd(status, new OpenApiResponse
            {
                Description = text,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", context.Document) },
                },
            });
        }
        operation.Description ??= "";
        var rights = context.Description.ActionDescriptor.EndpointMetadata.OfType<Microsoft.AspNetCore.Authorization.IAuthorizeData>()
            .Any(needs => needs.Policy == Policies.Control) ? "control" : changes ? "write" : "read";
        operation.Description = $"{operation.Description} Needs the right `{rights}`.".Trim();
        return Task.CompletedTask;
    }

    // We read numbers from strings too, but nobody should write them so; a Given<T> is a T; times are text, which their converter hides.
    static async Task Plain(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = context.JsonTypeInfo.Type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Given<>))
        {
            var inner = await context.GetOrCreateSchemaAsync(type.GetGenericArguments()[0], null, ct);
            (schema.Type, schema.Format, schema.Properties, schema.Items, schema.Enum) = (inner.Type, inner.Format, inner.Properties, inner.Items, inner.Enum);
        }
        if (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?))
            (schema.Type, schema.Format) = (type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null, "date-time");
        if (schema.Type is { } given && given.HasFlag(JsonSchemaType.String) && (given.HasFlag(JsonSchemaType.Integer) || given.HasFlag(JsonSchemaType.Number)))
            (schema.Type, schema.Pattern) = (given & ~JsonSchemaType.String, null);
    }
}
