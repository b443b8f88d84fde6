using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using ExcelDataReader;
using Microsoft.VisualBasic.FileIO;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Access;
using Stationmaster.Server.Exports;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.ChargeRecords.SomeRecords;

namespace Stationmaster.Server.Tests.Exports;

public sealed class ExportTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    // The reader of workbooks knows files of the nineties too, and wants their code pages.
    static ExportTests() => System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);

    static readonly DateTimeOffset Long = new(2025, 11, 20, 12, 0, 0, TimeSpan.Zero);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<List<string[]>> Csv(HttpClient http, string path, string separator = ",")
    {
        using var response = await http.GetAsync(path, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        var bytes = await response.Content.ReadAsByteArrayAsync(Ct);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        // The framework's own reader: nothing of what wrote it.
        using var reader = new TextFieldParser(new MemoryStream(bytes)) { TextFieldType = FieldType.Delimited, Delimiters = [separator], TrimWhiteSpace = false };
        var rows = new List<string[]>();
        while (!reader.EndOfData)
            rows.Add(reader.ReadFields()!);
        return rows;
    }

    static async Task<List<object?[]>> Workbook(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(await response.Content.ReadAsByteArrayAsync(Ct)));
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => (object?)reader.GetValue(i))]);
        return rows;
    }

    static async Task<RecordServer> Filled(string engine)
    {
        var test = await RecordServer.Start(engine);
        var nasty = CompanyCar with { Comment = "=HYPERLINK(\"http://x\")", Label = "+45 \"12\"; a,b\nc", BillingReference = "-1" };
        await test.Save(Completed(FleetCar, number: 101) with { Id = Guid.NewGuid() }, Long);
        await test.Save(Completed(nasty, number: 102) with { Id = Guid.NewGuid() }, Long.AddSeconds(1));
        await test.Save(Completed(NoUid, number: 103) with { Id = Guid.NewGuid(), Site = SomeRecords.Site with { LocationId = 32 } }, Long.AddSeconds(2));
        return test;
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Csv_read_back_says_what_the_list_says(string engine)
    {
        await using var test = await Filled(engine);

        var rows = await Csv(test.Http, "/v2/charge-records/export");

        Assert.Equal(["101", "102", "103"], rows.Skip(1).Select(row => row[0]));
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        var (first, list) = (rows[1], await test.Http.Get("/v2/charge-records"));
        string Of(string title, string[]? row = null) => (row ?? first)[Array.IndexOf(rows[0], title)];
        var record = list["data"]![0]!;
        Assert.Equal("2025-11-20 10:00:04", Of("Started at"));
        Assert.Equal("Europe/Copenhagen", Of("Time zone"));
        Assert.Equal((decimal)record["price"]!["amount"]!, decimal.Parse(Of("Incl. VAT"), CultureInfo.InvariantCulture));
        Assert.Equal((decimal)record["consumed"]!, decimal.Parse(Of("Energy kWh"), CultureInfo.InvariantCulture));
        Assert.Equal("Åse Ømark", Of("Person"));
        Assert.Equal(decimal.Parse(Of("Incl. VAT"), CultureInfo.InvariantCulture), decimal.Parse(Of("Excl. VAT"), CultureInfo.InvariantCulture) + decimal.Parse(Of("VAT"), CultureInfo.InvariantCulture));
        Assert.Equal("noAuthentication", Of("Not settled because", rows[3]));
        Assert.Equal("'=HYPERLINK(\"http://x\")", Of("Comment", rows[2]));
        Assert.Equal("'+45 \"12\"; a,b\nc", Of("Charge key", rows[2]).ReplaceLineEndings("\n"));
        Assert.Equal("'-1", Of("Billing reference", rows[2]));
    }

    [Fact]
    public async Task Decimals_times_and_columns_are_the_callers_choice()
    {
        await using var test = await Filled(TestDatabases.Sqlite);

        var rows = await Csv(test.Http, "/v2/charge-records/export?decimalSeparator=,&times=utc&columns=finance&locationId=31", ";");

        Assert.Equal(["101", "102"], rows.Skip(1).Select(row => row[0]));
        Assert.Equal("14", rows[1][Array.IndexOf(rows[0], "Energy kWh")]);
        Assert.Contains(',', rows[1][Array.IndexOf(rows[0], "Excl. VAT")]);
        Assert.Equal("2025-11-20T09:00:04Z", rows[1][2]);
        Assert.Equal("Aarhus Havn A/S", rows[1][Array.IndexOf(rows[0], "Location owner")]);
        Assert.DoesNotContain("SoC at start %", rows[0]);
        foreach (var (query, param) in new[] { ("format=pdf", "format"), ("decimalSeparator=x", "decimalSeparator"), ("columns=all", "columns"), ("times=mine", "times"), ("limit=5", "limit"), ("filter={}", "filter"), ("exportId=7", "exportId") })
            if (param != "limit")
                Assert.Equal(param, (await test.Http.Get($"/v2/charge-records/export?{query}", HttpStatusCode.BadRequest)).Error().Param);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_workbook_read_back_has_numbers_dates_and_text_that_is_no_formula(string engine)
    {
        await using var test = await Filled(engine);

        var rows = await Workbook(test.Http, "/v2/charge-records/export?format=xlsx");

        Assert.Equal(4, rows.Count);
        object? Of(string title, int row) => rows[row][Array.IndexOf(rows[0], title)];
        Assert.Equal(101d, Of("Record", 1));
        Assert.Equal(new DateTime(2025, 11, 20, 10, 0, 4), (DateTime)Of("Started at", 1)!, TimeSpan.FromSeconds(1));
        Assert.Equal("=HYPERLINK(\"http://x\")", Of("Comment", 2));
        Assert.Equal(14d, Of("Energy kWh", 1));
        Assert.Null(Of("Person", 3));
    }

    [Fact]
    public async Task A_longer_list_than_a_page_is_whole_packed_and_its_progress_is_told()
    {
        await using var test = await RecordServer.Start(TestDatabases.Sqlite);
        await Many(test, 1_201);
        var id = Guid.NewGuid();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/charge-records/export?sort=transactionId&exportId={id}");
        request.Headers.AcceptEncoding.ParseAdd("gzip");

        using var response = await test.Http.SendAsync(request, Ct);

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.EndsWith(".csv", response.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        using var lines = new StreamReader(new GZipStream(await response.Content.ReadAsStreamAsync(Ct), CompressionMode.Decompress));
        var numbers = (await lines.ReadToEndAsync(Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1001, 1_201), numbers);
        Assert.Equal(1_201, (int)(await test.Http.Get($"/v2/exports/{id}"))["rows"]!);
        Assert.Equal(1_201, (int)(await test.Http.Get("/v2/charge-records/count"))["count"]!);
        Assert.True((bool)(await test.Http.Get("/v2/charge-records/count?locationId=31"))["isExact"]!);
        Assert.Equal(0, (int)(await test.Http.Get("/v2/charge-records/count?locationId=32"))["count"]!);
        await test.Http.Get($"/v2/exports/{Guid.NewGuid()}", HttpStatusCode.NotFound);
    }

    /// <summary>One record, copied: nothing but its number differs. The first is 1001.</summary>
    internal static async Task Many(RecordServer test, int count, string engine = TestDatabases.Sqlite)
    {
        await test.Save(Completed(CompanyCar, number: 1001) with { Id = Guid.NewGuid() }, Long);
        var names = engine == TestDatabases.Sqlite
            ? "select name from pragma_table_info('charge_record')"
            : "select column_name::text from information_schema.columns where table_name = 'charge_record'";
        var columns = string.Join(", ", (await test.Query<string>(names)).Except(["number", "uuid", "document"]));
        await test.Execute($"""
            insert into charge_record (number, uuid, document, {columns})
            with recursive n (i) as (select 1002 union all select i + 1 from n where i < {1000 + count})
            select i, 'u' || i, replace(document, '"transactionId":1001', '"transactionId":' || i), {columns} from n join charge_record on number = 1001
            """);
    }

    [Fact]
    public async Task An_export_shows_no_more_than_the_list()
    {
        await using var test = await Filled(TestDatabases.Sqlite);
        var stranger = await test.Server.Http(Rights.Read, 6);

        Assert.Single(await Csv(stranger, "/v2/charge-records/export"));
        Assert.Single(await Csv(stranger, "/v2/transactions/export"));
        Assert.Equal(0, (int)(await stranger.Get("/v2/charge-records/count"))["count"]!);
        Assert.Single(await Csv(stranger, "/v2/statements/2025-11/export"));
        Assert.Single(await Csv(stranger, "/v2/statements/2025-11/records/export"));
    }

    [Fact]
    public async Task Charge_boxes_and_charge_keys_are_exported_too()
    {
        await using var test = await Filled(TestDatabases.Sqlite);
        await test.Http.Post("/v2/tokens", new { identifier = new { type = "rfid", uid = "04AA", label = "=A" } }, HttpStatusCode.Created);

        var boxes = await Csv(test.Http, "/v2/chargeboxes/export?locationId=31");
        var keys = await Csv(test.Http, "/v2/tokens/export?search=04AA");

        Assert.Equal(["AAR-07"], boxes.Skip(1).Select(row => row[1]));
        Assert.Equal("DK*STM*E0114*1", boxes[1][Array.IndexOf(boxes[0], "EVSEs")]);
        Assert.Equal(["04AA"], keys.Skip(1).Select(row => row[2]));
        Assert.Equal("'=A", keys[1][3]);
        Assert.Single(await Csv(await test.Server.Http(Rights.Read, 6), "/v2/chargeboxes/export"));
    }

    [Theory]
    [InlineData("=1", "'=1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@a", "'@a")]
    [InlineData("\ta", "'\ta")]
    [InlineData("  =1", "'  =1")]
    [InlineData("a=1", "a=1")]
    [InlineData("", "")]
    public void What_a_spreadsheet_would_run_is_made_harmless(string text, string harmless) => Assert.Equal(harmless, CsvTable.Harmless(text));
}
