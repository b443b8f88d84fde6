using System.Data.Common;
using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Configuration;

/// <summary>Templates, and what stations would not take of them.</summary>
sealed class TemplateStore(Database database, Commits commits, Sequences sequences)
{
    const string Select =
        """
        select t.id as "Id", t.customer_id as "CustomerId", c.name as "CustomerName", c.path as "OwnerPath", t.name as "Name",
               t.vendor as "Vendor", t.model as "Model", t.firmware_pattern as "FirmwarePattern", t.enabled as "Enabled", t.notes as "Notes",
               t.settings as "Settings", t.changed_by as "ChangedBy", t.created_ms as "CreatedMs", t.updated_ms as "UpdatedMs"
        from setting_template t join customer c on c.id = t.customer_id
        """;

    const string InScope = "t.deleted_ms is null and c.path >= @PathFrom and c.path < @PathTo";

    /// <summary>The caller's, by name.</summary>
    public async Task<IReadOnlyList<SettingTemplate>> List(Scope scope, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Select} where {InScope} order by t.id", new { scope.PathFrom, scope.PathTo }, cancellationToken: ct)))
            .Select(row => row.ToTemplate()).OrderBy(template => template.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<SettingTemplate> Require(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            $"{Select} where t.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo }, cancellationToken: ct)))?.ToTemplate()
            ?? throw NotFound(id);
    }

    /// <exception cref="ApiProblem">422: the customer is not the caller's.</exception>
    public async Task<long> Create(Scope scope, SettingTemplateRequest request, CancellationToken ct)
    {
        var (id, wanted) = (await sequences.Next("setting_template", ct), request.Wanted());
        var (name, vendor, model) = (Named(request.Name), Fields.Text("vendor", request.Vendor, 50), Fields.Text("model", request.Model, 50));
        var customerId = request.CustomerId ?? scope.CustomerId;
        await commits.Write(
            async write =>
            {
                await CustomerOf.Require(write, scope, customerId, ct);
                await write.Execute(
                    """
                    insert into setting_template (id, customer_id, name, vendor, model, firmware_pattern, enabled, notes, settings, changed_by,
                        created_ms, updated_ms)
                    values (@id, @customerId, @name, @vendor, @model, @pattern, @enabled, @notes, @settings, @by, @NowMs, @NowMs)
                    """,
                    new
                    {
                        id, customerId, name, vendor, model, pattern = Fields.Optional("firmwarePattern", request.FirmwarePattern, 100),
                        enabled = request.IsEnabled == false ? 0L : 1L, notes = Fields.Optional("notes", request.Notes, 1000),
                        settings = Write(wanted), by = scope.Name, write.NowMs,
                    }, ct);
            }, ct);
        return id;
    }

    /// <exception cref="ApiProblem">404; 422.</exception>
    public Task Change(Scope scope, long id, SettingTemplateRequest request, CancellationToken ct) => commits.Write(
        async write =>
        {
            var old = (await Row.Find(write, $"{Select} where t.id = @id and {InScope}", scope, id, ct))?.ToTemplate() ?? throw NotFound(id);
            var customerId = request.CustomerId ?? old.CustomerId;
            if (customerId != old.CustomerId)
                await CustomerOf.Require(write, scope, customerId, ct);
            await write.Execute(
                """
                update setting_template set customer_id = @customerId, name = @name, vendor = @vendor, model = @model, firmware_pattern = @pattern,
                    enabled = @enabled, notes = @notes, settings = @settings, changed_by = @by, updated_ms = @NowMs where id = @id
                """,
                new
                {
                    id, customerId, name = request.Name is null ? old.Name : Named(request.Name),
                    vendor = request.Vendor is null ? old.Vendor : Fields.Text("vendor", request.Vendor, 50),
                    model = request.Model is null ? old.Model : Fields.Text("model", request.Model, 50),
                    pattern = request.FirmwarePattern is null ? old.FirmwarePattern : Fields.Optional("firmwarePattern", request.FirmwarePattern, 100),
                    enabled = request.IsEnabled ?? old.IsEnabled ? 1L : 0L,
                    notes = request.Notes is null ? old.Notes : Fields.Optional("notes", request.Notes, 1000),
                    settings = Write(request.Settings is null ? old.Settings : request.Wanted()), by = scope.Name, write.NowMs,
                }, ct);
        }, ct);

    /// <exception cref="ApiProblem">404.</exception>
    public Task Delete(Scope scope, long id, CancellationToken ct) => commits.Write(
        async write =>
        {
            _ = await Row.Find(write, $"{Select} where t.id = @id and {InScope}", scope, id, ct) ?? throw NotFound(id);
            await write.Execute("update setting_template set deleted_ms = @NowMs, updated_ms = @NowMs where id = @id", new { id, write.NowMs }, ct);
        }, ct);

    public async Task<IReadOnlyList<RefusalRow>> Refusals(IReadOnlyCollection<long> boxIds, CancellationToken ct)
    {
        const int AtOnce = 1000;
        var rows = new List<RefusalRow>();
        await using var connection = await database.Open(ct);
        foreach (var some in boxIds.Chunk(AtOnce))
            rows.AddRange(await connection.QueryAsync<RefusalRow>(new CommandDefinition(
                $"""
                select charge_box_id as "ChargeBoxId", name as "Name", attribute as "Attribute", wanted as "Wanted", firmware as "Firmware",
                       tries as "Tries", until_ms as "UntilMs", why as "Why"
                from setting_refusal where charge_box_id in {InList.Of(some)}
                """, cancellationToken: ct)));
        return rows;
    }

    /// <summary>Notes what a station would not take, or that it took it after all.</summary>
    /// <param name="until">Null where it took it.</param>
    public static Change Refused(SettingsOwner box, WantedSetting wanted, long tries, DateTimeOffset? until, string? why) => until is null
        ? new Statement(
            "delete from setting_refusal where charge_box_id = @Id and name = @name and attribute = @Attribute",
            new { box.Id, name = wanted.Setting.Name.ToString(), wanted.Setting.Attribute })
        : new Statement(
            """
            insert into setting_refusal (charge_box_id, name, attribute, wanted, firmware, tries, until_ms, why)
            values (@Id, @name, @Attribute, @Value, @Firmware, @tries, @until, @why)
            on conflict (charge_box_id, name, attribute) do update set wanted = @Value, firmware = @Firmware, tries = @tries, until_ms = @until, why = @why
            """,
            new { box.Id, name = wanted.Setting.Name.ToString(), wanted.Setting.Attribute, wanted.Value, box.Firmware, tries, until, why });

    static string Named(string? name) => Fields.Text("name", name, 100);

    static ApiProblem NotFound(long id) => Problem.NotFound($"Settings template {id}");

    static string Write(IEnumerable<WantedSetting> wanted) => JsonSerializer.Serialize(wanted.Select(SettingValueRequest.Of), ApiJson.Options);

    sealed record Row
    {
        public long Id { get; init; }
        public long CustomerId { get; init; }
        public string CustomerName { get; init; } = "";
        public string OwnerPath { get; init; } = "";
        public string Name { get; init; } = "";
        public string Vendor { get; init; } = "";
        public string Model { get; init; } = "";
        public string? FirmwarePattern { get; init; }
        public long Enabled { get; init; }
        public string? Notes { get; init; }
        public string Settings { get; init; } = "[]";
        public string ChangedBy { get; init; } = "";
        public long CreatedMs { get; init; }
        public long UpdatedMs { get; init; }

        public static Task<Row?> Find(WriteTransaction write, string sql, Scope scope, long id, CancellationToken ct) =>
            write.Find<Row>(sql, new { id, scope.PathFrom, scope.PathTo }, ct);

        public SettingTemplate ToTemplate() => new(
            Id, CustomerId, CustomerName, OwnerPath, Name, Vendor, Model, FirmwarePattern, Enabled != 0, Notes,
            [.. JsonSerializer.Deserialize<List<SettingValueRequest>>(Settings, ApiJson.Options)!.Select((setting, i) => setting.ToWanted($"{i}"))],
            ChangedBy, Epoch.FromMs(CreatedMs), Epoch.FromMs(UpdatedMs));
    }
}

/// <summary>What a station would not take.</summary>
sealed record RefusalRow
{
    public long ChargeBoxId { get; init; }
    public string Name { get; init; } = "";
    public long Attribute { get; init; }
    public string Wanted { get; init; } = "";
    public string? Firmware { get; init; }
    public long Tries { get; init; }
    public long UntilMs { get; init; }
    public string? Why { get; init; }

    /// <summary>Another value, or another firmware, is another question.</summary>
    public bool Is(SettingsOwner box, WantedSetting wanted) =>
        Name == wanted.Setting.Name.ToString() && Attribute == (long)wanted.Setting.Attribute && Wanted == wanted.Value && Firmware == box.Firmware;
}
