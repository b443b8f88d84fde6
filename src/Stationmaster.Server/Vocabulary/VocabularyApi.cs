using Stationmaster.Ocpp.Vocabulary;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Vocabulary;

/// <summary>GET /v2/ocpp/{version}/actions: what the versions of OCPP can say, so that forms and callers need no copy of the standard.</summary>
static class VocabularyApi
{
    const string CallerParameter = "caller";

    public static void MapVocabulary(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/ocpp/{version}/actions", List).WithTags("OCPP").WithSummary("Every action of an OCPP version, by name")
            .WithDescription("Versions are `1.6` (with its security extension), `2.0.1` and `2.1`.")
            .WithQuery(new QueryParameter(CallerParameter, "station|centralSystem", "Only actions that this side may call."))
            .Produces<OcppActionListShape>();
        api.MapGet("/v2/ocpp/{version}/actions/{action}", Read).WithTags("OCPP")
            .WithSummary("One action of an OCPP version: what its request and its answer may hold")
            .WithDescription("An object that the standard has given a name stands once, in `types`; where it is used, `name` points there.")
            .Produces<OcppActionShape>();
    }

    static IResult List(string version, HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var caller = query.Text(CallerParameter);
        query.Done();
        Caller? wanted = caller switch
        {
            null => null,
            VocabularyJson.Station => Caller.Station,
            VocabularyJson.CentralSystem => Caller.CentralSystem,
            _ => throw Problem.Malformed(CallerParameter, $"{CallerParameter} must be {VocabularyJson.Station} or {VocabularyJson.CentralSystem}."),
        };
        var actions = Find(version).All.Where(action => wanted is not { } side || action.Caller.HasFlag(side));
        return new Document(VocabularyJson.Write(actions));
    }

    static IResult Read(string version, string action, HttpContext context)
    {
        new QueryReader(context.Request.Query).Done();
        var actions = Find(version);
        var shape = actions.Find(action) ?? throw Problem.NotFound($"The action {action} of OCPP {version}");
        return new Document(VocabularyJson.Write(actions, shape));
    }

    static OcppActions Find(string version) => OcppActions.Of(version) ?? throw Problem.NotFound($"OCPP {version}");
}
