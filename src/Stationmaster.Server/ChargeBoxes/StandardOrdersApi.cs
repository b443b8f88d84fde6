using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.Vocabulary;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Vocabulary;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>How an order of the standard ended.</summary>
/// <param name="Status">The station's own word, or the word of the API where it said none.</param>
/// <param name="Description">More about an accepted order, where there is more to say.</param>
/// <param name="OrderId">In the list of orders.</param>
/// <param name="Answer">The charge box's whole answer, secrets masked; null where it gave none.</param>
/// <param name="Notes">Where the answer is not as the standard has it.</param>
public sealed record StandardAnswer(
    string Status, OutcomeKind Outcome, OrderError? Error, long OrderId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description, JsonElement? Answer, IReadOnlyList<string> Notes);

/// <summary>Any order of the OCPP version that a charge box speaks, in the standard's own words.</summary>
static class StandardOrdersApi
{
    const int LongestBody = 1_000_000;

    public static void MapStandardOrders(this IEndpointRouteBuilder api)
    {
        var box = api.MapGroup("/v2/chargeboxes/{id:long}/ocpp").WithTags("Orders");
        box.MapGet("", List).WithSummary("Every order of the OCPP version that the charge box speaks")
            .WithDescription("Null as version, and no orders, before the charge box first connected. What an order may hold: `/v2/ocpp/{version}/actions/{action}`.")
            .Produces<StandardOrderListShape>();
        box.MapPost("/{action}", Give).RequireAuthorization(Policies.Control).WithSummary("Give any order of the charge box's OCPP version")
            .WithDescription(
                "The body is the payload as the standard has it; it is judged before it is sent, and `errors` of a 400 name every field that is "
                + "wrong. An order for which there is a path of its own has the same effects here.")
            .Accepts<JsonElement>("application/json").Produces<StandardAnswer>().ProducesProblem(400);
    }

    static async Task<IResult> List(long id, HttpContext context, ChargeBoxStore store, CancellationToken ct)
    {
        new QueryReader(context.Request.Query).Done();
        var version = (await Box(store, context, id, ct)).OcppVersion is { } name ? OcppVersions.Find(name) : null;
        return new Document(VocabularyJson.Write(
            version?.Name, version?.Actions.All.Where(action => action.Caller.HasFlag(Caller.CentralSystem)) ?? []));
    }

    static async Task<IResult> Give(
        long id, string action, HttpContext context, ChargeBoxStore store, StandardOrders orders, CancellationToken ct)
    {
        new QueryReader(context.Request.Query).Done();
        var box = await Box(store, context, id, ct);
        if (box.OcppVersion is not { } name || OcppVersions.Find(name) is not { } version)
            throw Problem.Conflict(null, "The charge box has never connected: which version of OCPP it speaks is not known.", "version_unknown");
        if (version.Actions.Find(action) is not { } shape || !shape.Caller.HasFlag(Caller.CentralSystem))
            throw Problem.NotFound($"The order {action} of OCPP {version.Name}");
        var payload = await Body(context.Request, ct);
        var reading = version.ReadStandardOrder(action, payload);
        if (reading.Order is not StandardOrder order)
            throw Refused(action, reading, version.Edition);
        var result = await orders.Give(context.Scope(), id, order, ct);
        return OutcomeAnswers.Standard(result, Masked(action, result.Outcome.AnswerJson), Notes(shape, result.Outcome.AnswerJson));
    }

    static async Task<ChargeBox> Box(ChargeBoxStore store, HttpContext context, long id, CancellationToken ct) =>
        await store.Find(context.Scope(), id, ct) is { DeletedAt: null } box ? box : throw Problem.NotFound($"Charge box {id}");

    /// <summary>No body is an empty payload: many orders have nothing to say.</summary>
    static async Task<ReadOnlyMemory<byte>> Body(HttpRequest request, CancellationToken ct)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            if (body.Length + read > LongestBody)
                throw Problem.TooLarge($"An order may have up to {LongestBody} bytes.");
            body.Write(buffer, 0, read);
        }
        if (body.Length == 0)
            return "{}"u8.ToArray();
        return request.HasJsonContentType() ? body.ToArray() : throw Problem.NotJson();
    }

    static ApiProblem Refused(string action, OrderReading reading, OcppEdition edition)
    {
        var errors = reading.Deviations
            .Select(deviation => (deviation.Field, Error: deviation.ToError()))
            .Select(deviation => new FieldError(deviation.Field, deviation.Error.Description, deviation.Error.CodeIn(edition))).ToList();
        var message = errors.Count > 0 ? errors[0].Message : reading.Error!.Description;
        var param = errors.Count > 0 && errors[0].Field.Length > 0 ? errors[0].Field : null;
        return new(400, "invalid_request", "invalid_payload", errors.Count > 1 ? $"{action}: {message} (and {errors.Count - 1} more)." : $"{action}: {message}.", param)
        {
            Errors = errors,
        };
    }

    static JsonElement? Masked(string action, string? answer) =>
        answer is null ? null : JsonSerializer.Deserialize<JsonElement>(MessageLog.Secrets.Mask(action, Encoding.UTF8.GetBytes(answer)).Span);

    static List<string> Notes(ActionShape shape, string? answer) => answer is null || shape.Answer is not { } expected
        ? []
        : [.. Verdict.Of(Encoding.UTF8.GetBytes(answer), expected).Deviations.Select(deviation => deviation.ToError().Description)];
}

// For the API's description alone: what is answered is written by VocabularyJson.

sealed record StandardOrderListShape(string? Version, IReadOnlyList<OcppActionHeadShape> Data);
