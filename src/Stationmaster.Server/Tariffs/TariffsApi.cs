using System.Text.Json.Serialization;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Tariffs.WhatIf;

namespace Stationmaster.Server.Tariffs;

static class TariffsApi
{
    public static void MapTariffs(this IEndpointRouteBuilder api)
    {
        var tariffs = api.MapGroup("/v2/tariffs").WithTags("Tariffs");
        tariffs.MapGet("", List).WithSummary("Tariffs");
        tariffs.MapGet("/{id:guid}", Get).WithSummary("One tariff, as it is in force");
        tariffs.MapPost("", Create).WithSummary("Create a tariff").Produces<TariffView>(201);
        tariffs.MapPut("/{id:guid}", Replace).WithSummary("Update a tariff: a new version; sessions that run keep theirs");
        tariffs.MapDelete("/{id:guid}", Delete).WithSummary("Delete a tariff that nothing uses").Produces(204);
        tariffs.MapGet("/{id:guid}/versions", Versions).WithSummary("Every version of a tariff");
        tariffs.MapGet("/{id:guid}/locations", Locations).WithSummary("The locations that use a tariff");
        tariffs.MapPost("/preview", Preview).WithSummary("What a draft tariff asks, quarter of an hour by quarter of an hour").Produces<TariffPreviewView>();
        tariffs.MapPost("/try", Try).WithSummary("What a session costs by a draft or a stored tariff: nothing is kept").Produces<PricedView>();
        tariffs.MapGet("/{id:guid}/ocpi", OcpiTariffs.Get).WithSummary("A tariff as OCPI JSON: version 2.1.1, 2.2.1 (as when absent) or 2.3.0");
        tariffs.MapPut("/{id:guid}/ocpi", OcpiTariffs.Put).WithSummary("A new version of a tariff from OCPI JSON").Accepts<System.Text.Json.JsonElement>("application/json")
            .Produces<TariffView>();
        tariffs.MapWhatIf();
    }

    static async Task<TariffList> List(HttpContext context, TariffStore tariffs, string? search, CancellationToken ct) =>
        new([.. (await tariffs.List(context.Scope(), Query.Search(search), ct)).Select(TariffShown.View)]);

    static async Task<TariffView> Get(HttpContext context, TariffStore tariffs, Guid id, CancellationToken ct) =>
        TariffShown.View(await tariffs.Find(context.Scope(), id, ct) ?? throw Problem.NotFound($"Tariff {id}"));

    static async Task<IResult> Create(HttpContext context, TariffStore tariffs, TariffRequest request, CancellationToken ct)
    {
        var scope = context.Scope();
        var tariff = TariffShown.View(await tariffs.Create(scope, request.CustomerId ?? scope.CustomerId, TariffReading.Checked(request), ct));
        return Results.Created($"/v2/tariffs/{tariff.Id}", tariff);
    }

    static async Task<TariffView> Replace(HttpContext context, TariffStore tariffs, Guid id, TariffRequest request, CancellationToken ct) =>
        TariffShown.View(await tariffs.Replace(context.Scope(), id, request.CustomerId, TariffReading.Checked(request), ct)
            ?? throw Problem.NotFound($"Tariff {id}"));

    static async Task<IResult> Delete(HttpContext context, TariffStore tariffs, Guid id, CancellationToken ct) =>
        await tariffs.Delete(context.Scope(), id, ct) ? Results.NoContent() : throw Problem.NotFound($"Tariff {id}");

    static async Task<TariffVersionList> Versions(HttpContext context, TariffStore tariffs, Guid id, CancellationToken ct)
    {
        var owned = await tariffs.Find(context.Scope(), id, ct) ?? throw Problem.NotFound($"Tariff {id}");
        var versions = await tariffs.Versions(owned.Tariff.Id, ct);
        return new([.. versions.Select(version => new TariffVersionView(
            version.Tariff.Version, version.ValidFrom, version.Tariff.Version == owned.Tariff.Version, version.MadeBy, version.Tariff.UpdatedAt,
            TariffShown.View(owned with { Tariff = version.Tariff, Upcoming = null })))]);
    }

    static Task<TariffPreviewView> Preview(TariffTrial trial, TariffPreviewRequest request, CancellationToken ct) => trial.Preview(request, ct);

    static Task<PricedView> Try(HttpContext context, TariffTrial trial, TariffTryRequest request, CancellationToken ct) =>
        trial.Try(context.Scope(), request, ct);

    static async Task<TariffLocationList> Locations(HttpContext context, TariffStore tariffs, Guid id, CancellationToken ct)
    {
        var owned = await tariffs.Find(context.Scope(), id, ct) ?? throw Problem.NotFound($"Tariff {id}");
        return new([.. (await tariffs.Locations(context.Scope(), owned.Tariff.Id, ct)).Select(location => new TariffLocationView(location.Id, location.Name, location.City))]);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TariffList))]
[JsonSerializable(typeof(TariffVersionList))]
[JsonSerializable(typeof(TariffLocationList))]
[JsonSerializable(typeof(TariffRequest))]
[JsonSerializable(typeof(TariffPreviewRequest))]
[JsonSerializable(typeof(TariffPreviewView))]
[JsonSerializable(typeof(TariffTryRequest))]
[JsonSerializable(typeof(PricedView))]
sealed partial class TariffsJson : JsonSerializerContext;
