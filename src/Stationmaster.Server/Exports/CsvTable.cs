using System.Globalization;
using CsvHelper;

namespace Stationmaster.Server.Exports;

/// <summary>
/// CSV (RFC 4180) in UTF-8 with a byte order mark, so that spreadsheets read æ, ø and å. Where decimals have a comma, fields are parted by
/// semicolons, as spreadsheets of such places expect.
/// </summary>
sealed class CsvTable : ITableWriter
{
    readonly CsvWriter _csv;
    readonly bool _hasComma;

    public CsvTable(Stream stream, char decimalSeparator)
    {
        _hasComma = decimalSeparator == ',';
        _csv = CsvWriter.Create(stream, new CsvWriterOptions { Separator = _hasComma ? ';' : ',', WriteByteOrderMark = true }, leaveOpen: true);
    }

    public string ContentType => "text/csv; charset=utf-8";

    public string Extension => "csv";

    public int MostRows => int.MaxValue;

    public void Begin(IReadOnlyList<(string Title, int Width)> columns)
    {
        foreach (var (title, _) in columns)
            _csv.WriteField(title);
        _csv.EndRecord();
    }

    public void Row(IEnumerable<Cell> cells)
    {
        foreach (var cell in cells)
            _csv.WriteField(Text(cell));
        _csv.EndRecord();
        _csv.Flush();
    }

    public void End() => _csv.Flush();

    string? Text(Cell cell) => cell switch
    {
        { Text: { } text } => Harmless(text),
        { Number: { } number } when number.ToString(CultureInfo.InvariantCulture) is var digits => _hasComma ? digits.Replace('.', ',') : digits,
        { Time: { } time } => time.ToString(cell.IsUtc ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>A spreadsheet takes text that begins like this for a formula and runs it.</summary>
    public static string Harmless(string text) =>
        text.TrimStart(' ') is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..] ? $"'{text}" : text;

    public ValueTask DisposeAsync() => _csv.DisposeAsync();
}
