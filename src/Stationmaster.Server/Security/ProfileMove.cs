using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.Access;
using Stationmaster.Server.Certificates;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Security;

/// <param name="Profile">1 to 3.</param>
/// <param name="Url">OCPP 2.x: where to connect, without the identity; left out, what --station-url says.</param>
/// <param name="Slot">OCPP 2.x: the station's free slot to keep it in.</param>
/// <param name="UsedSlots">OCPP 2.x: those it connects by now, which stay behind the new one.</param>
/// <param name="Interface">OCPP 2.x: the station's own word for its network.</param>
public sealed record ProfileChange(int? Profile, string? Url = null, int? Slot = null, IReadOnlyList<int>? UsedSlots = null, string? Interface = null);

/// <summary>
/// Moves a station to a higher security profile. It is told to only when it has everything the new profile needs, since a station that
/// cannot connect any more can only be reached by driving there; and by the old one it may come until it has come by the new one.
/// </summary>
public sealed class ProfileMove(
    ChargeBoxStore chargeBoxes, SecurityStore store, CertificateStore certificates, IStations stations, ServerOptions options)
{
    static readonly TimeSpan MessageTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Stations can be served over TLS: by us, or by a proxy before us.</summary>
    bool HasTls => options.Certificate is not null || options.TrustedProxies.Count > 0;

    bool SeesCertificates => (options.Certificate is not null && options.Security.AskForCertificates) || options.Security.CertificateHeader is not null;

    /// <summary>What a station lacks for a profile, in plain words; empty when it may be moved there.</summary>
    public async Task<IReadOnlyList<string>> Missing(long chargeBoxId, SecurityStanding standing, int profile, CancellationToken ct)
    {
        List<string> missing = [];
        if (profile < standing.Seen)
            missing.Add($"It has come by profile {standing.Seen}, and never goes back to a lower one");
        if (profile is 1 or 2 && !standing.HasUsedPassword)
            missing.Add("It has not connected with its password yet");
        if (profile >= 2 && !HasTls)
            missing.Add("Stationmaster serves no TLS: it needs --certificate, or a proxy named by --trusted-proxy");
        if (profile >= 2 && standing.Seen < 2 && standing.RootInstalledAt is null)
            missing.Add("It has not taken a root certificate to check the server by");
        if (profile == 3 && !SeesCertificates)
            missing.Add("Stationmaster asks for no certificates: see --ask-certificates and --certificate-header");
        if (profile == 3 && standing.Seen < 3 && !await certificates.HasGood(chargeBoxId, ct))
            missing.Add("It has no valid certificate of its own");
        return missing;
    }

    /// <exception cref="ApiProblem">404; 409: it lacks something; 422: what is asked for makes no sense.</exception>
    public async Task<OrderResult> Move(Scope scope, long chargeBoxId, ProfileChange change, CancellationToken ct)
    {
        var profile = change.Profile switch
        {
            null => throw Problem.Missing("profile"),
            >= 1 and <= 3 => change.Profile.Value,
            _ => throw Problem.Invalid("profile", "profile must be 1, 2 or 3."),
        };
        var box = await chargeBoxes.Find(scope, chargeBoxId, ct);
        await chargeBoxes.Require(scope, chargeBoxId, ct);
        await RequireReady(chargeBoxId, profile, ct);
        return OcppVersions.Find(box.OcppVersion)?.WriteOrder(new SetSecurityProfile(profile)) is not null
            ? await stations.Order(chargeBoxId, new SetSecurityProfile(profile), scope.Name, ct)
            : await MoveBySlots(scope, chargeBoxId, profile, change, ct);
    }

    /// <summary>The same rule where the profile is set as any other setting (SecurityProfile of 1.6).</summary>
    /// <exception cref="ApiProblem">409: it lacks something.</exception>
    public Task Guard(long chargeBoxId, string setting, string value, CancellationToken ct) =>
        setting.Equals("SecurityProfile", StringComparison.OrdinalIgnoreCase) && int.TryParse(value, out var profile)
            ? RequireReady(chargeBoxId, profile, ct)
            : Task.CompletedTask;

    /// <exception cref="ApiProblem">409: it lacks something.</exception>
    public async Task RequireReady(long chargeBoxId, int profile, CancellationToken ct)
    {
        var missing = await Missing(chargeBoxId, await store.Of(chargeBoxId, ct), profile, ct);
        if (missing.Count > 0)
            throw Problem.Conflict("profile", $"The charge box cannot move to security profile {profile}. {string.Join(". ", missing)}.", "not_ready");
    }

    /// <summary>The new slot is tried first, and the old ones stay behind it.</summary>
    async Task<OrderResult> MoveBySlots(Scope scope, long chargeBoxId, int profile, ProfileChange change, CancellationToken ct)
    {
        var used = change.UsedSlots is { Count: > 0 } given ? given : [1];
        var slot = change.Slot ?? Enumerable.Range(1, used.Count + 1).First(number => !used.Contains(number));
        if (slot < 0 || used.Contains(slot))
            throw Problem.Invalid("slot", "slot must be one that the charge box does not connect by now.");
        var url = Address(change.Url ?? options.Security.StationUrl, profile);
        var set = await stations.Order(
            chargeBoxId, new SetNetworkProfile(slot, url, profile, Fields("interface", change.Interface) ?? "Wired0", MessageTimeout), scope.Name, ct);
        if (set.Outcome.Kind != OutcomeKind.Accepted)
            return set;
        var turn = await stations.Order(chargeBoxId, new SetNetworkPriority([slot, .. used]), scope.Name, ct);
        if (turn.Outcome.Kind == OutcomeKind.Accepted)
            await store.Moves(chargeBoxId, profile, CancellationToken.None);
        return turn;
    }

    static string Address(string? text, int profile)
    {
        var scheme = profile == 1 ? "ws" : "wss";
        if (text is null)
            throw Problem.Invalid("url", $"Say where the charge box is to connect, as in {scheme}://csms.example.com/ocpp.", "missing_required_field");
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == scheme && text.Length <= 512
            ? text
            : throw Problem.Invalid("url", $"url must be an address of security profile {profile}, as in {scheme}://csms.example.com/ocpp.");
    }

    static string? Fields(string param, string? text) => Requests.Fields.Optional(param, text, 20);
}
