using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Stationmaster.Server.Receipts;
using Xunit;

namespace Stationmaster.Server.Tests.Receipts;

/// <summary>The page is the PDF: printed by a browser, it fits its pages.</summary>
public sealed partial class ReceiptPrintTests
{
    const string Browser = "/usr/bin/chromium";

    static readonly DateTimeOffset Start = new(2025, 11, 20, 16, 52, 11, TimeSpan.Zero);

    [Theory]
    [InlineData("da", 0, 1)]
    [InlineData("de", 8, 2)]
    [InlineData("en", 0, 1)]
    [InlineData("sv", 8, 2)]
    [InlineData("nb", 96, 4)]
    public async Task A_receipt_prints_on_few_pages_whatever_fonts_there_are(string language, int slots, int pages)
    {
        if (!File.Exists(Browser))
            Assert.Skip($"{Browser} is not installed (apt-get install chromium).");
        var folder = Directory.CreateTempSubdirectory("stationmaster-print-");
        try
        {
            var (page, pdf) = (Path.Combine(folder.FullName, "receipt.html"), Path.Combine(folder.FullName, "receipt.pdf"));
            var receipt = Some(slots);
            await File.WriteAllTextAsync(
                page, ReceiptHtml.Of(ReceiptLanguages.Choose(language, null), receipt, ReceiptStanding.Issued, new string('a', 64), null, [receipt]),
                TestContext.Current.CancellationToken);
            using var print = Process.Start(new ProcessStartInfo(Browser)
            {
                ArgumentList =
                {
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", $"--user-data-dir={folder.FullName}/profile", "--no-pdf-header-footer",
                    $"--print-to-pdf={pdf}", $"file://{page}",
                },
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            _ = print.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await print.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

            var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(pdf, TestContext.Current.CancellationToken));
            Assert.InRange(Page().Count(text), 1, pages);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"/Type\s*/Page\b", RegexOptions.None, 10_000)]
    private static partial Regex Page();

    /// <summary>A DC charge by spot price with idle time, a voucher and a card.</summary>
    internal static ReceiptContent Some(int slots)
    {
        var energy = slots == 0
            ? [new("energy", "Energy", 42.317m, "kWh", 3.49m, 147.6863m, 0.25m)]
            : Enumerable.Range(0, slots).Select(slot => new ReceiptLine(
                "energy", "Energy", 5.29m, "kWh", 2.1m + slot * 0.0731m, Math.Round(5.29m * (2.1m + slot * 0.0731m), 4), 0.25m,
                Start.AddMinutes(slot * 15), Start.AddMinutes((slot + 1) * 15), IsSpot: true)).ToList();
        return new(
            ReceiptContent.CurrentVersion, ReceiptKind.Receipt, "STM-001234", Start.AddHours(30),
            new("Havn Ladning ApS", "Kajen 1, 2. sal", "8000", "Aarhus C", "DK", "DK 12 34 56 78", "kunder@havn.example", "+45 70 10 20 30", "havn.example"),
            Guid.Parse("0193f2b6-7c1e-4d7a-9a43-0c2f5f6f1b2e"), 123456,
            new("DK*STM*E0114*1", "Aarhus Havn", "Mindet 2", "8000", "Aarhus C", "DK", "Europe/Copenhagen"), Start, Start.AddMinutes(118), 4_812, 2_268,
            42.317m, 1_234.567m, 1_276.884m, "MID-88421077",
            [.. energy, new("session", "Session fee", 1, "", 5m, 5m, 0.25m), new("idle", "Idle", 27, "min", 1.5m, 40.5m, 0.25m), new("discount", "Voucher", 1, "", -38.64m, -38.64m)],
            [new(0.25m, 123.64m, 154.55m)], "DKK", 123.64m, 154.55m, 193.19m, new("Neighbours 2026", "••••GJ7K"),
            new("PaymentTerminal", "paid", "Visa", "•••• 4242", "T-7781", "A93F21", Start.AddMinutes(119)), "••••E5F6", null);
    }

    [Fact]
    public void A_spot_receipt_sums_up_its_slots_and_lists_each_in_local_time()
    {
        var page = System.Net.WebUtility.HtmlDecode(ReceiptHtml.Of(ReceiptLanguages.Danish, Some(4), ReceiptStanding.Issued, null, null, [])).Replace('\u00A0', ' ');

        Assert.Contains("Energi til markedspris", page, StringComparison.Ordinal);
        Assert.Contains("21,16 kWh", page, StringComparison.Ordinal);
        Assert.Contains("20.11.2025 17.52–18.07", page, StringComparison.Ordinal);
        Assert.Contains("••••GJ7K", page, StringComparison.Ordinal);
        Assert.Contains("Pris uden rabatkode eller aftale: 193,19 DKK", page, StringComparison.Ordinal);
    }
}
