using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Stationmaster.Server.Storage;

/// <summary>
/// Which rows of an append-only table are whose: ids are collected in memory and written in pages of many. After a crash they are collected
/// again from the rows behind the mark. Only the writer's thread adds and writes; anyone reads, under the lock.
/// </summary>
sealed class SqlitePages(AppendOnly kind)
{
    const int Full = 64, MostInPage = 1024, MostPagesInBatch = 256;
    static readonly TimeSpan Oldest = TimeSpan.FromMinutes(15);
    static readonly TimeSpan MarkEvery = TimeSpan.FromMinutes(1);

    /// <summary>Ids are drawn a little before their rows are written.</summary>
    const long Overtaken = 200_000;

    readonly string _insert = $"insert or replace into {kind.Table}_page (owner_id, first_id, last_id, ids) values (?1, ?2, ?3, ?4)";
    readonly string _mark = $"update page_mark set from_id = ?1 where name = '{kind.Table}'";

    readonly Lock _lock = new();
    readonly Dictionary<long, Page> _pages = [];

    // The writer's own: what its transaction holds, and the order in which pages are to be written.
    readonly List<(long Owner, long Id)> _added = [];
    readonly List<Page> _written = [];
    readonly Queue<Page> _full = new(), _byAge = new();
    long _markedAt = Environment.TickCount64;

    sealed class Page(long owner)
    {
        public long Owner { get; } = owner;
        public List<long> Ids { get; } = new(8);
        public long BornAt { get; } = Environment.TickCount64;
        public bool IsTaken { get; set; }
    }

    public AppendOnly Kind => kind;

    /// <summary>How many rows the writer's transaction has added so far.</summary>
    public int Added => _added.Count;

    public void Add(long owner, long id) => _added.Add((owner, id));

    /// <summary>Forgets what was added after a point of the transaction: a unit of it was undone.</summary>
    public void Undo(int added) => _added.RemoveRange(added, _added.Count - added);

    /// <summary>Writes the pages that are due, within the writer's transaction.</summary>
    public void Write(SqliteStatements statements)
    {
        while (_written.Count < MostPagesInBatch && Due() is { } page)
        {
            _written.Add(page);
            page.IsTaken = true;
            lock (_lock)
                page.Ids.Sort();
            foreach (var ids in page.Ids.Chunk(MostInPage))
            {
                var insert = statements.Prepare(_insert);
                statements.Bind(insert, 1, page.Owner);
                statements.Bind(insert, 2, ids[0]);
                statements.Bind(insert, 3, ids[^1]);
                statements.Bind(insert, 4, MemoryMarshal.AsBytes<long>(ids));
                statements.Step(insert);
            }
        }
        WriteMark(statements);
    }

    Page? Due()
    {
        while (_full.TryDequeue(out var full))
        {
            if (!full.IsTaken)
                return full;
        }
        while (_byAge.TryPeek(out var old) && (old.IsTaken || Environment.TickCount64 - old.BornAt > Oldest.TotalMilliseconds))
        {
            _byAge.Dequeue();
            if (!old.IsTaken)
                return old;
        }
        return null;
    }

    void WriteMark(SqliteStatements statements)
    {
        if (Environment.TickCount64 - _markedAt < MarkEvery.TotalMilliseconds)
            return;
        _markedAt = Environment.TickCount64;
        var open = _pages.Values.Where(page => !page.IsTaken).Select(page => page.Ids.Min()).Concat(_added.Select(row => row.Id));
        if (open.DefaultIfEmpty(0).Min() - Overtaken is > 0 and var from)
        {
            var mark = statements.Prepare(_mark);
            statements.Bind(mark, 1, from);
            statements.Step(mark);
        }
    }

    /// <summary>The writer's transaction is durable.</summary>
    public void Committed()
    {
        lock (_lock)
        {
            foreach (var page in _written)
                _pages.Remove(page.Owner);
            foreach (var (owner, id) in _added)
                Collect(owner, id);
        }
        _written.Clear();
        _added.Clear();
    }

    /// <summary>The writer's transaction came to nothing.</summary>
    public void RolledBack()
    {
        foreach (var page in _written)
        {
            page.IsTaken = false;
            _full.Enqueue(page);
        }
        _written.Clear();
        _added.Clear();
    }

    void Collect(long owner, long id)
    {
        ref var page = ref CollectionsMarshal.GetValueRefOrAddDefault(_pages, owner, out var isThere);
        if (!isThere)
        {
            page = new(owner);
            _byAge.Enqueue(page);
        }
        page!.Ids.Add(id);
        if (page.Ids.Count == Full)
            _full.Enqueue(page);
    }

    /// <summary>Collects the rows that are in no page yet.</summary>
    public async Task Load(SqliteConnection connection)
    {
        var from = await connection.ExecuteScalarAsync<long>("select from_id from page_mark where name = @Table", new { kind.Table });
        var paged = (await connection.QueryAsync<byte[]>($"select ids from {kind.Table}_page where last_id >= @from", new { from }))
            .SelectMany(ids => Ids(ids).ToArray()).Where(id => id >= from).ToHashSet();
        var rows = connection.Query<(long Id, long Owner)>(
            $"select id, {kind.Owner} from {kind.Table} where id >= @from and {kind.Owner} is not null order by id", new { from }, buffered: false);
        lock (_lock)
        {
            foreach (var (id, owner) in rows)
            {
                if (!paged.Contains(id))
                    Collect(owner, id);
            }
        }
    }

    /// <summary>Conditions that pick an owner's rows, newer before older, none twice.</summary>
    public async IAsyncEnumerable<string> Where(
        SqliteDatabase database, long owner, long before, [EnumeratorCancellation] CancellationToken ct)
    {
        // Memory first: a page that is written meanwhile is seen twice rather than never.
        long[] open;
        lock (_lock)
            open = _pages.TryGetValue(owner, out var page) ? [.. page.Ids] : [];
        var seen = new HashSet<long>(open);
        var held = open.Where(id => id < before).OrderDescending().ToList();

        await using var connection = await database.Open(ct);
        var pages = connection.Query<byte[]>(
            $"select ids from {kind.Table}_page where owner_id = @owner and first_id < @before order by first_id desc", new { owner, before },
            buffered: false);
        foreach (var ids in pages)
        {
            // One page is held back, as neighbours may overlap a little.
            var next = Ids(ids).ToArray().Where(id => id < before && seen.Add(id)).ToList();
            if (next.Count == 0)
                continue;
            var newest = next.Max();
            var ready = held.Where(id => id > newest).ToList();
            if (ready.Count > 0)
                yield return $"id in {InList.Of(ready)}";
            held = [.. held.Where(id => id <= newest).Concat(next).OrderDescending()];
        }
        if (held.Count > 0)
            yield return $"id in {InList.Of(held)}";
    }

    static ReadOnlySpan<long> Ids(byte[] bytes) => MemoryMarshal.Cast<byte, long>(bytes);
}
