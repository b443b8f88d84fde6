using Stationmaster.Server.Access;
using Stationmaster.Server.Filters;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Billing;

/// <summary>
/// Marks sealed records as billed, and takes marks away. A record that is billed is not revised any more: it is credited, and another
/// stands in its place.
/// </summary>
sealed class Bills(Database database, Commits commits, Sequences sequences)
{
    const int InOneStatement = 100, Tries = 3, MostNamed = 100;

    /// <summary>The records a caller named: all of them, or none.</summary>
    /// <exception cref="ApiProblem">422 or 409 for the first that cannot be, by its place in the list.</exception>
    public async Task<BillingAnswer> Mark(Scope scope, IReadOnlyList<long> numbers, BillingMark mark, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var found = await Read(scope, numbers, ct);
            for (var i = 0; i < numbers.Count; i++)
            {
                var param = $"transactionIds[{i}]";
                if (!found.TryGetValue(numbers[i], out var record))
                    throw Problem.Invalid(param, $"{param}: {numbers[i]} is no finished charge record you can see.", "not_found");
                if (!record.IsAlready(mark) && record.Obstacle(mark) is { } obstacle)
                    throw record.Problem(obstacle, param);
            }
            var open = found.Values.Where(record => !record.IsAlready(mark)).ToList();
            if (await Write(scope, open, mark, ct))
                return new(mark.Reference, open.Count, found.Count - open.Count, []);
        }
        throw Problem.Conflict(null, "The charge records are being changed right now. Try again.", "changed");
    }

    /// <summary>As many as can be, a part at a time: done again, it goes on where it was broken off.</summary>
    /// <param name="next">The numbers after one, in order; empty at the end.</param>
    public async Task<BillingAnswer> MarkAll(
        Scope scope, Func<long, Task<IReadOnlyList<long>>> next, BillingMark mark, CancellationToken ct)
    {
        var (marked, already, left) = (0L, 0L, new Dictionary<BillingObstacle, List<long>>());
        for (var numbers = await next(0); numbers.Count > 0; numbers = await next(numbers[^1]))
        {
            var rest = numbers;
            for (var attempt = 0; rest.Count > 0; attempt++)
            {
                var found = (await Read(scope, rest, ct)).Values.OrderBy(record => record.Number).ToList();
                var open = found.Where(record => !record.IsAlready(mark) && record.Obstacle(mark) is null).ToList();
                if (!await Write(scope, open, mark, ct))
                {
                    if (attempt + 1 < Tries)
                        continue;
                    Leave(open.Select(record => (record.Number, BillingObstacle.Changed)));
                }
                else
                {
                    marked += open.Count;
                }
                already += found.Count(record => record.IsAlready(mark));
                Leave(found.Where(record => !record.IsAlready(mark))
                    .Select(record => (record.Number, Why: record.Obstacle(mark))).Where(record => record.Why is not null)
                    .Select(record => (record.Number, record.Why!.Value)));
                rest = [];
            }
        }
        return new(
            mark.Reference, marked, already,
            [
                .. left.OrderBy(reason => reason.Key).Select(reason =>
                    new LeftOut(ChargeRecordDocument.Word(reason.Key.ToString()), reason.Value.Count, [.. reason.Value.Take(MostNamed)])),
            ]);

        void Leave(IEnumerable<(long Number, BillingObstacle Why)> records)
        {
            foreach (var (number, why) in records)
            {
                if (!left.TryGetValue(why, out var numbers))
                    left[why] = numbers = [];
                numbers.Add(number);
            }
        }
    }

    async Task<Dictionary<long, BillableRecord>> Read(Scope scope, IReadOnlyList<long> numbers, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await BillableRecord.Of(connection, scope, numbers, ct);
    }

    /// <summary>False, and nothing is written, where one of them is not any more as it was read.</summary>
    async Task<bool> Write(Scope scope, IReadOnlyList<BillableRecord> records, BillingMark mark, CancellationToken ct)
    {
        if (records.Count == 0)
            return true;
        // In order, so that two who mark the same do not wait for each other.
        var prepared = records.OrderBy(record => record.Number)
            .Select(record => (Record: record, Text: mark.Prepare(record.Document))).ToList();
        var action = await sequences.NextBlock("record_action", records.Count, ct);
        try
        {
            await commits.Write(
                async write =>
                {
                    foreach (var some in prepared.Chunk(InOneStatement))
                    {
                        var (sql, parameters) = Update(mark, some, write);
                        if (await write.Execute(sql, parameters.Dapper, ct) != some.Length)
                            throw new ChangedMeanwhileException();
                    }
                    return await write.Execute(
                        $"""
                        insert into record_action (id, number, at_ms, by_name, kind, note, revision)
                        select @action - 1 + row_number() over (order by r.number), r.number, @NowMs, @Name, @Kind, @Reference, r.revision
                        from charge_record r where r.number in {InList.Of(records.Select(record => record.Number))}
                        """,
                        new { action, write.NowMs, scope.Name, mark.Kind, mark.Reference }, ct);
                },
                ct);
            return true;
        }
        catch (ChangedMeanwhileException)
        {
            return false;
        }
    }

    static (string Sql, SqlParameters Parameters) Update(
        BillingMark mark, IReadOnlyCollection<(BillableRecord Record, string Text)> records, WriteTransaction write)
    {
        var parameters = new SqlParameters();
        var now = parameters.Add(write.NowMs);
        var billed = mark.BilledMs(write.Now) is { } ms ? parameters.Add(ms) : "null";
        var invoice = mark.IsTakenBack ? "null" : parameters.Add(mark.Reference);
        var rows = string.Join(", ", records.Select(one =>
            $"(cast({parameters.Add(one.Record.Number)} as bigint), cast({parameters.Add(one.Record.UpdatedMs)} as bigint), "
            + $"{parameters.Add(mark.Finish(one.Text, write.Now))})"));
        // None of the columns that lists are filtered by comes of what is marked: what was in line with the document still is.
        return (
            $"""
            with given (number, read_ms, document) as (values {rows})
            update charge_record set document = given.document, billed_ms = {billed}, invoice_reference = {invoice}, updated_ms = {now},
                indexed_ms = case when charge_record.indexed_ms = charge_record.updated_ms then {now} else charge_record.indexed_ms end
            from given where charge_record.number in {InList.Of(records.Select(one => one.Record.Number))}
                and charge_record.number = given.number and charge_record.updated_ms = given.read_ms
            """, parameters);
    }
}
