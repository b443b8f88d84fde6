using System.Data.Common;
using Dapper;
using Stationmaster.Charging.Records;
using Stationmaster.Server.Access;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Revisions;

/// <summary>One sealed form of a record.</summary>
/// <param name="Author">Who made it: a person, a key, or the program itself.</param>
/// <param name="Changes">What was corrected, as JSON; null for the first.</param>
/// <param name="SealedPart">The bytes that were hashed, as text.</param>
/// <param name="Document">As it was when this revision was made.</param>
sealed record Revision(
    long Number, long RevisionNumber, long AtMs, string Author, string? Reason, string Rules, string? Changes, string SealedPart,
    string SealedHash, string Document);

/// <summary>The sealed forms of records, one after the other; none is ever changed.</summary>
sealed class RevisionStore(Database database)
{
    const string Columns = """
        number as "Number", revision as "RevisionNumber", at_ms as "AtMs", author as "Author", reason as "Reason", rules as "Rules",
        changes as "Changes", sealed_part as "SealedPart", sealed_hash as "SealedHash", document as "Document"
        """;

    /// <summary>The record is sealed for the first time.</summary>
    public static Statement First(ChargeRecord record, RecordState state, byte[] document) =>
        Kept(Of(record.Session.Number, state, document, Scope.System.Name, null, null));

    public static Revision Of(long number, RecordState state, byte[] document, string author, string? reason, string? changes)
    {
        var part = Seal.Part(document);
        return new(
            number, state.Revision, Epoch.ToMs(state.UpdatedAt), author, reason, state.Rules, changes, part, Seal.Hash(part),
            System.Text.Encoding.UTF8.GetString(document));
    }

    public static Statement Kept(Revision revision) => new(
        """
        insert into record_revision (number, revision, at_ms, author, reason, rules, changes, sealed_part, sealed_hash, document)
        values (@Number, @RevisionNumber, @AtMs, @Author, @Reason, @Rules, @Changes, @SealedPart, @SealedHash, @Document)
        on conflict (number, revision) do nothing
        """,
        revision);

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<Revision>> Of(long number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await Of(connection, number, ct);
    }

    /// <summary>What people did with a record, oldest first.</summary>
    public async Task<IReadOnlyList<RecordAction>> Actions(long number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return
        [
            .. (await connection.QueryAsync<(long AtMs, string By, string Kind, string? Note, long? Revision)>(new CommandDefinition(
                "select at_ms, by_name, kind, note, revision from record_action where number = @number order by id", new { number }, cancellationToken: ct)))
                .Select(row => new RecordAction(Epoch.FromMs(row.AtMs), row.By, row.Kind, row.Note, row.Revision)),
        ];
    }

    public static async Task<IReadOnlyList<Revision>> Of(DbConnection connection, long number, CancellationToken ct) =>
        (await connection.QueryAsync<Revision>(new CommandDefinition(
            $"select {Columns} from record_revision where number = @number order by revision", new { number }, cancellationToken: ct))).AsList();
}
