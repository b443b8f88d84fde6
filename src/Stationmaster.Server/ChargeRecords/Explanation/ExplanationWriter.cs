using System.Globalization;
using System.Text.Json;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.ChargeRecords.Evidence;
using Stationmaster.Server.ChargeRecords.Revisions;

namespace Stationmaster.Server.ChargeRecords.Explanation;

/// <summary>Puts a record's price, energy and time into words and links each figure to what it came from.</summary>
static class ExplanationWriter
{
    public static RecordExplanation Write(
        ChargeRecord record, Reproduction again, EvidencePack? pack, IReadOnlyList<Revision> revisions, JsonElement document,
        IReadOnlyList<Correction> corrections)
    {
        var messages = new ExplainedMessages(pack);
        var isCredit = document.TryGetProperty("credit", out _);
        if (isCredit)
            record = Renumbered.As(record, record.Session.Number, record.Session.Id, isCredit: true);
        var session = record.Session;
        var energy = EnergyWords.Of(record, again, messages);
        var time = TimeWords.Of(record, again, messages);
        var price = record.Price;
        var zone = Zone(session.Site.TimeZone);
        return new(
            document.GetProperty("transactionId").GetInt64(), document.GetProperty("state").GetString()!, document.GetProperty("revision").GetInt32(),
            price.Currency, session.Site.TimeZone, Summary(record, zone, isCredit), Sum(price), price.Amount, price.AmountExVat, Vats(price), WhyFree(record),
            [.. price.Lines.Select(line => Line(record, line, energy, price.Currency))], Origin(session), energy, time,
            [.. revisions.Where(revision => revision.Reason is not null).Select(revision =>
                $"Revision {revision.RevisionNumber} by {revision.Author}: {revision.Reason}")],
            messages.All(), ChainOf(pack, document, revisions, corrections.Count));
    }

    static List<string> Summary(ChargeRecord record, TimeZoneInfo zone, bool isCredit)
    {
        var (session, price) = (record.Session, record.Price);
        var from = TimeZoneInfo.ConvertTime(session.StartedAt, zone);
        var until = session.StoppedAt is { } stop ? TimeZoneInfo.ConvertTime(stop, zone) : (DateTimeOffset?)null;
        var kwh = Kwh(record.Metering.EnergyMilliWh);
        var span = until is { } end ? $"from {from:HH:mm} to {(end.Date == from.Date ? $"{end:HH:mm}" : $"{end:d MMM HH:mm}")}" : $"since {from:HH:mm}";
        var words = new List<string>
        {
            isCredit ? $"This takes back a session of {kwh} at {session.Site.LocationName} on {from:d MMMM yyyy} {span}."
            : $"{kwh} were {(until is null ? "delivered so far" : "delivered")} at {session.Site.LocationName}, {session.Site.EvseId}, on {from:d MMMM yyyy} {span}.",
        };
        if (price.Lines.Length > 0 && price.Amount != 0)
        {
            var sum = string.Join(" + ", Sum(price).Select(part => $"{part.Amount:0.00##} {char.ToLowerInvariant(part.Text[0])}{part.Text[1..]}"));
            words.Add($"{Money(price.Amount, price.Currency)} = {sum.Replace("+ -", "− ")}" + (price.Vat == 0 ? "." : $"; {Money(price.Vat, price.Currency)} of it is VAT."));
        }
        else
        {
            words.Add(WhyFree(record) ?? "Nothing is charged.");
        }
        if (session.Offer is { Source: not PriceSource.LocationTariff } || session.Site.Tariff is not null)
            words.Add($"The prices are those that held when the charge began at {from:HH:mm}; what was changed later plays no part.");
        if (record.Durations.Idle > TimeSpan.Zero)
            words.Add($"The car charged for {Span(record.Durations.Charging)} and then stood connected without charging for {Span(record.Durations.Idle)} in all.");
        return words;
    }

    static List<SumPart> Sum(Price price) => [.. price.Lines.Where(line => line.Amount != 0).GroupBy(line => line.Kind).Select(kind =>
        new SumPart(Title(kind.Key, kind.Count() == 1 ? kind.First().Text : null), kind.Sum(line => line.Amount)))];

    static string Title(PriceLineKind kind, string? text) => kind switch
    {
        PriceLineKind.Energy => "Energy",
        PriceLineKind.Time => "Charging time",
        PriceLineKind.Idle => "Idle time",
        _ => text ?? kind.ToString(),
    };

    static List<VatPart> Vats(Price price) => price.Vats.IsEmpty
        ? price.Amount == 0 ? [] : [new(price.VatRate, price.Amount, price.AmountExVat, price.Vat)]
        : [.. price.Vats.Select(vat => new VatPart(vat.Rate, vat.Amount, vat.AmountExVat, vat.Vat))];

    static string? WhyFree(ChargeRecord record) => record.Exclusion switch
    {
        Exclusion.StopWithoutStart => "Nothing is charged: only the end of this session is known, and not who charged.",
        Exclusion.InvalidMeterValues => "Nothing is charged: the meter's values can't be right.",
        Exclusion.TokenRefused => "Nothing is charged: the charge key was refused, and next to nothing flowed.",
        Exclusion.NoAuthentication => "Nothing is charged: this connector asks nobody who they are.",
        Exclusion.FreeCharging => "Nothing is charged: charging is free here.",
        Exclusion.TooLittleEnergy => "Nothing is charged: less than 0.2 kWh were delivered.",
        Exclusion.ByOperator => "Nothing is charged: an operator decided so.",
        _ when record.Price.Amount == 0 => "Nothing is charged: the prices that held come to nothing.",
        _ => null,
    };

    static ExplainedLine Line(ChargeRecord record, PriceLine line, ExplainedEnergy energy, string currency)
    {
        var unit = line.Unit.Length > 0 ? $" {line.Unit}" : "";
        var how = line.Unit.Length == 0 && line.Quantity == 1
            ? $"{line.Amount:0.00##} {currency}{(line.Kind == PriceLineKind.Rounding ? "" : ", once")}"
            : $"{line.Quantity:0.######}{unit} × {line.UnitPrice:0.######} {currency} = {line.Amount:0.00##} {currency}";
        return new(
            ChargeRecordDocument.Word(line.Kind.ToString()), line.Text, line.Quantity, line.Unit, line.UnitPrice, line.Amount, line.VatRate, how,
            RuleWords.Of(record.Session.Offer?.Tariff ?? record.Session.Site.Tariff, line),
            [.. line.Periods.Select(period => new ExplainedPeriod(
                period.From, period.Until, period.Quantity, EnergyWords.Between(energy, period.From), EnergyWords.Between(energy, period.Until)))],
            SpotWords.Of(record.Session.Offer?.Tariff ?? record.Session.Site.Tariff, line, currency), Step(line), line.Note);
    }

    static string? Step(PriceLine line) => line.StepSurplus == 0
        ? null
        : $"Billed in steps of {line.StepSize} {(line.Kind == PriceLineKind.Energy ? "Wh" : "s")}: {line.StepSurplus:0.######} {line.Unit} more than was used.";

    static PriceOrigin Origin(Session session)
    {
        var tariff = session.Offer is { } offer ? offer.Tariff : session.Site.Tariff;
        var won = session.Offer?.Source ?? (tariff is null ? PriceSource.None : PriceSource.LocationTariff);
        return new(
            won.ToString(), Won(won, session), tariff?.Name, tariff?.Version, session.StartedAt,
            [.. Enum.GetValues<PriceSource>().Select(source => new PriceCandidate(source.ToString(), source == won, source == won ? "This one held."
                : source < won ? "Nothing of the kind held for this charge key here." : "Comes after the one that held."))]);
    }

    static string Won(PriceSource source, Session session) => source switch
    {
        PriceSource.FreeCharging => "The charge key charges for free here.",
        PriceSource.Voucher => $"Voucher {session.Offer?.Voucher?.Code} has a price of its own.",
        PriceSource.TokenTariff => "A tariff was agreed for this charge key.",
        PriceSource.CustomerTariff => "A tariff was agreed with the customer who holds the charge key.",
        PriceSource.RoamingTariff => "The tariff for roaming partners holds.",
        PriceSource.LocationTariff => "The location's tariff holds.",
        _ => "There is no tariff here.",
    } + (session.Offer is { Voucher: { } voucher, Source: not PriceSource.Voucher } ? $" Voucher {voucher.Code} takes something off." : "");

    static Chain ChainOf(EvidencePack? pack, JsonElement document, IReadOnlyList<Revision> revisions, int corrections)
    {
        var last = revisions.Count > 0 ? revisions[^1] : null;
        var evidenceHash = document.TryGetProperty("evidenceHash", out var hash) && hash.ValueKind == JsonValueKind.String ? hash.GetString() : null;
        List<string> steps = [];
        if (pack is not null)
            steps.Add($"{pack.Messages.Length} messages, as the charge box sent them{(evidenceHash is null ? "" : $", packed with SHA-256 {evidenceHash}")}.");
        steps.Add("Each message is read and decided on by the same program that answered the charge box: the session's times, registers and states come out.");
        steps.Add($"Energy, time and price are computed from them by the rules {pack?.Header.Rules ?? Rules.Current.Version}{(corrections > 0 ? ", and then corrected as said above" : "")}.");
        if (last is not null)
            steps.Add($"Times, energy, payer, tariff and price are written down and sealed with SHA-256 {last.SealedHash}.");
        return new(
            pack is null ? "none" : ChargeRecordDocument.Word(pack.Header.State.ToString()), pack?.Header.Why, pack?.Messages.Length ?? 0, evidenceHash,
            pack?.Header.Rules ?? Rules.Current.Version, last?.SealedHash, last?.SealedPart,
            document.TryGetProperty("sealedAt", out var at) && at.ValueKind == JsonValueKind.String ? at.GetDateTimeOffset() : null, steps);
    }

    internal static string Kwh(long milliWh) => $"{Units.Kwh(milliWh).ToString("0.###", CultureInfo.InvariantCulture)} kWh";

    internal static string Money(decimal amount, string currency) => $"{amount.ToString("0.00", CultureInfo.InvariantCulture)} {currency}";

    internal static string Span(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => $"{(int)time.TotalDays} d {time.Hours} h {time.Minutes} min",
        { TotalHours: >= 1 } => $"{(int)time.TotalHours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } => time.Seconds == 0 ? $"{time.Minutes} min" : $"{time.Minutes} min {time.Seconds} s",
        _ => $"{time.Seconds} s",
    };

    static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
