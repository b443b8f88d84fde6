using System.Text;
using System.Text.Json.Serialization;
using QRCoder;
using Stationmaster.Server.Access;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Receipts;

/// <param name="Status">issued, credited, preliminary (issued when the record is sealed), held, nothingOwed, excluded or roaming.</param>
/// <param name="Number">Of the receipt that stands, or was credited last; null where none was issued.</param>
/// <param name="Url">The drivers' page, for anyone who has the address.</param>
/// <param name="Hash">SHA-256 of the receipt as it was issued.</param>
sealed record ReceiptView(
    long TransactionId, string Status, string? Number, string Url, DateTimeOffset? IssuedAt, decimal? Amount, decimal? AmountExVat, string? Currency,
    string? Hash, IReadOnlyList<CreditNoteView> CreditNotes, IReadOnlyList<string> Numbers);

/// <param name="Credits">The receipt it takes back.</param>
sealed record CreditNoteView(string Number, string Credits, string Reason, DateTimeOffset IssuedAt, decimal Amount);

/// <param name="Reason">For the driver: it stands on the credit note.</param>
sealed record CreditRequest(string? Reason = null);

static class ReceiptsApi
{
    const string Tag = "Receipts";

    public static void MapReceipts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/charge-records/{id:long}/receipt", Get).WithTags(Tag).WithSummary("The receipt of a charge record")
            .WithDescription("Its number, the address of the drivers' page, and the credit notes. A receipt is issued when the record is sealed.");
        api.MapGet("/v2/charge-records/{id:long}/receipt/qr", Qr).WithTags(Tag).WithSummary("The address of the drivers' page as a QR code (SVG)")
            .Produces(200, contentType: "image/svg+xml");
        api.MapPost("/v2/charge-records/{id:long}/receipt/credit", Credit).WithTags(Tag).WithSummary("Take back a receipt by a credit note")
            .WithDescription("The whole receipt. Only for callers of the merchant, which is the operator.").Produces<ReceiptView>(201);
        api.MapGet("/v2/merchant", Merchant).WithTags(Tag).WithSummary("The legal details of the seller, as receipts show them");
        api.MapPut("/v2/merchant", SetMerchant).RequireAuthorization(Policies.Control).WithTags(Tag).WithSummary("Change the legal details of the seller")
            .WithDescription("Receipts that are issued keep what they show. Only for administrators of the operator.");
    }

    static async Task<ReceiptView> Get(
        long id, HttpContext context, ReceiptStore receipts, ReceiptLinks links, CancellationToken ct) =>
        await View(await receipts.Find(context.Scope(), id, ct) ?? throw NotFound(id), context, links, ct);

    static async Task<IResult> Qr(long id, HttpContext context, ReceiptStore receipts, ReceiptLinks links, CancellationToken ct)
    {
        var found = await receipts.Find(context.Scope(), id, ct) ?? throw NotFound(id);
        using var code = QRCodeGenerator.GenerateQrCode(await links.Of(found.SessionId, context.Request, ct), QRCodeGenerator.ECCLevel.M);
        return Results.Bytes(Encoding.UTF8.GetBytes(new SvgQRCode(code).GetGraphic(4, "#000000", "#ffffff")), "image/svg+xml");
    }

    static async Task<IResult> Credit(
        long id, CreditRequest request, HttpContext context, ReceiptStore receipts, ReceiptLinks links, CancellationToken ct)
    {
        var scope = context.Scope();
        if (await receipts.Find(scope, id, ct) is null)
            throw NotFound(id);
        RequireMerchant(scope);
        var reason = Fields.Text("reason", request.Reason, 200);
        if (await receipts.Credit(id, reason, ct) is null)
            throw Problem.Conflict(null, $"No receipt of charge record {id} stands that could be taken back.", "no_receipt");
        var view = await View((await receipts.Find(scope, id, ct))!, context, links, ct);
        return Results.Created($"/v2/charge-records/{id}/receipt", view);
    }

    static Task<MerchantDetails> Merchant(MerchantStore merchants, CancellationToken ct) => merchants.Find(Customer.Root, ct);

    static async Task<MerchantDetails> SetMerchant(MerchantDetails given, HttpContext context, MerchantStore merchants, CancellationToken ct)
    {
        RequireMerchant(context.Scope());
        await merchants.Set(
            Customer.Root,
            new(
                Fields.Text("name", given.Name, 100), Fields.Optional("address", given.Address, 200), Fields.Optional("zipCode", given.ZipCode, 20),
                Fields.Optional("city", given.City, 100), given.Country is null ? null : Fields.Country("country", given.Country),
                Fields.Optional("vatNumber", given.VatNumber, 40), Fields.Email("email", given.Email), Fields.Optional("phone", given.Phone, 40),
                Fields.Optional("website", given.Website, 200)),
            ct);
        return await merchants.Find(Customer.Root, ct);
    }

    static void RequireMerchant(Scope scope)
    {
        if (!scope.IsSystem && scope.CustomerId != Customer.Root)
            throw Problem.Forbidden("Receipts are the operator's: only its own people and keys may do this.");
    }

    static async Task<ReceiptView> View(SessionReceipts found, HttpContext context, ReceiptLinks links, CancellationToken ct)
    {
        var last = found.Receipts.LastOrDefault(receipt => receipt.Kind == ReceiptKind.Receipt);
        var content = last?.Content;
        var isCredited = last is not null && found.Receipts.Any(other => other.CreditsId == last.Id);
        var status = isCredited ? "credited" : char.ToLowerInvariant($"{found.Standing}"[0]) + $"{found.Standing}"[1..];
        return new(
            found.Number, status, content?.Number, await links.Of(found.SessionId, context.Request, ct), last?.IssuedAt, content?.Gross, content?.Net,
            content?.Currency, last?.Hash,
            [
                .. found.Receipts.Where(receipt => receipt.Kind == ReceiptKind.CreditNote).Select(receipt => receipt.Content)
                    .Select(note => new CreditNoteView(note.Number!, note.Credits!.Number, note.Credits.Reason, note.IssuedAt!.Value, note.Gross)),
            ],
            [.. found.Receipts.Select(receipt => receipt.Content.Number!)]);
    }

    static ApiProblem NotFound(long id) => Problem.NotFound($"A finished charge record {id}");
}

/// <summary>Where drivers find the receipts of a session.</summary>
sealed class ReceiptLinks(ReceiptKeys keys, ServerOptions options, TimeProvider clock)
{
    public async Task<string> Of(Guid sessionId, HttpRequest request, CancellationToken ct)
    {
        var origin = options.FirstAdministratorLinkBase?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}";
        return $"{origin}/r/{sessionId:D}/{await keys.Mac(sessionId, clock.GetUtcNow(), ct)}";
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReceiptView))]
[JsonSerializable(typeof(CreditRequest))]
[JsonSerializable(typeof(MerchantDetails))]
sealed partial class ReceiptsApiJson : JsonSerializerContext;
