using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using WorkbookCell = DocumentFormat.OpenXml.Spreadsheet.Cell;

namespace Stationmaster.Server.Exports;

/// <summary>
/// An Excel workbook of one sheet. The library makes the empty workbook, whose parts are copied; the sheet's rows then go straight into the
/// stream, so that no more than a page of them is ever held. Text is text there: nothing in it is taken for a formula.
/// </summary>
sealed class WorkbookTable : ITableWriter
{
    const string Sheet = "xl/worksheets/sheet";
    const uint DateTimes = 1, Titles = 2;

    readonly ZipArchive _zip;
    readonly Stream _entry;
    readonly OpenXmlWriter _sheet;
    int _rows, _columns;

    // Written again and again: a tree of objects for every cell would cost many times the cell.
    readonly Row _row = new();
    readonly InlineString _string = new();
    readonly Text _text = new() { Space = SpaceProcessingModeValues.Preserve };
    readonly CellValue _value = new();
    readonly WorkbookCell _words = new() { DataType = CellValues.InlineString }, _title = new() { DataType = CellValues.InlineString, StyleIndex = Titles };
    readonly WorkbookCell _number = new(), _time = new() { StyleIndex = DateTimes }, _nothing = new();

    public WorkbookTable(Stream stream, string name)
    {
        _zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var sheet = "";
        using (var empty = new ZipArchive(Empty(name)))
        {
            foreach (var part in empty.Entries)
            {
                if (part.FullName.StartsWith(Sheet, StringComparison.Ordinal))
                {
                    sheet = part.FullName;
                    continue;
                }
                using var from = part.Open();
                using var to = _zip.CreateEntry(part.FullName, CompressionLevel.Fastest).Open();
                from.CopyTo(to);
            }
        }
        _entry = _zip.CreateEntry(sheet, CompressionLevel.Fastest).Open();
        _sheet = OpenXmlWriter.Create(_entry);
    }

    public string ContentType => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public string Extension => "xlsx";

    public int MostRows => 1_048_575;

    public void Begin(IReadOnlyList<(string Title, int Width)> columns)
    {
        _columns = columns.Count;
        _sheet.WriteStartElement(new Worksheet());
        _sheet.WriteElement(new SheetViews(new SheetView(
            new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }));
        _sheet.WriteElement(new Columns(columns.Select((column, i) => new Column
        {
            Min = (uint)i + 1, Max = (uint)i + 1, Width = column.Width, CustomWidth = true,
        })));
        _sheet.WriteStartElement(new SheetData());
        Row(columns.Select(column => Cell.Of(column.Title)), _title);
    }

    public void Row(IEnumerable<Cell> cells) => Row(cells, _words);

    public void End()
    {
        _sheet.WriteEndElement();
        _sheet.WriteElement(new AutoFilter { Reference = $"A1:{Name(_columns)}{Math.Max(1, _rows)}" });
        _sheet.WriteEndElement();
        _sheet.Close();
        _entry.Dispose();
        _zip.Dispose();
    }

    void Row(IEnumerable<Cell> cells, WorkbookCell asText)
    {
        _rows++;
        _sheet.WriteStartElement(_row);
        foreach (var cell in cells)
            Write(cell, asText);
        _sheet.WriteEndElement();
    }

    void Write(Cell cell, WorkbookCell asText)
    {
        switch (cell)
        {
            case { Text: { } text }:
                _sheet.WriteStartElement(asText);
                _sheet.WriteStartElement(_string);
                Write(_text, Printable(text));
                _sheet.WriteEndElement();
                _sheet.WriteEndElement();
                break;
            case { Number: { } number }:
                Write(_number, number.ToString(CultureInfo.InvariantCulture), _value);
                break;
            case { Time: { } time }:
                Write(_time, time.ToOADate().ToString(CultureInfo.InvariantCulture), _value);
                break;
            default:
                _sheet.WriteElement(_nothing);
                break;
        }
    }

    void Write(WorkbookCell cell, string value, OpenXmlElement holder)
    {
        _sheet.WriteStartElement(cell);
        Write(holder, value);
        _sheet.WriteEndElement();
    }

    void Write(OpenXmlElement holder, string value)
    {
        _sheet.WriteStartElement(holder);
        _sheet.WriteString(value);
        _sheet.WriteEndElement();
    }

    /// <summary>XML holds no control characters, and Excel no more than 32,767 characters a cell.</summary>
    static string Printable(string text)
    {
        var clean = text.All(System.Xml.XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes().Select(rune =>
            rune.IsBmp && !System.Xml.XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
        return clean.Length <= 32_767 ? clean : clean[..32_767];
    }

    /// <summary>A, B, … Z, AA.</summary>
    static string Name(int column) => column <= 26 ? $"{(char)('A' + column - 1)}" : $"{Name((column - 1) / 26)}{Name(((column - 1) % 26) + 1)}";

    static MemoryStream Empty(string name)
    {
        var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var sheet = workbook.AddNewPart<WorksheetPart>();
            sheet.Worksheet = new Worksheet(new SheetData());
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Name = name, SheetId = 1, Id = workbook.GetIdOfPart(sheet) }));
        }
        stream.Position = 0;
        return stream;
    }

    static Stylesheet Styles() => new(
        new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "yyyy\\-mm\\-dd\\ hh:mm:ss" }),
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            new CellFormat { FormatId = 0 },
            new CellFormat { FormatId = 0, NumberFormatId = 164, ApplyNumberFormat = true },
            new CellFormat { FormatId = 0, FontId = 1, ApplyFont = true }));

    public ValueTask DisposeAsync()
    {
        _sheet.Dispose();
        return default;
    }
}
