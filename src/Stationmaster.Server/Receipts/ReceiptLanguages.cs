namespace Stationmaster.Server.Receipts;

/// <summary>The languages receipts are written in.</summary>
static class ReceiptLanguages
{
    const string Narrow = "\u00A0";

    public static ReceiptWords English { get; } = new("en", "English", ".", ",", "dd/MM/yyyy", "HH:mm", IsCurrencyFirst: true)
    {
        Receipt = "Receipt", CreditNote = "Credit note", Preliminary = "Preliminary statement",
        PreliminaryText = "This is not a receipt yet. The receipt with its number is issued when the session is final, usually within a day; it will be at this address.",
        HeldText = "This session is being checked. A receipt is issued when that is done; it will be at this address.",
        ExcludedText = "You are not charged for this session, so there is no receipt.",
        NothingOwedText = "Nothing is owed for this session, so there is no receipt number.",
        RoamingText = "Your charging provider bills you for this session; its invoice is your receipt.",
        InvoiceText = "Billed by invoice to the holder of the charge key. This receipt documents the charge; VAT is accounted for by that invoice.",
        CreditedText = "Cancelled by credit note {0} of {1}.", CreditsText = "Cancels receipt {0} of {1}.", Reason = "Reason",
        Corrected = "The charge record was corrected", Number = "Number", Issued = "Date of issue", Seller = "Seller", VatNumber = "VAT no.",
        Contact = "Contact", Charging = "Charge", Place = "Place", ChargePoint = "Charge point (EVSE)", Started = "Start", Ended = "End",
        AllTimes = "All times: {0}", ChargingTime = "Charging time", IdleTime = "Connected without charging", Energy = "Energy",
        Meter = "Meter, start – end", MeterSerial = "Meter serial number", ChargeKey = "Charge key", RoamingPartner = "Charging provider",
        Session = "Session", Price = "Price", Item = "Item", Quantity = "Quantity", UnitPrice = "Unit price", Amount = "Amount", Average = "average",
        EnergyLine = "Energy", TimeLine = "Charging time", SessionLine = "Start fee", IdleLine = "Idle fee", ReservationLine = "Reserved time",
        ReservationFeeLine = "Reservation fee", MinimumLine = "Up to the minimum price", MaximumLine = "Down to the maximum price",
        IdleCapLine = "Idle fee limit", DiscountLine = "Discount", RoundingLine = "Rounding", Voucher = "Voucher",
        ListPrice = "Price without voucher or agreement", Total = "Total incl. VAT", TotalExVat = "Total excl. VAT", Vat = "VAT",
        SpotPrices = "Energy by market price", Slot = "Period", Payment = "Payment", Method = "Method", Card = "Card", Terminal = "Terminal",
        Authorisation = "Authorisation", Paid = "Paid", ByInvoice = "Invoice", ByTerminal = "Payment terminal", ByCard = "Card in the app",
        ByPartner = "Charging provider", Free = "Free", NotKnown = "Not stated", Complaints = "Questions or complaints", Documents = "Documents",
        Language = "Language", NotFound = "No receipt here",
        NotFoundText = "Check that the link is complete. If it came from a printed code, scan it once more, or ask the operator of the charge point.",
        TooMany = "Too many requests. Wait a minute and try again.", Minutes = "min", Hours = "h",
    };

    public static ReceiptWords Danish { get; } = new("da", "Dansk", ",", ".", "dd.MM.yyyy", "HH.mm", IsCurrencyFirst: false)
    {
        Receipt = "Kvittering", CreditNote = "Kreditnota", Preliminary = "Foreløbig opgørelse",
        PreliminaryText = "Dette er endnu ikke en kvittering. Kvitteringen med nummer udstedes, når opladningen er endelig, som regel inden for et døgn; den findes så på denne adresse.",
        HeldText = "Denne opladning bliver kontrolleret. Kvitteringen udstedes, når det er gjort; den findes så på denne adresse.",
        ExcludedText = "Du betaler ikke for denne opladning, og der er derfor ingen kvittering.",
        NothingOwedText = "Der skal ikke betales for denne opladning, og den har derfor intet kvitteringsnummer.",
        RoamingText = "Din ladeudbyder opkræver betaling for denne opladning; udbyderens faktura er din kvittering.",
        InvoiceText = "Faktureres til ladenøglens indehaver. Denne kvittering dokumenterer opladningen; momsen afregnes med fakturaen.",
        CreditedText = "Annulleret ved kreditnota {0} af {1}.", CreditsText = "Annullerer kvittering {0} af {1}.", Reason = "Årsag",
        Corrected = "Opladningen er blevet rettet", Number = "Nummer", Issued = "Udstedt", Seller = "Sælger", VatNumber = "CVR/momsnr.",
        Contact = "Kontakt", Charging = "Opladning", Place = "Sted", ChargePoint = "Ladepunkt (EVSE)", Started = "Start", Ended = "Slut",
        AllTimes = "Alle tider: {0}", ChargingTime = "Ladetid", IdleTime = "Tilsluttet uden opladning", Energy = "Energi",
        Meter = "Måler, start – slut", MeterSerial = "Målerens serienummer", ChargeKey = "Ladenøgle", RoamingPartner = "Ladeudbyder",
        Session = "Session", Price = "Pris", Item = "Post", Quantity = "Antal", UnitPrice = "Enhedspris", Amount = "Beløb", Average = "gennemsnit",
        EnergyLine = "Energi", TimeLine = "Ladetid", SessionLine = "Startgebyr", IdleLine = "Gebyr for optaget ladepunkt",
        ReservationLine = "Reserveret tid", ReservationFeeLine = "Reservationsgebyr", MinimumLine = "Op til mindsteprisen",
        MaximumLine = "Ned til maksimalprisen", IdleCapLine = "Loft over gebyr", DiscountLine = "Rabat", RoundingLine = "Afrunding",
        Voucher = "Rabatkode", ListPrice = "Pris uden rabatkode eller aftale", Total = "I alt inkl. moms", TotalExVat = "I alt ekskl. moms",
        Vat = "Moms", SpotPrices = "Energi til markedspris", Slot = "Periode", Payment = "Betaling", Method = "Betalingsmåde", Card = "Kort",
        Terminal = "Terminal", Authorisation = "Autorisation", Paid = "Betalt", ByInvoice = "Faktura", ByTerminal = "Betalingsterminal",
        ByCard = "Kort i appen", ByPartner = "Ladeudbyder", Free = "Gratis", NotKnown = "Ikke oplyst", Complaints = "Spørgsmål og klager",
        Documents = "Dokumenter", Language = "Sprog", NotFound = "Ingen kvittering her",
        NotFoundText = "Kontrollér, at linket er helt. Kom det fra en trykt kode, så scan den igen, eller spørg ladepunktets operatør.",
        TooMany = "For mange forespørgsler. Vent et minut og prøv igen.", Minutes = "min", Hours = "t",
    };

    public static ReceiptWords German { get; } = new("de", "Deutsch", ",", ".", "dd.MM.yyyy", "HH:mm", IsCurrencyFirst: false)
    {
        Receipt = "Beleg", CreditNote = "Gutschrift (Stornobeleg)", Preliminary = "Vorläufige Aufstellung",
        PreliminaryText = "Dies ist noch kein Beleg. Der Beleg mit Nummer wird ausgestellt, sobald der Ladevorgang endgültig ist, meist innerhalb eines Tages; Sie finden ihn dann unter dieser Adresse.",
        HeldText = "Dieser Ladevorgang wird geprüft. Der Beleg wird danach ausgestellt; Sie finden ihn dann unter dieser Adresse.",
        ExcludedText = "Dieser Ladevorgang wird Ihnen nicht berechnet; daher gibt es keinen Beleg.",
        NothingOwedText = "Für diesen Ladevorgang ist nichts zu zahlen; daher gibt es keine Belegnummer.",
        RoamingText = "Ihr Fahrstromanbieter rechnet diesen Ladevorgang ab; dessen Rechnung ist Ihr Beleg.",
        InvoiceText = "Wird dem Inhaber des Ladeschlüssels in Rechnung gestellt. Dieser Beleg dokumentiert den Ladevorgang; die Umsatzsteuer wird mit der Rechnung abgerechnet.",
        CreditedText = "Storniert durch Gutschrift {0} vom {1}.", CreditsText = "Storniert Beleg {0} vom {1}.", Reason = "Grund",
        Corrected = "Der Ladevorgang wurde berichtigt", Number = "Nummer", Issued = "Ausstellungsdatum", Seller = "Verkäufer", VatNumber = "USt-IdNr.",
        Contact = "Kontakt", Charging = "Ladevorgang", Place = "Ort", ChargePoint = "Ladepunkt (EVSE)", Started = "Beginn", Ended = "Ende",
        AllTimes = "Alle Zeiten: {0}", ChargingTime = "Ladezeit", IdleTime = "Verbunden ohne Laden", Energy = "Energie",
        Meter = "Zähler, Anfang – Ende", MeterSerial = "Seriennummer des Zählers", ChargeKey = "Ladeschlüssel", RoamingPartner = "Fahrstromanbieter",
        Session = "Ladevorgang", Price = "Preis", Item = "Posten", Quantity = "Menge", UnitPrice = "Einzelpreis", Amount = "Betrag",
        Average = "Durchschnitt", EnergyLine = "Energie", TimeLine = "Ladezeit", SessionLine = "Startgebühr", IdleLine = "Blockiergebühr",
        ReservationLine = "Reservierte Zeit", ReservationFeeLine = "Reservierungsgebühr", MinimumLine = "Bis zum Mindestpreis",
        MaximumLine = "Bis zum Höchstpreis", IdleCapLine = "Obergrenze der Blockiergebühr", DiscountLine = "Rabatt", RoundingLine = "Rundung",
        Voucher = "Gutscheincode", ListPrice = "Preis ohne Gutschein oder Vereinbarung", Total = "Gesamt inkl. USt.", TotalExVat = "Gesamt ohne USt.",
        Vat = "USt.", SpotPrices = "Energie zum Marktpreis", Slot = "Zeitraum", Payment = "Zahlung", Method = "Zahlungsart", Card = "Karte",
        Terminal = "Terminal", Authorisation = "Autorisierung", Paid = "Bezahlt", ByInvoice = "Rechnung", ByTerminal = "Zahlungsterminal",
        ByCard = "Karte in der App", ByPartner = "Fahrstromanbieter", Free = "Kostenlos", NotKnown = "Nicht angegeben",
        Complaints = "Fragen und Beschwerden", Documents = "Dokumente", Language = "Sprache", NotFound = "Hier ist kein Beleg",
        NotFoundText = "Prüfen Sie, ob der Link vollständig ist. Stammt er von einem gedruckten Code, scannen Sie ihn erneut, oder fragen Sie den Betreiber des Ladepunkts.",
        TooMany = "Zu viele Anfragen. Bitte warten Sie eine Minute.", Minutes = "min", Hours = "h",
    };

    public static ReceiptWords Swedish { get; } = new("sv", "Svenska", ",", Narrow, "yyyy-MM-dd", "HH:mm", IsCurrencyFirst: false)
    {
        Receipt = "Kvitto", CreditNote = "Kreditnota", Preliminary = "Preliminär sammanställning",
        PreliminaryText = "Detta är ännu inget kvitto. Kvittot med nummer utfärdas när laddningen är slutgiltig, oftast inom ett dygn; då finns det på den här adressen.",
        HeldText = "Laddningen kontrolleras. Kvittot utfärdas när det är klart; då finns det på den här adressen.",
        ExcludedText = "Du betalar inte för den här laddningen, så det finns inget kvitto.",
        NothingOwedText = "Det finns inget att betala för den här laddningen, så den har inget kvittonummer.",
        RoamingText = "Din laddoperatör fakturerar dig för laddningen; dess faktura är ditt kvitto.",
        InvoiceText = "Faktureras laddnyckelns innehavare. Kvittot dokumenterar laddningen; momsen redovisas på fakturan.",
        CreditedText = "Makulerat genom kreditnota {0} av den {1}.", CreditsText = "Makulerar kvitto {0} av den {1}.", Reason = "Orsak",
        Corrected = "Laddningen har rättats", Number = "Nummer", Issued = "Utfärdat", Seller = "Säljare", VatNumber = "Org.nr/momsreg.nr",
        Contact = "Kontakt", Charging = "Laddning", Place = "Plats", ChargePoint = "Laddpunkt (EVSE)", Started = "Start", Ended = "Slut",
        AllTimes = "Alla tider: {0}", ChargingTime = "Laddtid", IdleTime = "Ansluten utan laddning", Energy = "Energi",
        Meter = "Mätare, start – slut", MeterSerial = "Mätarens serienummer", ChargeKey = "Laddnyckel", RoamingPartner = "Laddoperatör",
        Session = "Session", Price = "Pris", Item = "Post", Quantity = "Antal", UnitPrice = "À-pris", Amount = "Belopp", Average = "genomsnitt",
        EnergyLine = "Energi", TimeLine = "Laddtid", SessionLine = "Startavgift", IdleLine = "Avgift för upptagen laddpunkt",
        ReservationLine = "Reserverad tid", ReservationFeeLine = "Reservationsavgift", MinimumLine = "Upp till lägsta pris",
        MaximumLine = "Ned till högsta pris", IdleCapLine = "Avgiftstak", DiscountLine = "Rabatt", RoundingLine = "Avrundning",
        Voucher = "Rabattkod", ListPrice = "Pris utan rabattkod eller avtal", Total = "Totalt inkl. moms", TotalExVat = "Totalt exkl. moms",
        Vat = "Moms", SpotPrices = "Energi till marknadspris", Slot = "Period", Payment = "Betalning", Method = "Betalsätt", Card = "Kort",
        Terminal = "Terminal", Authorisation = "Auktorisering", Paid = "Betalt", ByInvoice = "Faktura", ByTerminal = "Betalterminal",
        ByCard = "Kort i appen", ByPartner = "Laddoperatör", Free = "Gratis", NotKnown = "Ej angivet", Complaints = "Frågor och klagomål",
        Documents = "Dokument", Language = "Språk", NotFound = "Inget kvitto här",
        NotFoundText = "Kontrollera att länken är hel. Kom den från en tryckt kod, skanna den igen eller fråga laddpunktens operatör.",
        TooMany = "För många förfrågningar. Vänta en minut och försök igen.", Minutes = "min", Hours = "h",
    };

    public static ReceiptWords Norwegian { get; } = new("nb", "Norsk", ",", Narrow, "dd.MM.yyyy", "HH:mm", IsCurrencyFirst: false)
    {
        Receipt = "Kvittering", CreditNote = "Kreditnota", Preliminary = "Foreløpig oppstilling",
        PreliminaryText = "Dette er ennå ikke en kvittering. Kvitteringen med nummer utstedes når ladingen er endelig, vanligvis innen et døgn; da finnes den på denne adressen.",
        HeldText = "Ladingen blir kontrollert. Kvitteringen utstedes når det er gjort; da finnes den på denne adressen.",
        ExcludedText = "Du betaler ikke for denne ladingen, så det finnes ingen kvittering.",
        NothingOwedText = "Det er ingenting å betale for denne ladingen, så den har ikke noe kvitteringsnummer.",
        RoamingText = "Ladetilbyderen din krever betaling for denne ladingen; fakturaen derfra er kvitteringen din.",
        InvoiceText = "Faktureres ladenøkkelens innehaver. Denne kvitteringen dokumenterer ladingen; merverdiavgiften gjøres opp med fakturaen.",
        CreditedText = "Annullert ved kreditnota {0} av {1}.", CreditsText = "Annullerer kvittering {0} av {1}.", Reason = "Årsak",
        Corrected = "Ladingen er rettet", Number = "Nummer", Issued = "Utstedt", Seller = "Selger", VatNumber = "Org.nr./mva-nr.",
        Contact = "Kontakt", Charging = "Lading", Place = "Sted", ChargePoint = "Ladepunkt (EVSE)", Started = "Start", Ended = "Slutt",
        AllTimes = "Alle tider: {0}", ChargingTime = "Ladetid", IdleTime = "Tilkoblet uten lading", Energy = "Energi",
        Meter = "Måler, start – slutt", MeterSerial = "Målerens serienummer", ChargeKey = "Ladenøkkel", RoamingPartner = "Ladetilbyder",
        Session = "Økt", Price = "Pris", Item = "Post", Quantity = "Antall", UnitPrice = "Enhetspris", Amount = "Beløp", Average = "gjennomsnitt",
        EnergyLine = "Energi", TimeLine = "Ladetid", SessionLine = "Startgebyr", IdleLine = "Gebyr for opptatt ladepunkt",
        ReservationLine = "Reservert tid", ReservationFeeLine = "Reservasjonsgebyr", MinimumLine = "Opp til minsteprisen",
        MaximumLine = "Ned til høyesteprisen", IdleCapLine = "Tak for gebyr", DiscountLine = "Rabatt", RoundingLine = "Avrunding",
        Voucher = "Rabattkode", ListPrice = "Pris uten rabattkode eller avtale", Total = "Totalt inkl. mva.", TotalExVat = "Totalt ekskl. mva.",
        Vat = "Mva.", SpotPrices = "Energi til markedspris", Slot = "Periode", Payment = "Betaling", Method = "Betalingsmåte", Card = "Kort",
        Terminal = "Terminal", Authorisation = "Autorisasjon", Paid = "Betalt", ByInvoice = "Faktura", ByTerminal = "Betalingsterminal",
        ByCard = "Kort i appen", ByPartner = "Ladetilbyder", Free = "Gratis", NotKnown = "Ikke oppgitt", Complaints = "Spørsmål og klager",
        Documents = "Dokumenter", Language = "Språk", NotFound = "Ingen kvittering her",
        NotFoundText = "Kontroller at lenken er hel. Kom den fra en trykt kode, skann den på nytt eller spør ladepunktets operatør.",
        TooMany = "For mange forespørsler. Vent et minutt og prøv igjen.", Minutes = "min", Hours = "t",
    };

    public static IReadOnlyList<ReceiptWords> All { get; } = [Danish, German, English, Swedish, Norwegian];

    /// <summary>What was asked for by name; else the first of the browser's that we have; else English.</summary>
    public static ReceiptWords Choose(string? asked, string? acceptLanguage)
    {
        if (Find(asked) is { } named)
            return named;
        var wanted = (acceptLanguage ?? "").Split(',', 20).Select(part => part.Split(';'))
            .Select((parts, at) => (Code: parts[0].Trim(), Weight: Weight(parts), at))
            .Where(language => language.Weight > 0).OrderByDescending(language => language.Weight).ThenBy(language => language.at);
        return wanted.Select(language => Find(language.Code)).FirstOrDefault(found => found is not null) ?? English;
    }

    static ReceiptWords? Find(string? code)
    {
        var language = (code ?? "").Split('-')[0];
        // Norwegian is asked for by three names.
        var known = language.Equals("no", StringComparison.OrdinalIgnoreCase) || language.Equals("nn", StringComparison.OrdinalIgnoreCase) ? "nb" : language;
        return All.FirstOrDefault(words => words.Code.Equals(known, StringComparison.OrdinalIgnoreCase));
    }

    static decimal Weight(string[] parts) =>
        parts.Skip(1).Select(part => part.Trim()).FirstOrDefault(part => part.StartsWith("q=", StringComparison.Ordinal)) is { } weight
            ? decimal.TryParse(weight[2..], System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : 0
            : 1;
}
