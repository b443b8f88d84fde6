using System.Net.Mime;
using System.Text;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Certificates;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Security;

namespace Stationmaster.Server.Pki;

/// <param name="Address">Without what may be secret in it; null where none is set up.</param>
/// <param name="Form">exi or opcp; null where none is set up.</param>
public sealed record ContractServiceView(string? Address, string? Form, bool HasToken, ContractServiceState? State);

/// <param name="Responder">Where our own OCSP responder is reached; null where certificates name none.</param>
/// <param name="AsksPrivateAddresses">Whether responders in private networks are asked.</param>
/// <param name="VatRegister">Where numbers for VAT are looked up; null: by their form alone.</param>
/// <param name="AuthorityKey">encrypted or plain: how the authority's keys lie in the database.</param>
public sealed record PkiView(ContractServiceView ContractService, string? Responder, bool AsksPrivateAddresses, string? VatRegister, string AuthorityKey);

/// <summary>The roots of ISO 15118 and the services that stand behind it.</summary>
static class PkiApi
{
    public static void MapPki(this IEndpointRouteBuilder api)
    {
        var certificates = api.MapGroup("/v2/certificates").WithTags("Certificates");
        certificates.MapGet("/roots", List).WithSummary("Roots of vehicles, V2G and mobility operators that are kept here, newest first")
            .WithDescription("Contract certificates that charge boxes leave to us to check must lead to one of the V2G or mobility operators' roots.");
        certificates.MapPost("/roots", Add).WithSummary("Keep a root of vehicles, V2G or mobility operators").Produces<VehicleRootList>(201);
        certificates.MapDelete("/roots/{rootId:long}", Remove).WithSummary("Keep a root no longer; charge boxes that have it keep it").Produces(204);
        certificates.MapGet("/roots/{rootId:long}/pem", Pem).WithSummary("A root as PEM").Produces<string>(200, MediaTypeNames.Text.Plain);
        certificates.MapGet("/services", Services).WithSummary("The services behind certificates of ISO 15118: how they are set up, and how they do");
    }

    static async Task<VehicleRootList> List(VehicleRootStore roots, CancellationToken ct) => new(await roots.List(ct));

    static async Task<IResult> Add(NewVehicleRoot root, HttpContext context, VehicleRootStore roots, CancellationToken ct)
    {
        var use = OrderWords.One<RootUse>(root.Use, "use");
        var added = await roots.Add(context.Scope(), use, Fields.Text("certificate", root.Certificate, 100_000), ct);
        return Results.Json(new VehicleRootList(added), statusCode: StatusCodes.Status201Created);
    }

    static async Task<IResult> Remove(long rootId, HttpContext context, VehicleRootStore roots, CancellationToken ct)
    {
        await roots.Remove(context.Scope(), rootId, ct);
        return Results.NoContent();
    }

    static async Task<IResult> Pem(long rootId, VehicleRootStore roots, CancellationToken ct) =>
        Results.File(Encoding.ASCII.GetBytes((await roots.Find(rootId, ct)).Pem + "\n"), "application/x-pem-file", $"root-{rootId}.pem");

    static PkiView Services(SecurityOptions security, IServiceProvider services)
    {
        var (options, contracts) = (security.Pki, services.GetService<ContractService>());
        return new(
            new(Shown(options.Contracts?.Address), options.Contracts?.Form switch { null => null, ContractServiceForm.Opcp => "opcp", _ => "exi" },
                options.Contracts?.Token is not null, contracts?.State),
            options.Address is { } address ? PublicPki.Ocsp(address).ToString() : null, options.AsksPrivateAddresses, Shown(options.VatRegister),
            security.AuthorityPassphrases.Count > 0 ? "encrypted" : "plain");
    }

    static string? Shown(Uri? address) => address is null ? null : address.UserInfo.Length == 0
        ? address.ToString()
        : new UriBuilder(address) { UserName = "***", Password = "" }.Uri.ToString();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(VehicleRootList))]
[JsonSerializable(typeof(NewVehicleRoot))]
[JsonSerializable(typeof(PkiView))]
sealed partial class PkiJson : JsonSerializerContext;
