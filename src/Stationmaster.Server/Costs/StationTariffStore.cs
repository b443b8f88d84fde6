using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Costs;

/// <summary>The tariff a station was last given for an EVSE, and how that went.</summary>
sealed record HeldTariff
{
    public long ChargeBoxId { get; init; }
    public long EvseNumber { get; init; }

    /// <summary>What it has by our account; null: none.</summary>
    public string? HeldId { get; init; }

    /// <summary>What was last tried.</summary>
    public string? WantedId { get; init; }
    public string? TariffName { get; init; }
    public long? TariffVersion { get; init; }
    public string? Outcome { get; init; }
    public string? Status { get; init; }
    public string? Why { get; init; }
    public long AtMs { get; init; }
    public long Attempts { get; init; }
    public long? NextMs { get; init; }
}

sealed record ReportedTariffs(ImmutableArray<TariffAssignment> Assignments, DateTimeOffset ToldAt);

/// <summary>What charge boxes tell of prices, and which tariffs they hold.</summary>
sealed class StationTariffStore(Database database, Commits commits)
{
    public Task SetChoice(long chargeBoxId, CostChoice choice, string by, CancellationToken ct) => commits.Write(
        write => choice == new CostChoice()
            ? write.Execute("delete from cost_choice where charge_box_id = @chargeBoxId", new { chargeBoxId }, ct)
            : write.Execute(
                """
                insert into cost_choice (charge_box_id, interval_seconds, in_answers, tariff_text, local_tariffs, by_name, updated_ms)
                values (@chargeBoxId, @interval, @answers, @text, @local, @by, @NowMs)
                on conflict (charge_box_id) do update set interval_seconds = excluded.interval_seconds, in_answers = excluded.in_answers,
                    tariff_text = excluded.tariff_text, local_tariffs = excluded.local_tariffs, by_name = excluded.by_name, updated_ms = excluded.updated_ms
                """,
                new
                {
                    chargeBoxId, interval = (long?)choice.IntervalSeconds, answers = Flag(choice.InAnswers), text = Flag(choice.TariffText),
                    local = Flag(choice.LocalTariffs), by, write.NowMs,
                }, ct),
        ct);

    static long? Flag(bool? value) => value is { } given ? given ? 1 : 0 : null;

    public async Task<IReadOnlyList<HeldTariff>> Of(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return
        [
            .. await connection.QueryAsync<HeldTariff>(new CommandDefinition(
                """
                select charge_box_id as "ChargeBoxId", evse_number as "EvseNumber", held_id as "HeldId", wanted_id as "WantedId",
                       tariff_name as "TariffName", tariff_version as "TariffVersion", outcome as "Outcome", status as "Status", why as "Why",
                       at_ms as "AtMs", attempts as "Attempts", next_ms as "NextMs"
                from station_tariff where charge_box_id = @chargeBoxId order by evse_number
                """, new { chargeBoxId }, cancellationToken: ct)),
        ];
    }

    public Task Save(HeldTariff held) => commits.Write(
        write => write.Execute(
            """
            insert into station_tariff (charge_box_id, evse_number, held_id, wanted_id, tariff_name, tariff_version, outcome, status, why, at_ms, attempts, next_ms)
            values (@ChargeBoxId, @EvseNumber, @HeldId, @WantedId, @TariffName, @TariffVersion, @Outcome, @Status, @Why, @AtMs, @Attempts, @NextMs)
            on conflict (charge_box_id, evse_number) do update set held_id = excluded.held_id, wanted_id = excluded.wanted_id,
                tariff_name = excluded.tariff_name, tariff_version = excluded.tariff_version, outcome = excluded.outcome, status = excluded.status,
                why = excluded.why, at_ms = excluded.at_ms, attempts = excluded.attempts, next_ms = excluded.next_ms
            """, held, CancellationToken.None),
        CancellationToken.None);

    public Task Remove(long chargeBoxId, IReadOnlyList<long> evses) => evses.Count == 0
        ? Task.CompletedTask
        : commits.Write(
            write => write.Execute(
                $"delete from station_tariff where charge_box_id = @chargeBoxId and evse_number in {InList.Of(evses)}", new { chargeBoxId }, CancellationToken.None),
            CancellationToken.None);

    public async Task<ReportedTariffs?> Reported(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstOrDefaultAsync<(string? Document, long ToldMs)>(new CommandDefinition(
            "select document, told_ms from station_tariff_report where charge_box_id = @chargeBoxId", new { chargeBoxId }, cancellationToken: ct));
        return row.Document is null
            ? null
            : new(JsonSerializer.Deserialize<ImmutableArray<TariffAssignment>>(row.Document, ApiJson.Options), Epoch.FromMs(row.ToldMs));
    }

    public Task Told(long chargeBoxId, ImmutableArray<TariffAssignment> assignments) => commits.Write(
        write => write.Execute(
            """
            insert into station_tariff_report (charge_box_id, document, told_ms) values (@chargeBoxId, @document, @NowMs)
            on conflict (charge_box_id) do update set document = excluded.document, told_ms = excluded.told_ms
            """,
            new { chargeBoxId, document = Clean.Text(JsonSerializer.Serialize(assignments.IsDefault ? [] : assignments, ApiJson.Options)), write.NowMs },
            CancellationToken.None),
        CancellationToken.None);
}
