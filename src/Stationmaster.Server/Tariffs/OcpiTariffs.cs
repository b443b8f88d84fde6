using System.Text.Json;
using Stationmaster.Charging.Pricing;
using Stationmaster.Ocpi;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Locations;

namespace Stationmaster.Server.Tariffs;

/// <summary>A tariff out as OCPI JSON, and in. What OCPI cannot say stands in the header <c>X-Left-Out</c>.</summary>
static class OcpiTariffs
{
    const string UsualCountry = "DK";

    public static async Task<IResult> Get(
        Guid id, HttpContext context, TariffStore tariffs, LocationStore locations, string? version, CancellationToken ct)
    {
        var owned = await tariffs.Find(context.Scope(), id, ct) ?? throw Problem.NotFound($"Tariff {id}");
        var (json, leftOut) = OcpiTariffWriter.Write(owned.Tariff, VersionOf(version), UsualCountry, await locations.PartyId(ct));
        if (!leftOut.IsEmpty)
            context.Response.Headers["X-Left-Out"] = string.Join(" ", leftOut);
        return Results.Bytes(json, "application/json; charset=utf-8");
    }

    /// <summary>Its name and whose it is stay as they were; what else OCPI cannot say is no more.</summary>
    public static async Task<TariffView> Put(
        Guid id, HttpContext context, TariffStore tariffs, JsonElement body, string? version, CancellationToken ct)
    {
        var scope = context.Scope();
        var old = await tariffs.Find(scope, id, ct) ?? throw Problem.NotFound($"Tariff {id}");
        var read = Read(body, VersionOf(version)).Tariff;
        var made = read with { Name = old.Tariff.Name };
        if (TariffCheck.Of(made) is [var problem, ..])
            throw Problem.Invalid(problem.Field, $"{problem.Field}: expected {problem.Expected}.");
        return TariffShown.View(await tariffs.Replace(scope, id, null, made, ct) ?? throw Problem.NotFound($"Tariff {id}"));
    }

    static OcpiTariff Read(JsonElement body, OcpiVersion version)
    {
        try
        {
            return OcpiTariff.Read(body, version);
        }
        catch (OcpiException e)
        {
            throw Problem.Invalid(e.Path.Length > 0 ? e.Path : null, e.Message);
        }
    }

    static OcpiVersion VersionOf(string? version) => string.IsNullOrWhiteSpace(version)
        ? OcpiVersion.V221
        : OcpiVersions.Parse(version.Trim()) ?? throw Problem.Malformed("version", "version must be one of 2.1.1, 2.2.1, 2.3.0.");
}
