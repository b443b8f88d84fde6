using System.Net;
using System.Text;

namespace Stationmaster.Server.Receipts;

/// <summary>A receipt as a page of plain HTML: no script, nothing loaded. Everything written is escaped.</summary>
/// <param name="query">The document shown, to keep while the language changes: "document=STM-000001", or empty.</param>
sealed partial class ReceiptHtml(ReceiptWords words, string query)
{
    readonly StringBuilder _html = new(16 * 1024);

    public static string NotFound(ReceiptWords words) => Notice(words, words.NotFound, words.NotFoundText);

    public static string TooMany(ReceiptWords words) => Notice(words, words.Receipt, words.TooMany);

    static string Notice(ReceiptWords words, string title, string text)
    {
        var page = new ReceiptHtml(words, "");
        page.Head(title);
        page.Languages();
        page.Raw("<header><h1>").Text(title).Raw("</h1></header><p>").Text(text).Raw("</p></main></body></html>");
        return page._html.ToString();
    }

    /// <param name="hash">Of the issued document; null while there is none.</param>
    /// <param name="others">All documents of the session, the shown one too.</param>
    public static string Of(
        ReceiptWords words, ReceiptContent content, ReceiptStanding standing, string? hash, ReceiptContent? creditedBy, IReadOnlyList<ReceiptContent> others)
    {
        var page = new ReceiptHtml(words, content.Number is null ? "" : $"document={Uri.EscapeDataString(content.Number)}");
        var title = content.Number is null ? words.Preliminary : content.Kind == ReceiptKind.CreditNote ? words.CreditNote : words.Receipt;
        page.Head($"{title} {content.Number}".Trim());
        page.Languages();
        page.Documents(content, others);
        page.Top(title, content, standing, creditedBy);
        page.Seller(content.Merchant);
        page.Charge(content);
        page.Price(content);
        page.Slots(content);
        page.Payment(content);
        page.Foot(content, hash);
        page.Raw("</main></body></html>");
        return page._html.ToString();
    }

    void Head(string title) => Raw("<!DOCTYPE html>\n<html lang=\"").Text(words.Code).Raw("\"><head><meta charset=\"utf-8\">")
        .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex, nofollow\">")
        .Raw("<meta name=\"referrer\" content=\"no-referrer\"><title>").Text(title).Raw("</title><style>").Raw(ReceiptStyle.Css)
        .Raw("</style></head><body><main>");

    void Languages()
    {
        Raw("<nav aria-label=\"").Text(words.Language).Raw("\">");
        foreach (var language in ReceiptLanguages.All)
        {
            if (language == words)
                Raw("<b lang=\"").Text(language.Code).Raw("\" aria-current=\"true\">").Text(language.Name).Raw("</b>");
            else
                Raw("<a hreflang=\"").Text(language.Code).Raw("\" lang=\"").Text(language.Code).Raw("\" href=\"?lang=").Text(language.Code)
                    .Text(query.Length > 0 ? $"&{query}" : "").Raw("\">").Text(language.Name).Raw("</a>");
        }
        Raw("</nav>");
    }

    void Documents(ReceiptContent shown, IReadOnlyList<ReceiptContent> others)
    {
        if (others.Count < 2)
            return;
        Raw("<nav aria-label=\"").Text(words.Documents).Raw("\">");
        foreach (var other in others)
        {
            var name = $"{(other.Kind == ReceiptKind.CreditNote ? words.CreditNote : words.Receipt)} {other.Number}";
            if (other.Number == shown.Number)
                Raw("<b aria-current=\"true\">").Text(name).Raw("</b>");
            else
                Raw("<a href=\"?lang=").Text(words.Code).Raw("&amp;document=").Text(Uri.EscapeDataString(other.Number!)).Raw("\">").Text(name).Raw("</a>");
        }
        Raw("</nav>");
    }

    void Top(string title, ReceiptContent content, ReceiptStanding standing, ReceiptContent? creditedBy)
    {
        Raw("<header><div><h1>").Text(title).Raw("</h1>");
        if (content is { Number: { } number, IssuedAt: { } issuedAt })
            Raw("<p>").Text(words.Number).Raw(" <b>").Text(number).Raw("</b> · ").Text(words.Issued).Raw(" <b class=\"nowrap\">")
                .Text(words.Day(Local(content, issuedAt))).Raw("</b></p>");
        Raw("</div><div><div class=\"sum\">").Text(words.Money(content.Gross, content.Currency)).Raw("</div><small>")
            .Text(words.Total).Raw("</small></div></header>");
        var note = standing switch
        {
            ReceiptStanding.Preliminary => words.PreliminaryText,
            ReceiptStanding.Held => words.HeldText,
            ReceiptStanding.Excluded => words.ExcludedText,
            ReceiptStanding.NothingOwed => words.NothingOwedText,
            ReceiptStanding.Roaming => words.RoamingText,
            _ when content.Payment.Method == "Invoice" => words.InvoiceText,
            _ => null,
        };
        if (note is not null)
            Raw("<p class=\"note\">").Text(note).Raw("</p>");
        if (creditedBy is { Number: { } creditNumber, IssuedAt: { } creditedAt })
            Raw("<p class=\"note stop\">").Text(string.Format(words.CreditedText, creditNumber, words.Day(Local(content, creditedAt)))).Raw("</p>");
        if (content.Credits is { } credits)
            Raw("<p class=\"note\">").Text(string.Format(words.CreditsText, credits.Number, words.Day(Local(content, credits.IssuedAt)))).Raw(" ")
                .Text(words.Reason).Raw(": ").Text(credits.Reason == "corrected" ? words.Corrected : credits.Reason).Raw(".</p>");
    }

    void Seller(MerchantDetails merchant)
    {
        Raw("<section><h2>").Text(words.Seller).Raw("</h2><p><b>").Text(merchant.Name).Raw("</b>");
        foreach (var line in new[] { merchant.Address, $"{merchant.ZipCode} {merchant.City}".Trim(), merchant.Country })
        {
            if (!string.IsNullOrEmpty(line))
                Raw(", ").Text(line);
        }
        if (merchant.VatNumber is { } number)
            Raw("<br><span class=\"soft\">").Text(words.VatNumber).Raw(": </span>").Text(number);
        Raw("</p></section>");
    }

    void Charge(ReceiptContent content)
    {
        var (place, start, end) = (content.Place, Local(content, content.StartedAt), Local(content, content.EndedAt));
        Raw("<section><h2>").Text(words.Charging).Raw("</h2><dl>");
        Fact(words.Place, string.Join(", ", new[] { place.Name, place.Address, $"{place.ZipCode} {place.City}".Trim(), place.Country }.Where(part => part.Length > 0)));
        Fact(words.ChargePoint, place.EvseId);
        Fact(words.Started, words.Moment(start));
        Fact(words.Ended, words.Moment(end));
        Fact(words.ChargingTime, words.Duration(content.ChargingSeconds));
        if (content.IdleSeconds > 0)
            Fact(words.IdleTime, words.Duration(content.IdleSeconds));
        Fact(words.Energy, $"{words.Number(content.EnergyKwh, 2, 3)}\u00A0kWh");
        if (content is { MeterStartKwh: { } first, MeterStopKwh: { } last })
            Fact(words.Meter, $"{words.Number(first, 3, 3)} – {words.Number(last, 3, 3)}\u00A0kWh");
        Fact(words.MeterSerial, content.MeterSerial);
        Fact(words.ChargeKey, content.Token);
        Fact(words.RoamingPartner, content.RoamingPartner);
        Fact(words.Session, $"{content.TransactionId} · {content.SessionId}");
        var zone = ReceiptFormat.Zone(place.TimeZone);
        Raw("</dl><p class=\"soft\">").Text(string.Format(words.AllTimes, ReceiptFormat.ZoneName(zone, content.StartedAt, content.EndedAt))).Raw("</p></section>");
    }

    void Fact(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            Raw("<dt>").Text(name).Raw("</dt><dd>").Text(value).Raw("</dd>");
    }

    static DateTimeOffset Local(ReceiptContent content, DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, ReceiptFormat.Zone(content.Place.TimeZone));

    ReceiptHtml Raw(string html)
    {
        _html.Append(html);
        return this;
    }

    ReceiptHtml Text(string? text)
    {
        _html.Append(WebUtility.HtmlEncode(text));
        return this;
    }
}
