using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tokens;

namespace Stationmaster.Server.CustomerInformation;

/// <summary>What stations hold about customers: asked for, shown, and cleared.</summary>
static class InquiryApi
{
    public static IServiceCollection AddCustomerInformation(this IServiceCollection services) =>
        services.AddSingleton<InquiryStore>().AddSingleton<InquiryDesk>().AddApiJson(InquiryJson.Default);

    public static void MapCustomerInformation(this IEndpointRouteBuilder api)
    {
        var inquiries = api.MapGroup("/v2/chargeboxes/{id:long}/customer-information").WithTags("Customer information")
            .RequireAuthorization(Policies.Control);
        inquiries.MapGet("", List).WithSummary("What a charge box was asked about customers, newest first")
            .WithQuery(QueryParameter.Limit(25, 100), QueryParameter.Next).Produces<InquiryPage>();
        inquiries.MapGet("/{inquiryId:long}", Find).WithSummary("What a charge box told about a customer, its parts put together").Produces<InquiryAnswer>();
        inquiries.MapPost("", (long id, InquiryRequest request, HttpContext context, InquiryDesk desk, CancellationToken ct) =>
                desk.Ask(context.Scope(), id, request, ct))
            .WithSummary("Ask a charge box what it holds about a customer, have it forget that, or both (OCPP 2.x)")
            .WithDescription("A charge key that is to be forgotten is left off the charge box's local list too.").Produces<InquiryOutcome>();
        inquiries.MapDelete("/{inquiryId:long}", Delete).WithSummary("Delete what a charge box told about a customer").Produces(204);
    }

    static async Task<InquiryPage> List(long id, HttpContext context, ChargeBoxStore boxes, InquiryStore inquiries, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (limit, next) = (query.Limit(25, 100), query.Text("nextPageCursor"));
        query.Done();
        await boxes.Require(context.Scope(), id, ct);
        return await inquiries.List(id, limit, next, ct);
    }

    static async Task<InquiryAnswer> Find(long id, long inquiryId, HttpContext context, ChargeBoxStore boxes, InquiryStore inquiries, CancellationToken ct)
    {
        await boxes.Require(context.Scope(), id, ct);
        return await inquiries.Find(id, inquiryId, ct);
    }

    static async Task<IResult> Delete(long id, long inquiryId, HttpContext context, ChargeBoxStore boxes, InquiryStore inquiries, CancellationToken ct)
    {
        await boxes.Require(context.Scope(), id, ct);
        await inquiries.Delete(id, inquiryId, ct);
        return Results.NoContent();
    }
}

/// <summary>Asks stations about customers.</summary>
sealed class InquiryDesk(
    InquiryStore inquiries, TokenStore tokens, ChargeBoxStore boxes, IStations stations, Locations.SiteChanges changes)
{
    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<InquiryOutcome> Ask(Scope scope, long boxId, InquiryRequest request, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        if (request is { Report: not true, Clear: not true })
            throw Problem.Invalid("report", "Ask for a report, for clearing, or for both.");
        var uid = await Uid(scope, request, ct);
        var customer = Fields.Optional("customerIdentifier", request.CustomerIdentifier, 64);
        var certificate = request.Certificate is null ? null : Hash(request.Certificate);
        if (new object?[] { uid, customer, certificate }.Count(one => one is not null) != 1)
            throw Problem.Invalid("tokenId", "Exactly one of tokenId or idTag, customerIdentifier and certificate says who is meant.");
        var (kind, subject) = uid is not null ? (InquirySubject.Token, uid)
            : customer is not null ? (InquirySubject.Customer, customer) : (InquirySubject.Certificate, certificate!.SerialNumber);
        var id = await inquiries.Add(boxId, kind, subject, request.Report == true, request.Clear == true, scope.Name, ct);
        var result = await stations.Order(
            boxId,
            new AskCustomerInformation(id, request.Report == true, request.Clear == true) { TokenUid = uid, CustomerIdentifier = customer, Certificate = certificate },
            scope.Name, ct);
        await inquiries.Answered(id, result.Outcome);
        if (request.Clear == true && uid is not null && result.Outcome.Kind == OutcomeKind.Accepted)
        {
            await inquiries.Exclude(boxId, uid, scope.Name);
            changes.Changed(chargeBoxId: boxId);
        }
        var answer = OutcomeAnswers.Plain(result);
        return new(answer.Status, answer.Outcome, answer.Error, answer.OrderId, (await inquiries.Find(boxId, id, ct)).Inquiry);
    }

    /// <summary>Somebody may ask to be forgotten whose charge key is registered no more.</summary>
    async Task<string?> Uid(Scope scope, InquiryRequest request, CancellationToken ct)
    {
        if (request.TokenId is { } id)
            return (await tokens.Find(scope, id, ct) ?? throw Problem.Invalid("tokenId", $"There is no charge key {id}.", "unknown_token")).Uid;
        if (Fields.Optional("idTag", request.IdTag, 255) is not { } tag)
            return null;
        if (await tokens.FindByUid(scope, tag, ct) is { } token)
            return token.Uid;
        return await tokens.FindByUid(Scope.System, tag, ct) is null ? tag : throw Problem.Invalid("idTag", $"'{tag}' is not a charge key of yours.", "unknown_token");
    }

    static CertificateHash Hash(InquiryCertificate given) => new(
        OrderWords.One<HashKind>(given.HashAlgorithm, "certificate.hashAlgorithm"),
        Fields.Text("certificate.issuerNameHash", given.IssuerNameHash, 128), Fields.Text("certificate.issuerKeyHash", given.IssuerKeyHash, 128),
        Fields.Text("certificate.serialNumber", given.SerialNumber, 40));
}
