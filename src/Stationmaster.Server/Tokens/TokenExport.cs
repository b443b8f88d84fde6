using System.Runtime.CompilerServices;
using Stationmaster.Server.Access;
using Stationmaster.Server.Exports;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Tokens;

/// <summary>Charge keys as a file.</summary>
static class TokenExport
{
    const int PageSize = 1000;

    static readonly ExportColumn<Token>[] Columns =
    [
        new("Id", 10, key => Cell.Of(key.Id)), new("Type", 10, key => Cell.Of(key.Type)), new("Uid", 24, key => Cell.Of(key.Uid)),
        new("Label", 24, key => Cell.Of(key.Label)), new("Comment", 24, key => Cell.Of(key.Comment)),
        new("Customer id", 11, key => Cell.Of(key.CustomerId)), new("Customer", 24, key => Cell.Of(key.CustomerName)),
        new("Billing reference", 20, key => Cell.Of(key.BillingReference)), new("Group", 20, key => Cell.Of(key.ParentUid)),
        new("Active", 8, key => Cell.Of(key.Active ? "yes" : "no")),
        new("Roaming", 8, key => Cell.Of(key.Roaming ? "yes" : "no")), new("Priority", 8, key => Cell.Of(key.Priority ? "yes" : "no")),
        new("Valid from", 20, key => Cell.Of(key.ValidFrom.UtcDateTime, true)), new("Expires at", 20, key => Cell.Of(key.ExpiresAt?.UtcDateTime, true)),
        new("Created at", 20, key => Cell.Of(key.CreatedAt.UtcDateTime, true)), new("Updated at", 20, key => Cell.Of(key.UpdatedAt.UtcDateTime, true)),
    ];

    public static void MapTokenExport(this IEndpointRouteBuilder api) =>
        api.MapGet("/v2/tokens/export", Export).WithTags("Charge keys").WithSummary("Charge keys as a file").WithQuery(
        [
            new("search", "string", "Found in uid and label."), new("type", string.Join('|', TokenTypes.All), "Of this type."),
            new("customerId", "integer", "Of this customer."), .. ExportOptions.Parameters,
        ]).Produces<string>(200, "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    static Task Export(HttpContext context, TokenStore tokens, Exporter exporter, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var options = ExportOptions.Read(query);
        var list = new TokenQuery(query.Text("search"), Query.Words("type", query.Text("type"), TokenTypes.All), query.Id("customerId"), Limit: PageSize);
        query.Done();
        return exporter.Write(context, options, "charge-keys", Columns, Pages(context.Scope(), tokens, list, ct), ct);
    }

    static async IAsyncEnumerable<IReadOnlyList<Token>> Pages(
        Scope scope, TokenStore tokens, TokenQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        IReadOnlyList<Token> page;
        do
        {
            (page, _) = await tokens.List(scope, query, ct);
            yield return page;
            query = query with { Offset = query.Offset + PageSize };
        }
        while (page.Count == PageSize);
    }
}
