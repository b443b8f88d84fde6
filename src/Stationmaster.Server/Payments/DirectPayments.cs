using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Payments;

/// <param name="Accepted">Null: as the installation has it (--direct-payments).</param>
public sealed record DirectPaymentChoice(bool? Accepted = null);

/// <param name="Own">The location's choice; null: as the installation has it.</param>
/// <param name="Accepted">What holds.</param>
public sealed record DirectPaymentView(bool? Own, bool Accepted);

/// <summary>Whether locations take what charge boxes' own payment terminals have authorised (OCPP 2.1: idToken of type DirectPayment).</summary>
sealed class DirectPayments(Database database, Commits commits, LocationStore locations, SiteChanges changes, StationOptions plain)
{
    /// <exception cref="ApiProblem">404.</exception>
    public async Task<DirectPaymentView> Find(Scope scope, long locationId, CancellationToken ct)
    {
        await Require(scope, locationId, ct);
        await using var connection = await database.Open(ct);
        var own = await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "select accepted from direct_payment_choice where location_id = @locationId", new { locationId }, cancellationToken: ct));
        return new(own is { } accepted ? accepted != 0 : null, own is { } chosen ? chosen != 0 : plain.DirectPayments);
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<DirectPaymentView> Set(Scope scope, long locationId, DirectPaymentChoice choice, CancellationToken ct)
    {
        await Require(scope, locationId, ct);
        await commits.Write(
            write => choice.Accepted is not { } accepted
                ? write.Execute("delete from direct_payment_choice where location_id = @locationId", new { locationId }, ct)
                : write.Execute(
                    """
                    insert into direct_payment_choice (location_id, accepted, by_name, updated_ms) values (@locationId, @accepted, @by, @NowMs)
                    on conflict (location_id) do update set accepted = excluded.accepted, by_name = excluded.by_name, updated_ms = excluded.updated_ms
                    """, new { locationId, accepted = accepted ? 1L : 0L, by = scope.Name, write.NowMs }, ct),
            ct);
        changes.Changed(locationId: locationId);
        return await Find(scope, locationId, ct);
    }

    async Task Require(Scope scope, long locationId, CancellationToken ct)
    {
        if (await locations.Find(scope, locationId, ct) is null)
            throw Problem.NotFound($"Location {locationId}");
    }
}

static class DirectPaymentsApi
{
    public static void MapDirectPayments(this IEndpointRouteBuilder api)
    {
        var location = api.MapGroup("/v2/locations/{id:long}/direct-payments").WithTags("Payments");
        location.MapGet("", (long id, HttpContext context, DirectPayments choices, CancellationToken ct) => choices.Find(context.Scope(), id, ct))
            .WithSummary("Whether a location takes what its charge boxes' own payment terminals have authorised").Produces<DirectPaymentView>();
        location.MapPut("", (long id, DirectPaymentChoice choice, HttpContext context, DirectPayments choices, CancellationToken ct) =>
                choices.Set(context.Scope(), id, choice, ct))
            .RequireAuthorization(Policies.Control).WithSummary("Choose whether it does")
            .WithDescription("A charge box says itself that its terminal has authorised a payment (idToken of type DirectPayment): take it where you trust the charge boxes.")
            .Produces<DirectPaymentView>();
    }
}
