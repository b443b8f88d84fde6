using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>What a new charge box is made of, checked.</summary>
/// <param name="Vendor">As the station says, where it has spoken.</param>
sealed record ChargeBoxDraft(
    string Identity, long LocationId, IReadOnlyList<(ConnectorRef At, ConnectorSpec Spec)> Connectors, string? Name = null, string? SerialNumber = null,
    long? ModelId = null,
    string? Vendor = null, string? Model = null, string? FirmwareVersion = null);

public sealed partial class ChargeBoxStore
{
    const string Unplaced = "Unplaced";

    /// <summary>Registers a station.</summary>
    /// <param name="password">Null for none.</param>
    /// <param name="passwordless">It may come without its password until it first uses it.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="ApiProblem">409: the identity is taken. 422: no such location or model.</exception>
    internal async Task<long> Create(Scope scope, ChargeBoxDraft draft, string? password, bool passwordless, CancellationToken ct)
    {
        var id = await commits.Write(
            async write =>
            {
                await RequireLocation(write, scope, draft.LocationId, ct);
                return await Insert(write, draft, password, passwordless, ct);
            }, ct);
        await board.RefreshNow(id, ct);
        return id;
    }

    /// <summary>Registers a stranger without a password at a location named Unplaced; a registered station stays as it is.</summary>
    /// <returns>Its id.</returns>
    public async Task<long> Admit(string identity, CancellationToken ct)
    {
        var id = await commits.Write(
            async write => await IdOf(write, identity, ct)
                ?? await Insert(write, new(identity, await UnplacedLocation(write, ct), []), password: null, passwordless: true, ct), ct);
        await board.RefreshNow(id, ct);
        return id;
    }

    /// <exception cref="ApiProblem">404; 422: no such location.</exception>
    public async Task Change(Scope scope, long id, Given<long?> locationId, Given<string?> name, Given<bool?> passwordless,
        CancellationToken ct)
    {
        await commits.Write(
            async write =>
            {
                await RequireOwn(write, scope, id, ct);
                if (locationId.IsGiven)
                {
                    await RequireLocation(write, scope, locationId.Value ?? throw Problem.Missing("locationId"), ct);
                    await write.Execute("update charge_box set location_id = @location where id = @id",
                        new { id, location = locationId.Value }, ct);
                }
                if (name.IsGiven)
                    await write.Execute("update charge_box set name = @name where id = @id",
                        new { id, name = Fields.Optional("name", name.Value, 200) }, ct);
                if (passwordless.IsGiven)
                    await write.Execute(
                        "update charge_box set passwordless = @passwordless where id = @id",
                        new { id, passwordless = passwordless.Value == true ? 1L : 0L }, ct);
                if (passwordless.Value == true)
                    await write.Execute("update station_security set seen_profile = 0 where charge_box_id = @id", new { id }, ct);
                await write.Execute("update charge_box set updated_ms = @NowMs where id = @id", new { id, write.NowMs }, ct);
            }, ct);
        await board.RefreshNow(id, ct);
    }

    /// <summary>Gives it another password; it connects with that one only.</summary>
    /// <exception cref="ApiProblem">404.</exception>
    public Task SetPassword(Scope scope, long id, string password, CancellationToken ct) => commits.Write(
        async write =>
        {
            await RequireOwn(write, scope, id, ct);
            var (salt, hash) = StationPassword.Store(password);
            await write.Execute(
                """
                update charge_box set password_salt = @salt, password_hash = @hash, password_seen = 0, passwordless = 0, updated_ms = @NowMs
                where id = @id
                """,
                new { id, salt, hash, write.NowMs }, ct);
            await write.Execute(
                """
                insert into station_security (charge_box_id, password_set_ms) values (@id, @NowMs)
                on conflict (charge_box_id) do update set password_set_ms = @NowMs
                """, new { id, write.NowMs }, ct);
            await write.Execute("delete from offered_password where charge_box_id = @id", new { id }, ct);
        }, ct);

    /// <summary>The charge box and its connectors are gone; their records and history stay.</summary>
    /// <exception cref="ApiProblem">404.</exception>
    public async Task Delete(Scope scope, long id, CancellationToken ct)
    {
        await commits.Write(
            async write =>
            {
                await RequireOwn(write, scope, id, ct);
                await write.Execute("update charge_box set deleted_ms = @NowMs, updated_ms = @NowMs where id = @id",
                    new { id, write.NowMs }, ct);
                await write.Execute("update evse set deleted_ms = @NowMs where charge_box_id = @id and deleted_ms is null",
                    new { id, write.NowMs }, ct);
                await write.Execute(
                    """
                    update connector set deleted_ms = @NowMs
                    where deleted_ms is null and evse_uid in (select uid from evse where charge_box_id = @id)
                    """,
                    new { id, write.NowMs }, ct);
            }, ct);
        await board.RefreshNow(id, ct);
    }

    async Task<long> Insert(WriteTransaction write, ChargeBoxDraft draft, string? password, bool passwordless, CancellationToken ct)
    {
        if (await IdOf(write, draft.Identity, ct) is not null)
            throw Problem.Conflict("chargeBoxIdentity", $"There is a charge box '{draft.Identity}' already.");
        // A deleted one keeps its row and history, and gives its name back.
        await write.Execute(
            "update charge_box set identity = identity || ' (deleted ' || id || ')' where identity = @identity",
            new { identity = Clean.Text(draft.Identity) }, ct);

        var id = await sequences.Next("charge_box", ct);
        var modelId = draft.ModelId is { } given
            ? await RequireModel(write, given, ct)
            : await LearnModel(write, draft.Vendor, draft.Model, ct);
        var (salt, hash) = password is null ? default((byte[]?, byte[]?)) : StationPassword.Store(password);
        await write.Execute(
            """
            insert into charge_box (id, identity, name, location_id, model_id, serial_number, vendor, model, firmware_version,
                password_salt, password_hash, password_seen, passwordless, created_ms, updated_ms)
            values (@id, @identity, @name, @locationId, @modelId, @serial, @vendor, @model, @firmware, @salt, @hash, 0, @passwordless,
                @NowMs, @NowMs)
            """,
            new
            {
                id, identity = Clean.Text(draft.Identity), name = Clean.Optional(draft.Name), locationId = draft.LocationId, modelId,
                serial = Clean.Optional(draft.SerialNumber), vendor = Clean.Optional(draft.Vendor), model = Clean.Optional(draft.Model),
                firmware = Clean.Optional(draft.FirmwareVersion), salt, hash, passwordless = passwordless ? 1L : 0L, write.NowMs,
            }, ct);
        foreach (var evse in draft.Connectors.GroupBy(connector => connector.At.Evse))
            await evses.Insert(write, id, [.. evse], ct);
        return id;
    }

    static Task<long?> IdOf(WriteTransaction write, string identity, CancellationToken ct) => write.Find<long?>(
        "select id from charge_box where identity = @identity and deleted_ms is null", new { identity = Clean.Text(identity) }, ct);

    static async Task RequireOwn(WriteTransaction write, Scope scope, long id, CancellationToken ct)
    {
        if (await write.Find<long?>(
            """
            select b.id from charge_box b join location l on l.id = b.location_id join customer c on c.id = l.customer_id
            where b.id = @id and b.deleted_ms is null and c.path >= @from and c.path < @to
            """, new { id, from = scope.PathFrom, to = scope.PathTo }, ct) is null)
            throw NotFound(id);
    }

    static async Task RequireLocation(WriteTransaction write, Scope scope, long id, CancellationToken ct)
    {
        if (await write.Find<long?>(
            """
            select l.id from location l join customer c on c.id = l.customer_id
            where l.id = @id and l.deleted_ms is null and c.path >= @from and c.path < @to
            """, new { id, from = scope.PathFrom, to = scope.PathTo }, ct) is null)
            throw Problem.Invalid("locationId", $"There is no location {id}.", "unknown_location");
    }

    static async Task<long> RequireModel(WriteTransaction write, long id, CancellationToken ct) =>
        await write.Find<long?>("select id from charge_box_model where id = @id", new { id }, ct)
        ?? throw Problem.Invalid("modelId", $"There is no model {id}.", "unknown_model");

    /// <summary>A model is known from the first station of it that is accepted.</summary>
    async Task<long?> LearnModel(WriteTransaction write, string? vendor, string? model, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(vendor) || string.IsNullOrWhiteSpace(model))
            return null;
        var names = new { vendor = Clean.Text(vendor), model = Clean.Text(model) };
        if (await write.Find<long?>("select id from charge_box_model where vendor = @vendor and name = @model", names, ct) is { } known)
            return known;
        var id = await sequences.Next("charge_box_model", ct);
        await write.Execute(
            "insert into charge_box_model (id, vendor, name, created_ms, updated_ms) values (@id, @vendor, @model, @NowMs, @NowMs)",
            new { id, names.vendor, names.model, write.NowMs }, ct);
        return id;
    }

    async Task<long> UnplacedLocation(WriteTransaction write, CancellationToken ct)
    {
        if (await write.Find<long?>(
            "select id from location where customer_id = 1 and name = @Unplaced and deleted_ms is null order by id",
            new { Unplaced }, ct) is { } known)
            return known;
        var id = await sequences.Next("location", ct);
        var country = await write.Find<string>("select country from customer where id = 1", null, ct) ?? "DK";
        var timezone = Countries.TimeZoneOf(country) ?? "UTC";
        await write.Execute(
            """
            insert into location (id, customer_id, name, name_folded, country_code, timezone, publish, created_ms, updated_ms)
            values (@id, 1, @Unplaced, @folded, @country, @timezone, 0, @NowMs, @NowMs)
            """, new { id, Unplaced, folded = Fold.Text(Unplaced), country, timezone, write.NowMs }, ct);
        return id;
    }
}
