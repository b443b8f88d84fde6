using System.Security.Cryptography;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Access;
using Stationmaster.Server.Configuration;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Payments;

/// <summary>A charge box's QR codes; the secret is never told.</summary>
/// <param name="EvseNumber">0: for all EVSEs without one of their own.</param>
/// <param name="IsInDoubt">The charge box did not say that it took the newest secret: passwords by that before are taken too.</param>
public sealed record QrCodeView(
    int EvseNumber, int ValiditySeconds, int Length, string Version, string? UrlTemplate, bool IsInDoubt, string By, DateTimeOffset UpdatedAt);

public sealed record QrCodeList(IReadOnlyList<QrCodeView> Data);

/// <param name="EvseNumber">0, or absent: for all.</param>
/// <param name="Secret">Absent: a new one is made. 16 to 64 characters.</param>
/// <param name="UrlTemplate">The payment page, with {chargingstationid}, {evse}, {totp} and {version} where they belong. Absent: the charge box's stays.</param>
sealed record QrCodeRequest(
    int? EvseNumber = null, string? Secret = null, int? ValiditySeconds = null, int? Length = null, string? UrlTemplate = null);

/// <param name="Settings">How the charge box took each.</param>
public sealed record QrCodeAnswer(IReadOnlyList<QrCodeView> Data, IReadOnlyList<SettingOutcome> Settings);

sealed record QrCode
{
    public long EvseNumber { get; init; }
    public string Secret { get; init; } = "";
    public string? FormerSecret { get; init; }
    public long ValiditySeconds { get; init; }
    public long Length { get; init; }
    public string Version { get; init; } = OneTimePassword.Version;
    public string? UrlTemplate { get; init; }
    public string ByName { get; init; } = "";
    public long UpdatedMs { get; init; }

    public QrCodeView View => new(
        (int)EvseNumber, (int)ValiditySeconds, (int)Length, Version, UrlTemplate, FormerSecret is not null, ByName, Epoch.FromMs(UpdatedMs));
}

/// <summary>The passwords in charge boxes' QR codes.</summary>
sealed class QrCodeStore(Database database, Commits commits)
{
    const string Select = """
        select evse_number as "EvseNumber", secret as "Secret", former_secret as "FormerSecret", validity_seconds as "ValiditySeconds", length as "Length",
               version as "Version", url_template as "UrlTemplate", by_name as "ByName", updated_ms as "UpdatedMs"
        from qr_code where charge_box_id = @chargeBoxId
        """;

    public async Task<IReadOnlyList<QrCode>> List(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryAsync<QrCode>(new CommandDefinition(
            $"{Select} order by evse_number", new { chargeBoxId }, cancellationToken: ct))).AsList();
    }

    /// <summary>The EVSE's own, else that of all; null where its QR codes have no password.</summary>
    public async Task<QrCode?> Of(long chargeBoxId, int evse, CancellationToken ct)
    {
        var all = await List(chargeBoxId, ct);
        return all.FirstOrDefault(one => one.EvseNumber == evse) ?? all.FirstOrDefault(one => one.EvseNumber == 0);
    }

    /// <summary>Before the station is told: one whose answer is lost may use it already.</summary>
    public Task Put(long chargeBoxId, QrCode code, string by, CancellationToken ct) => commits.Write(
        write => write.Execute(
            """
            insert into qr_code (charge_box_id, evse_number, secret, former_secret, validity_seconds, length, version, url_template, by_name, updated_ms)
            values (@chargeBoxId, @EvseNumber, @Secret, @FormerSecret, @ValiditySeconds, @Length, @Version, @UrlTemplate, @by, @NowMs)
            on conflict (charge_box_id, evse_number) do update set secret = excluded.secret, former_secret = excluded.former_secret,
                validity_seconds = excluded.validity_seconds, length = excluded.length, version = excluded.version,
                url_template = excluded.url_template, by_name = excluded.by_name, updated_ms = excluded.updated_ms
            """,
            new
            {
                chargeBoxId, code.EvseNumber, code.Secret, code.FormerSecret, code.ValiditySeconds, code.Length, code.Version, code.UrlTemplate, by, write.NowMs,
            }, ct),
        ct);

    public Task<int> Delete(long chargeBoxId, int evse, CancellationToken ct) => commits.Write(
        write => write.Execute("delete from qr_code where charge_box_id = @chargeBoxId and evse_number = @evse", new { chargeBoxId, evse = (long)evse }, ct), ct);
}

/// <summary>Gives charge boxes the password of their QR codes (OCPP 2.1 Part 2, C25: WebPaymentsCtrlr).</summary>
sealed class QrCodeDesk(QrCodeStore codes, PaymentStore payments, SettingStore settings, SettingsDesk desk, IStations stations)
{
    const string Component = "WebPaymentsCtrlr", SharedSecret = "SharedSecret";
    const int ShortestSecret = 16, LongestSecret = 64, UsualValidity = 60, UsualLength = 16;

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<QrCodeList> List(Scope scope, long id, CancellationToken ct)
    {
        await settings.Require(scope, id, ct);
        return new([.. (await codes.List(id, ct)).Select(code => code.View)]);
    }

    /// <exception cref="ApiProblem">404; 409: not connected; 422.</exception>
    public async Task<QrCodeAnswer> Set(Scope scope, long id, QrCodeRequest request, CancellationToken ct)
    {
        var box = await settings.Require(scope, id, ct);
        var evse = request.EvseNumber ?? 0;
        if (evse != 0 && !await payments.HasEvse(id, evse, ct))
            throw Problem.Invalid("evseNumber", $"The charge box has no EVSE {evse}.", "unknown_evse");
        var before = (await codes.List(id, ct)).FirstOrDefault(code => code.EvseNumber == evse);
        var code = new QrCode
        {
            EvseNumber = evse,
            Secret = Secret(request.Secret),
            FormerSecret = before?.Secret,
            ValiditySeconds = Within("validitySeconds", request.ValiditySeconds ?? UsualValidity, 6, 3600),
            Length = Within("length", request.Length ?? UsualLength, 6, 32),
            UrlTemplate = Template(request.UrlTemplate) ?? before?.UrlTemplate,
        };
        if (!stations.IsConnected(id))
            throw Problem.Conflict(null, "The charge box is not connected: it could not be told.", "offline");
        await codes.Put(id, code, scope.Name, ct);
        List<(string Variable, string Value)> wanted =
        [
            (SharedSecret, code.Secret), ("ValidityTime", $"{code.ValiditySeconds}"), ("Length", $"{code.Length}"), ("TOTPVersion", code.Version),
        ];
        if (code.UrlTemplate is not null)
            wanted.Add(("URLTemplate", code.UrlTemplate));
        wanted.Add(("Enabled", "true"));
        var results = await desk.Change(
            box, [.. wanted.Select(one => new WantedSetting(new(new(Component, one.Variable, Evse: evse == 0 ? null : evse)), one.Value))], scope.Name, null,
            SettingsKeeper.Audited(stations, id, scope.Name), CancellationToken.None);
        await Follow(id, code, before, results[0], scope.Name);
        return new((await List(scope, id, ct)).Data, [.. results.Select(SettingOutcome.Of)]);
    }

    async Task Follow(long id, QrCode code, QrCode? before, SettingResult result, string by)
    {
        if (result.Kind == OutcomeKind.Accepted)
            await codes.Put(id, code with { FormerSecret = null }, by, CancellationToken.None);
        else if (result.Kind is not OutcomeKind.TimedOut and not OutcomeKind.Unreachable && before is not null)
            await codes.Put(id, before, by, CancellationToken.None);
        else if (result.Kind is not OutcomeKind.TimedOut and not OutcomeKind.Unreachable)
            await codes.Delete(id, (int)code.EvseNumber, CancellationToken.None);
    }

    /// <summary>Its QR codes are taken without a password from now on; where it is connected it shows none any more.</summary>
    /// <exception cref="ApiProblem">404.</exception>
    public async Task Remove(Scope scope, long id, int evse, CancellationToken ct)
    {
        var box = await settings.Require(scope, id, ct);
        if (await codes.Delete(id, evse, ct) == 0)
            throw Problem.NotFound($"A password for the QR codes of EVSE {evse}");
        if (stations.IsConnected(id))
            await desk.Change(
                box, [new WantedSetting(new(new(Component, "Enabled", Evse: evse == 0 ? null : evse)), "false")], scope.Name, null,
                SettingsKeeper.Audited(stations, id, scope.Name), CancellationToken.None);
    }

    static string Secret(string? given) => given switch
    {
        null or "" => Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
        { Length: < ShortestSecret or > LongestSecret } => throw Problem.Invalid("secret", $"secret: expected {ShortestSecret} to {LongestSecret} characters."),
        _ => given,
    };

    static string? Template(string? given)
    {
        if (Fields.Optional("urlTemplate", given, 1000) is not { } template)
            return null;
        if (!Uri.TryCreate(template.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            || uri.Scheme is not ("https" or "http"))
            throw Problem.Invalid("urlTemplate", "urlTemplate is the address of a web page.");
        return template.Contains("{totp}", StringComparison.OrdinalIgnoreCase)
            ? template
            : throw Problem.Invalid("urlTemplate", "urlTemplate needs {totp}: without it nobody can tell a QR code from a copy.");
    }

    static int Within(string param, int value, int least, int most) =>
        value < least || value > most ? throw Problem.Invalid(param, $"{param}: expected {least} to {most}.") : value;
}

static class QrCodesApi
{
    public static void MapQrCodes(this IEndpointRouteBuilder api)
    {
        var box = api.MapGroup("/v2/chargeboxes/{id:long}/qr-codes").WithTags("Payments");
        box.MapGet("", (long id, HttpContext context, QrCodeDesk desk, CancellationToken ct) => desk.List(context.Scope(), id, ct))
            .WithSummary("The passwords in a charge box's QR codes (OCPP 2.1)").WithDescription("The secret itself is never told.").Produces<QrCodeList>();
        var orders = box.MapGroup("").RequireAuthorization(Policies.Control);
        orders.MapPut("", (long id, QrCodeRequest request, HttpContext context, QrCodeDesk desk, CancellationToken ct) => desk.Set(context.Scope(), id, request, ct))
            .WithSummary("Give a charge box's QR codes a new password (OCPP 2.1)")
            .WithDescription("The charge box is told at once (WebPaymentsCtrlr). From then on payments there need the password of the code that was scanned.")
            .Produces<QrCodeAnswer>();
        orders.MapDelete("/{evseNumber:int}", async (long id, int evseNumber, HttpContext context, QrCodeDesk desk, CancellationToken ct) =>
            {
                await desk.Remove(context.Scope(), id, evseNumber, ct);
                return Results.NoContent();
            })
            .WithSummary("Take QR codes without a password again").Produces(204);
    }
}
