using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Configuration;
using Stationmaster.Server.Http;
using Stationmaster.Server.Security;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.ChargeBoxes;

/// <param name="Type">Hard or Soft.</param>
public sealed record ResetRequest(string? Type);

/// <param name="ConnectorNumber">OCPP's number at the station; left out for all.</param>
public sealed record TriggerRequest(string? RequestedMessage, int? ConnectorNumber = null);

public sealed record DataTransferRequest(string? VendorId, string? MessageId = null, string? Data = null);

public sealed record ConfigurationChange(string? Key, string? Value);

/// <summary>Orders to a charge box, and the list of those given.</summary>
static class ChargeBoxOrdersApi
{
    public static void MapChargeBoxOrders(this IEndpointRouteBuilder api)
    {
        var box = api.MapGroup("/v2/chargeboxes/{id:long}").WithTags("Orders");
        box.MapGet("/orders", List).WithSummary("Who ordered what, newest first, and how it ended");

        var orders = box.MapGroup("").RequireAuthorization(Policies.Control);
        orders.MapPost("/reset", Reset).WithSummary("Restart the charge box").Produces<OrderAnswer>();
        orders.MapPost("/reboot", (long id, Desk desk, CancellationToken ct) => desk.Give(id, new ResetStation(ResetKind.Soft), ct))
            .WithSummary("Restart the charge box softly").Produces<OrderAnswer>();
        orders.MapPost("/clear-cache", (long id, Desk desk, CancellationToken ct) => desk.Give(id, new ClearCache(), ct))
            .WithSummary("Make the charge box forget the charge keys it remembers").Produces<OrderAnswer>();
        orders.MapPost("/change-availability", ChangeAvailability).WithSummary("Take the charge box out of service, or back")
            .Produces<OrderAnswer>();
        orders.MapPost("/trigger-message", Trigger).WithSummary("Ask the charge box to send a message again").Produces<OrderAnswer>();
        orders.MapPost("/data-transfer", Transfer).WithSummary("Send a vendor's own message").Produces<OrderAnswer>();
        orders.MapGet("/configuration", Configuration).WithSummary("The charge box's settings").Produces<ConfigurationAnswer>();
        orders.MapPost("/configuration", Configure).WithSummary("Change one of the charge box's settings").Produces<OrderAnswer>();
    }

    /// <summary>What every order to a charge box needs.</summary>
    sealed record Desk(HttpContext Context, ChargeBoxStore Store, IStations Stations, SettingsDesk Settings)
    {
        public static ValueTask<Desk?> BindAsync(HttpContext context) => new(new Desk(
            context, context.RequestServices.GetRequiredService<ChargeBoxStore>(),
            context.RequestServices.GetRequiredService<IStations>(), context.RequestServices.GetRequiredService<SettingsDesk>()));

        public async Task<OrderResult> Ask(long id, Order order, CancellationToken ct)
        {
            await Store.Require(Context.Scope(), id, ct);
            return await Stations.Order(id, order, Context.Scope().Name, ct);
        }

        public async Task<IResult> Give(long id, Order order, CancellationToken ct) => OutcomeAnswers.Answer(await Ask(id, order, ct));
    }

    static Task<OrderPage> List(
        long id, HttpContext context, OrderHistory history, int? limit, string? nextPageCursor, CancellationToken ct) =>
        history.List(context.Scope(), id, limit, nextPageCursor, ct);

    static Task<IResult> Reset(long id, ResetRequest request, Desk desk, CancellationToken ct) =>
        desk.Give(id, new ResetStation(OrderWords.One<ResetKind>(request.Type, "type")), ct);

    static Task<IResult> ChangeAvailability(long id, AvailabilityRequest request, Desk desk, CancellationToken ct) =>
        desk.Give(id, new ChangeAvailability(ConnectorRef.Station, OrderWords.One<Availability>(request.Type, "type")), ct);

    static Task<IResult> Trigger(long id, TriggerRequest request, Desk desk, CancellationToken ct)
    {
        var message = OrderWords.One<RequestedMessage>(request.RequestedMessage, "requestedMessage");
        if (request.ConnectorNumber is < 1 or > 1000)
            throw Problem.Invalid("connectorNumber", "connectorNumber counts from 1.");
        return desk.Give(id, new TriggerMessage(message, request.ConnectorNumber is { } number ? new ConnectorRef(number, 1) : null), ct);
    }

    static Task<IResult> Transfer(long id, DataTransferRequest request, Desk desk, CancellationToken ct) =>
        desk.Give(
            id,
            new SendVendorData(Required(request.VendorId, "vendorId", 255), Limited(request.MessageId, "messageId", 50), request.Data),
            ct);

    static async Task<IResult> Configuration(long id, string[]? key, Desk desk, CancellationToken ct)
    {
        var keys = (key ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        var order = new GetConfiguration([.. keys.Select(name => Required(name, "key", 50))]);
        var result = await desk.Ask(id, order, ct);
        await desk.Settings.Told(id, result.Outcome, isAll: order.Keys.Count == 0, ct);
        return OutcomeAnswers.Configuration(result);
    }

    static async Task<IResult> Configure(long id, ConfigurationChange request, Desk desk, PasswordRotation passwords, ProfileMove moves, CancellationToken ct)
    {
        var key = Required(request.Key, "key", 50);
        var value = request.Value ?? throw Problem.Missing("value");
        if (value.Length > 500)
            throw Problem.Invalid("value", "value may have up to 500 characters.");
        // With another password than we know the station could not come back.
        if (key.Equals("AuthorizationKey", StringComparison.OrdinalIgnoreCase))
            return OutcomeAnswers.Answer(await passwords.Rotate(desk.Context.Scope(), id, value, ct));
        await desk.Store.Require(desk.Context.Scope(), id, ct);
        await moves.Guard(id, key, value, ct);
        var result = await desk.Ask(id, new ChangeConfiguration(key, value), ct);
        await desk.Settings.Told(id, new WantedSetting(new(SettingName.Of(key)), value), result.Outcome, desk.Context.Scope().Name);
        return OutcomeAnswers.Answer(result);
    }

    static string Required(string? given, string param, int longest) =>
        string.IsNullOrWhiteSpace(given) ? throw Problem.Missing(param) : Limited(given, param, longest)!;

    static string? Limited(string? given, string param, int longest) =>
        given?.Length > longest ? throw Problem.Invalid(param, $"{param} may have up to {longest} characters.") : given;
}
