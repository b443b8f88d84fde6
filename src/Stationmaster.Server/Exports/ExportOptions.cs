using Stationmaster.Server.Http;

namespace Stationmaster.Server.Exports;

enum ExportFormat { Csv, Xlsx }

enum ExportColumns { Standard, Finance }

/// <summary>How an export is written.</summary>
/// <param name="DecimalSeparator">In CSV.</param>
/// <param name="IsUtc">Times in UTC; else as the clocks at the location show them.</param>
/// <param name="Id">By which its progress can be asked for; null where the caller gave none.</param>
sealed record ExportOptions(ExportFormat Format, char DecimalSeparator, ExportColumns Columns, bool IsUtc, Guid? Id)
{
    public static QueryParameter[] Parameters { get; } =
    [
        new("format", "csv|xlsx", "csv where absent: UTF-8 with a byte order mark."),
        new("decimalSeparator", ".|,", "In CSV; a point where absent. With a comma, fields are parted by semicolons."),
        new("columns", "standard|finance", "standard where absent; finance has payer, amounts and VAT apart."),
        new("times", "location|utc", "location where absent: as the clocks at the location show them."),
        new("exportId", "string", "A UUID of yours, by which GET /v2/exports/{id} tells how many rows have been written."),
    ];

    public static ExportOptions Read(QueryReader query) => new(
        query.Word("format", ("csv", ExportFormat.Csv), ("xlsx", ExportFormat.Xlsx)),
        query.Word("decimalSeparator", (".", '.'), (",", ',')),
        query.Word("columns", ("standard", ExportColumns.Standard), ("finance", ExportColumns.Finance)),
        query.Word("times", ("location", false), ("utc", true)),
        query.Text("exportId") is not { } id ? null
            : Guid.TryParse(id, out var uuid) ? uuid : throw Problem.Malformed("exportId", "exportId must be a UUID."));

    public ITableWriter Writer(Stream stream, string name) =>
        Format == ExportFormat.Csv ? new CsvTable(stream, DecimalSeparator) : new WorkbookTable(stream, name);
}
