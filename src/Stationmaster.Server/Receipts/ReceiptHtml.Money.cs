namespace Stationmaster.Server.Receipts;

sealed partial class ReceiptHtml
{
    void Price(ReceiptContent content)
    {
        Raw("<section><h2>").Text(words.Price).Raw("</h2><table><thead><tr><th scope=\"col\">").Text(words.Item).Raw("</th><th scope=\"col\">")
            .Text(words.Quantity).Raw("</th><th scope=\"col\" class=\"unit\">").Text(words.UnitPrice).Raw("</th><th scope=\"col\">")
            .Text(words.Amount).Raw("</th></tr></thead><tbody>");
        var spot = content.Lines.Where(line => line.IsSpot).ToList();
        var isSpotWritten = false;
        foreach (var line in content.Lines)
        {
            if (!line.IsSpot)
                Line(content, line);
            else if (!isSpotWritten)
                Spot(content, spot);
            isSpotWritten |= line.IsSpot;
        }
        Raw("</tbody><tbody>");
        Sum(words.TotalExVat, content.Net, content.Currency);
        foreach (var vat in content.Vats)
        {
            var isOnly = content.Vats.Count == 1;
            Sum(
                $"{words.Vat} {words.Percent(vat.Rate)}{(isOnly ? "" : $" ({words.Money(vat.Net, content.Currency)})")}", vat.Gross - vat.Net,
                content.Currency);
        }
        Sum(words.Total, content.Gross, content.Currency, "total");
        Raw("</tbody></table>");
        if (content.Discount is { } discount)
            Raw("<p>").Text(words.Voucher).Raw(": ").Text(string.Join(" · ", new[] { discount.Group, discount.Code }.Where(part => !string.IsNullOrEmpty(part)))).Raw("</p>");
        if (content.ListAmount is { } list)
            Raw("<p class=\"soft\">").Text(words.ListPrice).Raw(": ").Text(words.Money(list, content.Currency)).Raw("</p>");
        Raw("</section>");
    }

    void Line(ReceiptContent content, ReceiptLine line)
    {
        Raw("<tr><td>").Text(words.LineName(line.Kind, line.Text));
        if (line.Kind == "energy" && line is { From: { } from, Until: { } until } && content.Lines.Count(other => other.Kind == "energy") > 1)
            Raw(" <small class=\"nowrap\">").Text(Span(content, from, until)).Raw("</small>");
        if (content.Vats.Count > 1 && line.VatRate is { } rate)
            Raw(" <small class=\"nowrap\">").Text($"{words.Vat} {words.Percent(rate)}").Raw("</small>");
        var isCount = line.Unit.Length == 0 && line.Quantity == 1;
        Raw("</td><td>").Text(isCount ? "" : $"{words.Number(line.Quantity, 0, 3)}\u00A0{words.UnitName(line.Unit)}").Raw("</td><td class=\"unit\">")
            .Text(isCount ? "" : words.Money(line.UnitPrice, content.Currency, extra: 4)).Raw("</td><td>")
            .Text(words.Money(line.Amount, content.Currency, extra: 2)).Raw("</td></tr>");
    }

    /// <summary>One line for what the market priced; its slots follow below.</summary>
    void Spot(ReceiptContent content, List<ReceiptLine> slots)
    {
        var (quantity, amount) = (slots.Sum(slot => slot.Quantity), slots.Sum(slot => slot.Amount));
        Raw("<tr><td>").Text(words.SpotPrices).Raw("</td><td>").Text($"{words.Number(quantity, 0, 3)}\u00A0kWh").Raw("</td><td class=\"unit\">");
        if (quantity != 0)
            Raw("<small>").Text(words.Average).Raw("</small> ").Text(words.Money(amount / quantity, content.Currency, extra: 2));
        Raw("</td><td>").Text(words.Money(amount, content.Currency, extra: 2)).Raw("</td></tr>");
    }

    void Slots(ReceiptContent content)
    {
        var slots = content.Lines.Where(line => line.IsSpot).ToList();
        if (slots.Count < 2)
            return;
        Raw("<section><h2>").Text(words.SpotPrices).Raw("</h2><table class=\"slots\"><thead><tr><th scope=\"col\">").Text(words.Slot)
            .Raw("</th><th scope=\"col\">kWh</th><th scope=\"col\">").Text($"{content.Currency}/kWh").Raw("</th><th scope=\"col\">").Text(words.Amount)
            .Raw("</th></tr></thead><tbody>");
        foreach (var slot in slots)
        {
            Raw("<tr><td>").Text(slot is { From: { } from, Until: { } until } ? Span(content, from, until) : "").Raw("</td><td>")
                .Text(words.Number(slot.Quantity, 3, 3)).Raw("</td><td>").Text(words.Number(slot.UnitPrice, 4, 6)).Raw("</td><td>")
                .Text(words.Number(slot.Amount, 2, 4)).Raw("</td></tr>");
        }
        Raw("</tbody></table></section>");
    }

    void Sum(string name, decimal amount, string currency, string kind = "") => Raw("<tr class=\"").Raw(kind).Raw("\"><th scope=\"row\" colspan=\"2\">")
        .Text(name).Raw("</th><td class=\"unit\"></td><td>").Text(words.Money(amount, currency)).Raw("</td></tr>");

    void Payment(ReceiptContent content)
    {
        var payment = content.Payment;
        Raw("<section><h2>").Text(words.Payment).Raw("</h2><dl>");
        Fact(words.Method, words.MethodName(payment.Method));
        Fact(words.Card, $"{payment.Brand} {payment.MaskedPan}".Trim());
        Fact(words.Terminal, payment.TerminalId);
        Fact(words.Authorisation, payment.AuthorisationCode);
        if (payment.PaidAt is { } paidAt)
            Fact(words.Paid, words.Moment(Local(content, paidAt)));
        Raw("</dl></section>");
    }

    void Foot(ReceiptContent content, string? hash)
    {
        var merchant = content.Merchant;
        string[] contacts = [.. new[] { merchant.Name, merchant.Email, merchant.Phone, merchant.Website }.Where(part => !string.IsNullOrEmpty(part))!];
        Raw("<section><h2>").Text(words.Complaints).Raw("</h2><p>").Text(string.Join(" · ", contacts)).Raw("</p></section>");
        if (hash is not null)
            Raw("<p class=\"hash\">SHA-256 ").Text(hash).Raw("</p>");
    }

    string Span(ReceiptContent content, DateTimeOffset from, DateTimeOffset until)
    {
        var (first, last) = (Local(content, from), Local(content, until));
        return $"{words.Moment(first, withSeconds: false)}–{words.Clock(last)}";
    }
}
