using System.Text.Json.Serialization;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Payments;

/// <summary>Payments for single charges, prepaid charge keys, and the QR codes that lead to a payment page.</summary>
static class PaymentsApi
{
    const string Tag = "Payments";

    public static IServiceCollection AddPayments(this IServiceCollection services) =>
        services.AddSingleton<CreditStore>().AddSingleton<PaymentStore>().AddSingleton<PaymentDesk>().AddSingleton<QrCodeStore>().AddSingleton<QrCodeDesk>()
            .AddSingleton<DirectPayments>()
            .AddSingleton(provider => new PaymentDirectory(
                provider.GetRequiredService<Storage.Database>(), provider.GetRequiredService<Receipts.ReceiptKeys>(),
                provider.GetRequiredService<Hosting.ServerOptions>(), provider.GetRequiredService<TimeProvider>()))
            .AddApiJson(PaymentsJson.Default);

    public static void MapPayments(this IEndpointRouteBuilder api)
    {
        api.MapCredit();
        api.MapQrCodes();
        api.MapDirectPayments();
        api.MapGet("/v2/payments", List).WithTags(Tag).WithSummary("Payments for single charges, newest first")
            .WithDescription("`state=Ended` are those to be settled: what is due is known.")
            .WithQuery(
                new("state", string.Join('|', Enum.GetNames<PaymentState>()), "Of this state."), new("chargeBoxId", "integer", "At one charge box."),
                new("transactionId", "integer", "For one charge."), new("externalSessionId", "string", "By the payment service's own id."),
                QueryParameter.Limit(50, 100), QueryParameter.Next)
            .Produces<PaymentPage>();
        api.MapGet("/v2/payments/{id:long}", (long id, HttpContext context, PaymentStore payments, CancellationToken ct) => payments.Find(context.Scope(), id, ct))
            .WithTags(Tag).WithSummary("One payment").Produces<Payment>();
        var orders = api.MapGroup("").WithTags(Tag).RequireAuthorization(Policies.Control);
        orders.MapPost("/v2/web-payments", async (WebPaymentRequest request, HttpContext context, PaymentDesk desk, CancellationToken ct) =>
                Made(await desk.Open(context.Scope(), request, ct)))
            .WithSummary("Somebody has opened the payment page of a charge box's QR code (OCPP 2.1)")
            .WithDescription(
                "Charge box, EVSE, password and parameters are checked: 422 names the one that is wrong. The charge box is told that somebody pays. "
                + "200 with the payment that stands, where its externalSessionId was given before.")
            .Produces<Payment>(201).Produces<Payment>();
        orders.MapPost("/v2/terminal-payments", async (TerminalPaymentRequest request, HttpContext context, PaymentDesk desk, CancellationToken ct) =>
                Made(await desk.Terminal(context.Scope(), request, ct)))
            .WithSummary("A terminal that stands alone has authorised a payment: start the charge (OCPP 2.1)").Produces<Payment>(201).Produces<Payment>();
        orders.MapPost("/v2/payments/{id:long}/confirm", (long id, ConfirmRequest request, HttpContext context, PaymentDesk desk, CancellationToken ct) =>
                desk.Confirm(context.Scope(), id, request, ct))
            .WithSummary("The payment is authorised: start the charge").WithDescription("A charge box that refuses is an answer too: state Refused, and why.")
            .Produces<Payment>();
        orders.MapPost("/v2/payments/{id:long}/cancel", (long id, HttpContext context, PaymentDesk desk, CancellationToken ct) => desk.Cancel(context.Scope(), id, ct))
            .WithSummary("Nobody pays after all").WithDescription("A charge that runs is stopped; what it has cost by then is due.").Produces<Payment>();
        orders.MapPost("/v2/payments/{id:long}/limit", (long id, RaiseRequest request, HttpContext context, PaymentDesk desk, CancellationToken ct) =>
                desk.Raise(context.Scope(), id, request, ct))
            .WithSummary("More is reserved: the charge goes on until there (OCPP 2.1)")
            .WithDescription("A payment that is confirmed or charges. Limits are raised, not lowered. The charge box is told with the answer to its next message of the charge, which it is asked for.")
            .Produces<Payment>();
        orders.MapPost("/v2/payments/{id:long}/settle", (long id, SettleRequest request, HttpContext context, PaymentDesk desk, CancellationToken ct) =>
                desk.Settle(context.Scope(), id, request, ct))
            .WithSummary("What became of the money").Produces<Payment>();
    }

    static IResult Made((Payment Payment, bool IsNew) made) =>
        made.IsNew ? Results.Created($"/v2/payments/{made.Payment.Id}", made.Payment) : Results.Ok(made.Payment);

    static Task<PaymentPage> List(HttpContext context, PaymentStore payments, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var states = Enum.GetValues<PaymentState>().Select(state => (state.ToString(), (PaymentState?)state)).Prepend(("", null)).ToArray();
        var (state, box, transaction, external) = (query.Word("state", states), query.Id("chargeBoxId"), query.Id("transactionId"), query.Text("externalSessionId"));
        var (limit, next) = (query.Limit(50, 100), query.Text("nextPageCursor"));
        query.Done();
        var before = Cursor.Read(next, PaymentStore.Order, 1)?.Keys[0] ?? long.MaxValue;
        return payments.List(context.Scope(), new(box, state, transaction, external, limit, before), ct);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Credit))]
[JsonSerializable(typeof(CreditChoice))]
[JsonSerializable(typeof(CreditChange))]
[JsonSerializable(typeof(CreditEntryPage))]
[JsonSerializable(typeof(PaymentPage))]
[JsonSerializable(typeof(WebPaymentRequest))]
[JsonSerializable(typeof(TerminalPaymentRequest))]
[JsonSerializable(typeof(ConfirmRequest))]
[JsonSerializable(typeof(RaiseRequest))]
[JsonSerializable(typeof(SettleRequest))]
[JsonSerializable(typeof(QrCodeList))]
[JsonSerializable(typeof(QrCodeRequest))]
[JsonSerializable(typeof(QrCodeAnswer))]
[JsonSerializable(typeof(DirectPaymentChoice))]
[JsonSerializable(typeof(DirectPaymentView))]
sealed partial class PaymentsJson : JsonSerializerContext;
