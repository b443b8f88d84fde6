using System.Data.Common;
using System.Text.Json;
using Dapper;
using Stationmaster.Bench.Running;

namespace Stationmaster.Bench.Past;

/// <summary>
/// Fills a database with years of records, from one of each kind that the server itself has written: number, times and texts vary, the rest is as
/// it was. The database generates the rows, in statements of many.
/// </summary>
sealed class Filler(DbConnection connection, Dialect dialect, Amounts amounts)
{
    const int Chunk = 100_000;
    const int Samples = Amounts.SamplesEach, AtOnce = Amounts.AtOnce;

    /// <summary>Where a full record of g.n began and ended, and which box it was.</summary>
    string StartedMs => dialect.Whole($"{amounts.Since.ToUnixTimeMilliseconds()} + (n / {AtOnce}) * {Dialect.Number(AtOnce * Samples * amounts.SampleStepMs)} + n % {AtOnce}");

    string EndedMs => dialect.Whole($"{amounts.Since.ToUnixTimeMilliseconds()} + (n / {AtOnce} + 1) * {Dialect.Number(AtOnce * Samples * amounts.SampleStepMs)} + n % {AtOnce}");

    public async Task Fill()
    {
        var boxes = await Boxes();
        var number = await One<long>("select max(r.number) from charge_record r join meter_sample s on s.session_number = r.number");
        await Full(number, boxes);
        await Short(number, boxes);
        await AllSamples(number);
        await AllMessages(boxes);
        foreach (var (name, next) in new[]
        {
            ("transaction", Amounts.First + amounts.Full + amounts.Short), ("meter_sample", Amounts.First + amounts.Samples),
            ("message", Amounts.First + amounts.Messages),
        })
        {
            await connection.ExecuteAsync($"update sequence set next = {next} where name = '{name}'");
        }
    }

    /// <summary>Ids of boxes may have gaps: here they are counted.</summary>
    async Task<long> Boxes()
    {
        await connection.ExecuteAsync(
            """
            create table bench_box as
            select row_number() over (order by b.id) - 1 as i, b.id as box_id, min(k.id) as connector_id
            from charge_box b join evse e on e.charge_box_id = b.id join connector k on k.evse_uid = e.uid group by b.id
            """);
        await connection.ExecuteAsync("create index bench_box_i on bench_box (i)");
        return await One<long>("select count(*) from bench_box");
    }

    async Task Full(long number, long boxes)
    {
        var record = await One<string>($"select document from charge_record where number = {number}");
        var session = await One<string>($"select document from session where number = {number}");
        using var json = JsonDocument.Parse(record);
        string Text(string member) => json.RootElement.GetProperty(member).GetString()!;
        var id = $"{Amounts.First} + n";
        string Varied(string column) =>
            $"replace(replace(replace(replace(replace(replace({column}, {Dialect.Quote(Text("sessionId"))}, {dialect.Uuid(id)}), "
            + $"{Dialect.Quote(Text("startedAt"))}, {dialect.Time(StartedMs)}), {Dialect.Quote(Text("endedAt"))}, {dialect.Time(EndedMs)}), "
            + $"{Dialect.Quote(Text("updatedAt"))}, {dialect.Time(EndedMs)}), 'Harbour', 'Harbour ' || n % 500), '\":{number},\"', '\":' || ({id}) || ',\"')";
        await Each("full records", amounts.Full, "charge_record", $"""
            select {id}, {dialect.Uuid(id)}, 2, r.customer_id, r.location_id, b.box_id, r.token_id, r.token_customer_id, r.evse_id,
                   r.search_folded || ' ' || ({id}), {StartedMs}, {EndedMs}, 1000000 + n % 60000000, 100 + n % 4000, r.currency, r.excluded_reason,
                   1, {EndedMs}, r.sealed_hash, {StartedMs}, {EndedMs}, {Varied("r.document")}, {EndedMs}, {dialect.Month(EndedMs)}, {OfFirst}
            from g join bench_box b on b.i = n % {boxes} join charge_record r on r.number = {number}
            """, RecordColumns);
        await Each("their sessions", amounts.Full, "session", $"""
            select {id}, {dialect.Uuid(id)}, b.box_id, b.connector_id, s.customer_id, s.location_id, s.token_id, s.token_uid_folded, 2, {StartedMs},
                   s.meter_start_wh, {EndedMs}, s.flags, {Varied("s.document")}, {StartedMs}, {EndedMs}
            from g join bench_box b on b.i = n % {boxes} join session s on s.number = {number}
            """, SessionColumns);
        Console.WriteLine($"    (a full record is {record.Length:N0} characters, its session {session.Length:N0})");
    }

    async Task Short(long number, long boxes)
    {
        var id = $"{Amounts.First + amounts.Full} + n";
        var step = (amounts.Now.AddHours(-1) - amounts.ShortSince).TotalMilliseconds / amounts.Short;
        var ms = dialect.Whole($"{amounts.ShortSince.ToUnixTimeMilliseconds()} + n * {Dialect.Number(step)}");
        var document = $$"""
            '{"transactionId":' || ({{id}}) || ',"sessionId":"' || {{dialect.Uuid(id)}} || '","startedAt":"' || {{dialect.Time(ms)}} || '","endedAt":"'
            || {{dialect.Time(ms)}} || '","consumed":' || n % 60 || ',"price":{"amount":' || n % 40 || ',"currency":"EUR"}' || '}'
            """;
        await Each("short records", amounts.Short, "charge_record", $"""
            select {id}, {dialect.Uuid(id)}, 2, r.customer_id, r.location_id, b.box_id, r.token_id, r.token_customer_id, r.evse_id, 'SHORT ' || ({id}),
                   {ms}, {ms}, 1000000 + n % 60000000, 100 + n % 4000, r.currency, r.excluded_reason, 1, {ms}, r.sealed_hash, {ms}, {ms}, {document}, {ms}, {dialect.Month(ms)}, {OfFirst}
            from g join bench_box b on b.i = n % {boxes} join charge_record r on r.number = {number}
            """, RecordColumns);
        await Each("their sessions", amounts.Short, "session", $$"""
            select {{id}}, {{dialect.Uuid(id)}}, b.box_id, b.connector_id, s.customer_id, s.location_id, s.token_id, s.token_uid_folded, 2, {{ms}},
                   s.meter_start_wh, {{ms}}, s.flags, '{}', {{ms}}, {{ms}}
            from g join bench_box b on b.i = n % {{boxes}} join session s on s.number = {{number}}
            """, SessionColumns);
    }

    Task AllSamples(long number)
    {
        var session = $"{Amounts.First} + (n / {AtOnce * Samples}) * {AtOnce} + n % {AtOnce}";
        var at = dialect.Whole($"{amounts.Since.ToUnixTimeMilliseconds()} + n * {Dialect.Number(amounts.SampleStepMs)}");
        return Each("samples", amounts.Samples, "meter_sample", $$"""
            select {{Amounts.First}} + n, {{session}}, t.connector_id, {{at}}, {{at}}, 0, replace(t.sample, '{"t":' || t.at_ms || ',', '{"t":' || {{at}} || ',')
            from g join (select * from meter_sample where session_number = {{number}} order by id limit 1) t on true
            """, "id, session_number, connector_id, at_ms, received_ms, message_id, sample");
    }

    Task AllMessages(long boxes)
    {
        var step = (amounts.Now.AddHours(-1) - amounts.MessagesSince).TotalMilliseconds / amounts.Messages;
        var at = dialect.Whole($"{amounts.MessagesSince.ToUnixTimeMilliseconds()} + n * {Dialect.Number(step)}");
        return Each("messages", amounts.Messages, "message", $"""
            select {Amounts.First} + n, b.box_id, {at}, t.direction, t.action, cast(n as text), t.request, t.answer, t.answer_kind, {at}, t.error_code,
                   t.error_description, t.notes
            from g join bench_box b on b.i = n % {boxes} join (select * from message where action = 'MeterValues' order by id limit 1) t on true
            """, "id, charge_box_id, at_ms, direction, action, message_id, request, answer, answer_kind, answered_ms, error_code, error_description, notes");
    }

    async Task Each(string what, long count, string table, string select, string columns)
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var from = 0L; from < count; from += Chunk)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                dialect.Insert($"{table} ({columns})", select, from, Math.Min(from + Chunk, count) - 1), commandTimeout: 3600));
        }
        Console.WriteLine($"    {count,12:N0} {what} in {System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s");
    }

    Task<T> One<T>(string sql) => connection.QueryFirstAsync<T>(sql);

    const string RecordColumns =
        "number, uuid, state, customer_id, location_id, charge_box_id, token_id, token_customer_id, evse_id, search_folded, started_ms, ended_ms, "
        + "consumed_milliwh, amount_minor, currency, excluded_reason, revision, sealed_ms, sealed_hash, created_ms, updated_ms, document, indexed_ms, "
        + "statement_month, " + Listed;

    static string OfFirst { get; } = string.Join(", ", Listed.Split(", ").Select(column => $"r.{column}"));

    /// <summary>What lists are filtered by, as the first record has it.</summary>
    const string Listed =
        "operator_id, token_company_id, token_person_id, token_operator_id, token_uid, auth_type, billing_reference, location_country, location_public, roaming, roaming_type, "
        + "role, priority, voucher_id, external_session_id, consumed_wh, price_source, payment_method, payment_status, net_minor, vat_ppm";

    const string SessionColumns =
        "number, uuid, charge_box_id, connector_id, customer_id, location_id, token_id, token_uid_folded, state, started_ms, meter_start_wh, stopped_ms, "
        + "flags, document, created_ms, updated_ms";
}
