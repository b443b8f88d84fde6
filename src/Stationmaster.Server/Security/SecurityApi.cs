using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Certificates;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Pki;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Security;

/// <summary>The security of a charge box: its profile, its password, its certificates, what it wrote into its security log.</summary>
public static class SecurityApi
{
    /// <summary>OCPP 1.6 security whitepaper §5.7, 2.0.1 InstallCertificateRequest.</summary>
    const int LongestCertificate = 5500;

    const int MostCertificates = 100;

    public static void MapSecurity(this IEndpointRouteBuilder api)
    {
        var box = api.MapGroup("/v2/chargeboxes/{id:long}/security").WithTags("Security");
        box.MapGet("", Find).WithSummary("How a charge box proves who it is: profile, password, certificates");
        box.MapPatch("", Change).WithSummary("What security profile a charge box must come by at least");
        box.MapGet("/events", Events).WithSummary("Security events of a charge box, newest first");

        var orders = box.MapGroup("").RequireAuthorization(Policies.Control);
        orders.MapPost("/rotate-password", Rotate).WithSummary("Give the charge box a new password; the old one holds until it has used the new")
            .Produces<OrderAnswer>();
        orders.MapPost("/request-certificate", RequestCertificate).WithSummary("Ask the charge box to request a certificate, which it then gets")
            .Produces<OrderAnswer>();
        orders.MapPost("/install-certificate", Install).WithSummary("Make the charge box trust a root certificate").Produces<OrderAnswer>();
        orders.MapGet("/installed-certificates", Installed).WithSummary("The root certificates a charge box trusts, as it says now")
            .Produces<InstalledCertificatesAnswer>();
        orders.MapPost("/delete-certificate", Delete).WithSummary("Make the charge box forget a certificate").Produces<OrderAnswer>();
        orders.MapPost("/move-profile", Move).WithSummary("Move the charge box to a higher security profile, when it has all it needs for it")
            .Produces<OrderAnswer>();
    }

    /// <summary>What every endpoint here needs.</summary>
    sealed record Desk(
        HttpContext Context, ChargeBoxStore ChargeBoxes, SecurityStore Store, CertificateStore Certificates, ProfileMove Move, SecurityOptions Options,
        IStations Stations)
    {
        public Scope Scope => Context.Scope();

        public static ValueTask<Desk?> BindAsync(HttpContext context)
        {
            var services = context.RequestServices;
            return new(new Desk(
                context, services.GetRequiredService<ChargeBoxStore>(), services.GetRequiredService<SecurityStore>(),
                services.GetRequiredService<CertificateStore>(), services.GetRequiredService<ProfileMove>(), services.GetRequiredService<SecurityOptions>(),
                services.GetRequiredService<IStations>()));
        }

        public async Task<OrderResult> Ask(long id, Order order, CancellationToken ct)
        {
            await ChargeBoxes.Require(Scope, id, ct);
            return await Stations.Order(id, order, Scope.Name, ct);
        }

        public async Task<SecurityView> View(long id, CancellationToken ct)
        {
            await ChargeBoxes.Require(Scope, id, ct);
            var standing = await Store.Of(id, ct);
            var certificates = await Certificates.List(Scope, MostCertificates, null, null, id, null, isValidOnly: false, ct);
            List<PossibleMove> moves = [];
            for (var profile = Math.Max(standing.Seen, 1); profile <= 3; profile++)
            {
                if (profile != standing.Profile)
                    moves.Add(new(profile, await Move.Missing(id, standing, profile, ct)));
            }
            return new(
                standing.Profile, standing.ProfileAt, standing.Seen, standing.Minimum, Options.MinimumProfile, standing.Floor(Options), standing.MovingTo,
                standing.MovingSince, new(standing.PasswordSetAt, standing.HasUsedPassword, standing.NewPasswordAt), standing.RootInstalledAt, moves,
                certificates.Data);
        }
    }

    static Task<SecurityView> Find(long id, Desk desk, CancellationToken ct) => desk.View(id, ct);

    static async Task<SecurityView> Change(long id, SecurityChange change, Desk desk, CancellationToken ct)
    {
        if (change.MinimumProfile.Value is < 0 or > 3)
            throw Problem.Invalid("minimumProfile", "minimumProfile must be 0, 1, 2 or 3, or null for the installation's own.");
        await desk.ChargeBoxes.Require(desk.Scope, id, ct);
        if (change.MinimumProfile.IsGiven)
            await desk.Store.SetMinimum(id, change.MinimumProfile.Value, ct);
        if (change.AcceptLower.Value == true)
            await desk.Store.AcceptLower(id, ct);
        return await desk.View(id, ct);
    }

    static Task<SecurityEventPage> Events(
        long id, HttpContext context, SecurityEventStore events, int? limit, string? nextPageCursor, string? alarming, CancellationToken ct) =>
        events.List(context.Scope(), id, limit, nextPageCursor, Query.Flag("alarming", alarming) == true, ct);

    static async Task<IResult> Rotate(long id, HttpContext context, PasswordRotation passwords, CancellationToken ct) => OutcomeAnswers.Answer(
        await passwords.Rotate(context.Scope(), id, null, ct),
        description: "It uses the new password from its next connection on. Until then the old one holds too.");

    static async Task<IResult> RequestCertificate(long id, CertificateRequestOrder request, Desk desk, CancellationToken ct)
    {
        var use = request.Purpose is null ? CertificateUse.ChargingStation : OrderWords.One<CertificateUse>(request.Purpose, "purpose");
        return OutcomeAnswers.Answer(await desk.Ask(id, new AskForCertificateRequest(use), ct));
    }

    static async Task<IResult> Install(
        long id, CertificateInstallation request, Desk desk, AuthorityStore authorities, VehicleRootStore roots, CancellationToken ct)
    {
        if (request is { Certificate: not null, RootId: not null })
            throw Problem.Invalid("rootId", "Give a certificate or a rootId, not both.");
        var kept = request.RootId is { } rootId ? await roots.Find(rootId, ct) : null;
        var use = request.Type is null && kept is not null ? kept.Use : OrderWords.One<RootUse>(request.Type, "type");
        var pem = kept?.Pem ?? (request.Certificate is { } given ? Certificate(given) : (await authorities.Current(ct)).Pem);
        return OutcomeAnswers.Answer(await desk.Ask(id, new InstallRoot(use, pem), ct));
    }

    static string Certificate(string given)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(given);
            var pem = certificate.ExportCertificatePem();
            return pem.Length <= LongestCertificate
                ? pem
                : throw Problem.Invalid("certificate", $"certificate is {pem.Length} characters long; OCPP allows {LongestCertificate}.", "too_long");
        }
        catch (CryptographicException)
        {
            throw Problem.Invalid("certificate", "certificate is no certificate in PEM, as in -----BEGIN CERTIFICATE-----….");
        }
    }

    /// <param name="type">One or several by comma; left out, all. A charge box of OCPP 1.6 is asked for each in turn.</param>
    static async Task<IResult> Installed(
        long id, string? type, Desk desk, AuthorityStore authorities, VehicleRootStore roots, CancellationToken ct)
    {
        IReadOnlyList<InstalledKind> kinds = string.IsNullOrWhiteSpace(type)
            ? []
            : [.. type.Split(',', StringSplitOptions.TrimEntries).Select(word => OrderWords.One<InstalledKind>(word, "type"))];
        var result = await desk.Ask(id, new ListCertificates(kinds), ct);
        var found = Given(result);
        // A version that knows no such list is asked for one kind after the other.
        if (result.Outcome is { Kind: OutcomeKind.NotSupported, Status: null } && kinds.Count != 1)
        {
            foreach (var kind in kinds.Count > 0 ? kinds : [InstalledKind.CentralSystemRoot, InstalledKind.ManufacturerRoot])
            {
                result = await desk.Ask(id, new ListCertificates(kind), ct);
                if (result.Outcome.Kind != OutcomeKind.Accepted)
                    return Results.Json(InstalledAnswer(result, []));
                found.AddRange(Given(result).Select(one => one with { Kind = one.Kind ?? kind }));
            }
        }
        using var kept = new Held(await roots.Certificates(ct, RootUse.V2GRoot, RootUse.MobilityOperatorRoot, RootUse.OemRoot));
        var ours = (await authorities.All(ct)).Select(root => root.Certificate).ToList();
        return Results.Json(InstalledAnswer(result, [.. found.Select(one => View(one, kinds, ours, kept.Certificates))]));
    }

    static List<InstalledCertificate> Given(OrderResult result) => result.Outcome.Certificates.IsDefault ? [] : [.. result.Outcome.Certificates];

    static InstalledCertificateView View(
        InstalledCertificate one, IReadOnlyList<InstalledKind> kinds, IReadOnlyList<X509Certificate2> ours, IEnumerable<X509Certificate2> kept)
    {
        bool Is(X509Certificate2 root) => CertificateNames.AreSame(one.Hash, CertificateNames.OfRoot(root, one.Hash.Algorithm));
        return new(
            (one.Kind ?? (kinds.Count == 1 ? kinds[0] : null))?.ToString(), one.Hash.Algorithm.ToString(), one.Hash.IssuerNameHash, one.Hash.IssuerKeyHash,
            one.Hash.SerialNumber, ours.Any(Is), ours.Concat(kept).FirstOrDefault(Is)?.Subject);
    }

    static InstalledCertificatesAnswer InstalledAnswer(OrderResult result, IReadOnlyList<InstalledCertificateView> found)
    {
        var plain = OutcomeAnswers.Plain(result);
        return new(plain.Status, plain.Outcome, plain.Error, plain.OrderId, found);
    }

    static async Task<IResult> Delete(long id, NamedCertificate named, Desk desk, CancellationToken ct)
    {
        var hash = new CertificateHash(
            OrderWords.One<HashKind>(named.HashAlgorithm, "hashAlgorithm"), Fields.Text("issuerNameHash", named.IssuerNameHash, 128),
            Fields.Text("issuerKeyHash", named.IssuerKeyHash, 128), Fields.Text("serialNumber", named.SerialNumber, 40));
        return OutcomeAnswers.Answer(await desk.Ask(id, new RemoveCertificate(hash), ct));
    }

    static async Task<IResult> Move(long id, ProfileChange change, Desk desk, CancellationToken ct) => OutcomeAnswers.Answer(
        await desk.Move.Move(desk.Scope, id, change, ct),
        description: "It takes effect when the charge box connects again; restart it if it does not by itself. Until it has come by the new profile, the old one holds.");
}
