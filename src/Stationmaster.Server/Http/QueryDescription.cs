using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Stationmaster.Server.Http;

/// <summary>A query parameter as the API's description names it; <see cref="QueryReader"/> reads it.</summary>
/// <param name="Type">"string", "integer", "date-time", or the words it may be, separated by '|'.</param>
sealed record QueryParameter(string Name, string Type, string Text)
{
    public static QueryParameter Limit(int usual, int most) => new("limit", "integer", $"Up to {most}; {usual} where absent.");

    public static QueryParameter Next { get; } = new("nextPageCursor", "string", "The last answer's nextPageCursor: the page after it.");

    public static QueryParameter Previous { get; } = new("previousPageCursor", "string", "The last answer's previousPageCursor: the page before it. Not together with nextPageCursor.");
}

static class QueryDescription
{
    /// <summary>Describes what the endpoint reads from its query itself.</summary>
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder endpoint, params QueryParameter[] parameters) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var parameter in parameters)
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = parameter.Name, In = ParameterLocation.Query, Description = parameter.Text, Schema = SchemaOf(parameter.Type),
                });
            }
            return Task.CompletedTask;
        });

    static OpenApiSchema SchemaOf(string type) => type switch
    {
        "integer" => new() { Type = JsonSchemaType.Integer },
        "date-time" => new() { Type = JsonSchemaType.String, Format = "date-time" },
        _ when type.Contains('|') => new() { Type = JsonSchemaType.String, Enum = [.. type.Split('|')] },
        _ => new() { Type = JsonSchemaType.String },
    };
}
