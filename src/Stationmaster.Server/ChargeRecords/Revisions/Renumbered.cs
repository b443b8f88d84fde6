using Stationmaster.Charging.Records;

namespace Stationmaster.Server.ChargeRecords.Revisions;

/// <summary>A session's record under another number: a credit, or the record that stands in its place.</summary>
static class Renumbered
{
    /// <param name="isCredit">The same data with a negative total, as OCPI's credit CDR.</param>
    public static ChargeRecord As(ChargeRecord record, long number, Guid id, bool isCredit)
    {
        var session = record.Session with { Number = (int)number, Id = id };
        return record with
        {
            Session = session,
            Price = isCredit ? Negative(record.Price) : record.Price,
        };
    }

    static Charging.Pricing.Price Negative(Charging.Pricing.Price price) => price with
    {
        Amount = 0 - price.Amount,
        AmountExVat = 0 - price.AmountExVat,
        Lines = [.. price.Lines.Select(line => line with { Amount = 0 - line.Amount, Quantity = 0 - line.Quantity })],
        Vats = [.. price.Vats.Select(vat => vat with { Amount = 0 - vat.Amount, AmountExVat = 0 - vat.AmountExVat })],
    };
}
