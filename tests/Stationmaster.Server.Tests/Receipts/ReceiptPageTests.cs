using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Stationmaster.Server.Receipts;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Receipts;

/// <summary>What somebody with a link sees, and what nobody else does.</summary>
public sealed partial class ReceiptPageTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task The_link_opens_the_receipt_in_five_languages_with_the_place_s_own_time(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        await server.Http.Put(
            "/v2/merchant",
            new { name = "Havn Ladning ApS", address = "Kajen 1", zipCode = "8000", city = "Aarhus", country = "DK", vatNumber = "DK 12 34 56 78", email = "hej@havn.example" });
        var session = await server.Issued();
        var url = await server.Url(session.Number);

        string[] titles = ["Kvittering STM-000001", "Beleg STM-000001", "Receipt STM-000001", "Kvitto STM-000001", "Kvittering STM-000001"];
        foreach (var (language, title) in new[] { "da", "de", "en", "sv", "no" }.Zip(titles))
        {
            var (response, page) = await server.Visit($"{url}?lang={language}");
            Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
            Assert.Contains($"<title>{title}</title>", page, StringComparison.Ordinal);
            Assert.Contains("Europe/Copenhagen (UTC+01:00)", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
            Assert.Contains("DK 12 34 56 78", page, StringComparison.Ordinal);
        }
        var danish = WebUtility.HtmlDecode((await server.Visit(url, "da-DK, en;q=0.5")).Page).Replace('\u00A0', ' ');
        Assert.Contains("20.11.2025 10.00.04", danish, StringComparison.Ordinal);
        Assert.Contains("1.234,567 – 1.248,567 kWh", danish, StringComparison.Ordinal);
        Assert.Contains(",00 DKK", danish, StringComparison.Ordinal);
        Assert.Contains("20/11/2025 10:00:04", WebUtility.HtmlDecode((await server.Visit(url, "fi, fr")).Page).Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task It_shows_nothing_of_the_driver_but_the_end_of_the_key(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        var page = WebUtility.HtmlDecode((await server.Visit(await server.Url((await server.Issued()).Number))).Page);

        Assert.Contains("••••E5F6", page, StringComparison.Ordinal);
        foreach (var secret in new[] { "04A1B2C3D4E5F6", "DK.STM.0012345", "Åse", "Ømark", "Nordhavn", "Fleet Car", "4410" })
            Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_paid_at_a_terminal_has_no_key_to_show()
    {
        await using var server = await RecordServer.Start(TestDatabases.Sqlite);
        await server.Seal(SomeReceipts.Session(1) with { Driver = SomeRecords.CreditCard, TokenUid = "CreditCard" });

        Assert.DoesNotContain("••••", WebUtility.HtmlDecode((await server.Visit(await server.Url(1))).Page), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Every_link_that_opens_nothing_gets_the_same_answer(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        var session = await server.Issued();
        var running = SomeRecords.Running(SomeRecords.FleetCar, number: 77) with { Id = Guid.CreateVersion7() };
        await server.Run(running);
        var url = await server.Url(session.Number);
        var mac = url[(url.LastIndexOf('/') + 1)..];
        var keys = server.Server.Get<ReceiptKeys>();

        var answers = new List<string>();
        foreach (var link in new[]
        {
            $"/r/{session.Id}/{new string('A', 22)}", $"/r/{session.Id}/{mac}A", $"/r/{session.Id}/{mac[..^1]}", $"/r/{session.Id}/{mac.ToLowerInvariant()}x",
            $"/r/{session.Id}", $"/r/{session.Id}/", $"/r/{Guid.NewGuid()}/{mac}", $"/r/{session.Id:N}/{mac}", $"/r/{session.Number}/{mac}",
            $"/r/{Guid.Empty}/{await keys.Mac(Guid.Empty, DateTimeOffset.UtcNow, Ct)}", $"/r/{running.Id}/{await keys.Mac(running.Id, DateTimeOffset.UtcNow, Ct)}",
            $"{url}?document=STM-000002", "/r/%3Cscript%3E/x", "/r",
        })
        {
            var (response, page) = await server.Visit(link, "en");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            answers.Add(string.Join('\n', Headers(response)) + page);
        }

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await server.Visit(url)).Response.StatusCode);
        Assert.Equal(22, mac.Length);
    }

    static IEnumerable<string> Headers(HttpResponseMessage response) => response.Headers.Concat(response.Content.Headers)
        .Where(header => header.Key is not ("Date" or "X-Request-ID" or "X-Request-Id")).Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order(StringComparer.Ordinal);

    [Fact]
    public async Task The_page_runs_nothing_loads_nothing_tells_nobody_and_is_kept_nowhere()
    {
        await using var server = await RecordServer.Start(TestDatabases.Sqlite);
        var (response, page) = await server.Visit(await server.Url((await server.Issued()).Number));

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        var style = StyleElement().Match(page).Groups["css"].Value;
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            policy);
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("noindex, nofollow, noarchive", Assert.Single(response.Headers.GetValues("X-Robots-Tag")));
        Assert.Equal((true, true), (response.Headers.CacheControl!.NoStore, response.Headers.CacheControl.Private));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.DoesNotMatch("<script|style=|<img|<link|http(s)?://|src=|onclick", page);
        Assert.DoesNotContain(response.Headers, header => header.Key == "Set-Cookie");
    }

    [GeneratedRegex("<style>(?<css>.*?)</style>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StyleElement();

    [Fact]
    public async Task What_others_wrote_is_text_and_never_markup()
    {
        await using var server = await RecordServer.Start(TestDatabases.Sqlite);
        await server.Http.Put("/v2/merchant", new { name = "<script>alert(1)</script>", website = "\"><img src=x>" });
        await server.Seal(SomeReceipts.Session(1) with { Site = SomeRecords.Site with { LocationName = "<b>&amp;" } });
        await server.Server.Get<ReceiptStore>().Issue(1, Ct);
        await server.Http.Post("/v2/charge-records/1/receipt/credit", new { reason = "</p><script>" }, HttpStatusCode.Created);

        var page = (await server.Visit($"{await server.Url(1)}?lang=%22%3E%3Cscript%3E")).Page;

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>&amp;,", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guesser_is_slowed_to_sixty_pages_a_minute()
    {
        await using var server = await RecordServer.Start(TestDatabases.Sqlite);
        var id = Guid.NewGuid();
        for (var i = 0; i < ReceiptThrottle.PerMinute; i++)
            Assert.Equal(HttpStatusCode.NotFound, (await server.Visit($"/r/{id}/{i}")).Response.StatusCode);

        var (refused, _) = await server.Visit(await server.Url((await server.Issued()).Number));

        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), (refused.StatusCode, refused.Headers.RetryAfter!.ToString()));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.Visit("/r/anything")).Response.StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Old_keys_open_until_their_age_limit_and_a_leaked_one_not_at_all(string engine)
    {
        await using var server = await RecordServer.Start(engine);
        var (keys, id, now) = (server.Server.Get<ReceiptKeys>(), Guid.NewGuid(), DateTimeOffset.UtcNow);
        var first = await keys.Mac(id, now, Ct);

        await keys.Rotate(endOthers: false, Ct);
        var second = await keys.Mac(id, now, Ct);

        Assert.NotEqual(first, second);
        Assert.Equal(second, await keys.Mac(id, now.AddDays(364), Ct));
        Assert.True(await keys.Opens(id, first, now, Ct));
        Assert.True(await keys.Opens(id, first, now.AddYears(5), Ct));
        Assert.False(await keys.Opens(id, first, now.AddYears(7), Ct));
        Assert.False(await keys.Opens(Guid.NewGuid(), first, now, Ct));
        await keys.Rotate(endOthers: true, Ct);
        var later = DateTimeOffset.UtcNow.AddSeconds(1);
        Assert.False(await keys.Opens(id, first, later, Ct));
        Assert.False(await keys.Opens(id, second, later, Ct));
        Assert.True(await keys.Opens(id, await keys.Mac(id, later, Ct), later, Ct));
    }

    [Fact]
    public async Task A_year_later_links_are_made_with_a_new_key()
    {
        await using var server = await RecordServer.Start(TestDatabases.Sqlite);
        var (keys, id, now) = (server.Server.Get<ReceiptKeys>(), Guid.NewGuid(), DateTimeOffset.UtcNow);
        var first = await keys.Mac(id, now, Ct);
        await server.Execute("update receipt_key set created_ms = created_ms - 31622400000");

        var later = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => keys.Mac(id, now, Ct)));

        Assert.NotEqual(first, Assert.Single(later.Distinct(StringComparer.Ordinal)));
        Assert.Equal(2, Assert.Single(await server.Query<long>("select count(*) from receipt_key")));
        Assert.True(await keys.Opens(id, first, now, Ct));
    }

    [Fact]
    public async Task Without_a_number_the_page_says_why()
    {
        await using var server = await RecordServer.Start(TestDatabases.Sqlite);
        await server.Seal(SomeReceipts.Session(1, isSealed: false));
        await server.Seal(SomeReceipts.Session(2) with { Driver = SomeRecords.NoUid, TokenUid = "NoUID" });

        Assert.Contains(ReceiptLanguages.English.PreliminaryText, WebUtility.HtmlDecode((await server.Visit(await server.Url(1))).Page), StringComparison.Ordinal);
        Assert.Contains(ReceiptLanguages.English.ExcludedText, WebUtility.HtmlDecode((await server.Visit(await server.Url(2))).Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credited_receipt_says_so_and_both_documents_stay_readable()
    {
        await using var server = await RecordServer.Start(TestDatabases.Sqlite);
        var session = await server.Issued();
        await server.Http.Post($"/v2/charge-records/{session.Number}/receipt/credit", new { reason = "Station out of order" }, HttpStatusCode.Created);
        var url = await server.Url(session.Number);

        var note = WebUtility.HtmlDecode((await server.Visit(url)).Page);
        var receipt = WebUtility.HtmlDecode((await server.Visit($"{url}?document=STM-000001&lang=da")).Page);

        Assert.Contains("Cancels receipt STM-000001", note, StringComparison.Ordinal);
        Assert.Contains("Station out of order", note, StringComparison.Ordinal);
        Assert.Contains("\u2212", note, StringComparison.Ordinal);
        Assert.Contains("Annulleret ved kreditnota STM-000002", receipt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_QR_code_is_a_picture_of_the_link()
    {
        await using var server = await RecordServer.Start(TestDatabases.Sqlite);
        var session = await server.Issued();

        using var response = await server.Http.GetAsync($"/v2/charge-records/{session.Number}/receipt/qr", Ct);

        Assert.Equal("image/svg+xml", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("<svg", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_language_says_everything_in_its_own_words()
    {
        foreach (var property in typeof(ReceiptWords).GetProperties().Where(property => property.PropertyType == typeof(string)))
        {
            foreach (var words in ReceiptLanguages.All)
                Assert.False(string.IsNullOrWhiteSpace((string)property.GetValue(words)!) && property.Name != "Group", $"{words.Code}: {property.Name}");
        }
        foreach (var name in new[] { "PreliminaryText", "HeldText", "ExcludedText", "NothingOwedText", "RoamingText", "InvoiceText", "NotFoundText", "TooMany" })
        {
            var property = typeof(ReceiptWords).GetProperty(name)!;
            Assert.Equal(5, ReceiptLanguages.All.Select(property.GetValue).Distinct().Count());
        }
    }

    [Theory]
    [InlineData(null, null, "en")]
    [InlineData("de", "da", "de")]
    [InlineData("xx", "fr, nn;q=0.8, sv;q=0.9", "sv")]
    [InlineData(null, "nb-NO", "nb")]
    [InlineData(null, "no", "nb")]
    [InlineData(null, "da;q=0, de;q=0.1", "de")]
    [InlineData(null, ";;q=,,*;q=2=", "en")]
    public void The_language_is_the_one_asked_for_or_the_best_the_browser_wants(string? asked, string? accepted, string expected) =>
        Assert.Equal(expected, ReceiptLanguages.Choose(asked, accepted).Code);

    [Theory]
    [InlineData("da", "1234567.891", "1.234.567,89 DKK")]
    [InlineData("de", "-0.005", "−0,01 DKK")]
    [InlineData("en", "999.5", "DKK 999.50")]
    [InlineData("sv", "-1234.5", "−1 234,50 DKK")]
    [InlineData("nb", "0", "0,00 DKK")]
    public void Money_is_written_as_the_language_does(string language, string amount, string expected) =>
        Assert.Equal(expected, ReceiptLanguages.Choose(language, null).Money(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), "DKK").Replace('\u00A0', ' '));

    [Fact]
    public void Both_offsets_are_named_where_the_clocks_changed_on_the_way()
    {
        var zone = ReceiptFormat.Zone("Europe/Berlin");
        var night = new DateTimeOffset(2025, 10, 26, 0, 30, 0, TimeSpan.Zero);

        Assert.Equal("Europe/Berlin (UTC+02:00, UTC+01:00)", ReceiptFormat.ZoneName(zone, night, night.AddHours(2)));
    }
}
