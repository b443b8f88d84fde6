namespace Stationmaster.Server.Storage;

/// <summary>Something to be made durable. Changes saved together are kept together or not at all.</summary>
public abstract record Change;

/// <param name="Sql">One statement, the same on both engines; parameters as <c>@name</c>. The text is a constant: statements are prepared
/// once by it.</param>
/// <param name="Parameters">An object with a property per parameter: integers, bool (0/1), text, bytes, Guid (text), DateTimeOffset (ms),
/// enum (integer), or null.</param>
public sealed record Statement(string Sql, object Parameters) : Change;

/// <summary>
/// One row of a statement that PostgreSQL runs once for all the rows of a batch, and SQLite once for each. The text reads them from
/// <c>{rows}</c>, known as r, whose columns are the parameters' names: <c>update connector set status = r.status from {rows} where connector.id =
/// r.id</c>.
/// </summary>
/// <param name="Table">What is written. Only statements that differ are kept in order, and only where they write the same row.</param>
/// <param name="Key">Of the row written; of several writes of one row by the same text the last counts.</param>
/// <param name="Parameters">As of <see cref="Statement"/>.</param>
public sealed record RowWrite(string Table, object Key, string Sql, object Parameters) : Change;

/// <summary>One OCPP call, with its answer if there was one. The bytes must stay as they are until the change is durable.</summary>
/// <param name="Direction">0 from the station, 1 to the station.</param>
/// <param name="AnswerKind">0 none, 1 result, 2 error.</param>
public sealed record MessageRow(
    long Id, long ChargeBoxId, long AtMs, int Direction, string Action, string MessageId, ReadOnlyMemory<byte> Request,
    ReadOnlyMemory<byte> Answer, int AnswerKind, long? AnsweredMs, string? ErrorCode, string? ErrorDescription, string? Notes) : Change;

/// <summary>The values of one MeterValues, packed.</summary>
public sealed record SampleRow(
    long Id, long? SessionNumber, long ConnectorId, long AtMs, long ReceivedMs, long MessageId, string Sample) : Change;
