using System.IO.Compression;
using Microsoft.Net.Http.Headers;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Exports;

/// <summary>Writes lists as files while they are read: a page is in memory, never the list. Whoever hangs up stops it.</summary>
sealed class Exporter(ExportProgress progress, TimeProvider clock)
{
    const int MostAtOnce = 8;

    readonly SemaphoreSlim _places = new(MostAtOnce, MostAtOnce);

    /// <param name="name">The file's, before its date: "charge-records".</param>
    /// <param name="pages">Read on while the answer is written. What its first page throws is still answered as an error.</param>
    public async Task Write<T>(
        HttpContext context, ExportOptions options, string name, IReadOnlyList<ExportColumn<T>> columns,
        IAsyncEnumerable<IReadOnlyList<T>> pages, CancellationToken ct)
    {
        if (!await _places.WaitAsync(TimeSpan.Zero, ct))
            throw Problem.TooMany("Several exports are being written already. Try again when one of them is done.", 10);
        try
        {
            await using var reading = pages.GetAsyncEnumerator(ct);
            var isMore = await reading.MoveNextAsync();
            var buffer = new PageBuffer();
            await using var table = options.Writer(buffer, name);
            await using var packed = Open(context, table, name);
            var body = packed ?? context.Response.Body;
            table.Begin([.. columns.Select(column => (column.Title, column.Width))]);
            for (var rows = 0; isMore && rows < table.MostRows; isMore = await reading.MoveNextAsync())
            {
                foreach (var row in reading.Current.Take(table.MostRows - rows))
                {
                    table.Row(columns.Select(column => column.Value(row)));
                    rows++;
                }
                await buffer.HandOn(body, ct);
                progress.Wrote(options.Id, rows);
            }
            table.End();
            await buffer.HandOn(body, ct);
            await body.FlushAsync(ct);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <returns>What packs the answer; null where it goes as it is.</returns>
    GZipStream? Open(HttpContext context, ITableWriter table, string name)
    {
        var response = context.Response;
        response.ContentType = table.ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = $"{name}-{clock.GetUtcNow():yyyy-MM-dd}.{table.Extension}",
        }.ToString();
        // A workbook is packed already.
        if (table is not CsvTable || !context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            return null;
        response.Headers.ContentEncoding = "gzip";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        return new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
    }
}
