using Stationmaster.Charging.Records;

namespace Stationmaster.Server.ChargeRecords.Explanation;

/// <summary>What the charge box worked out itself, beside what is billed.</summary>
static class CostWords
{
    /// <summary>Null where it worked out nothing.</summary>
    public static string? Of(ChargeRecord record)
    {
        if (record.Session.Details?.Cost is not { } cost)
            return null;
        if (cost.Failure is { } failure)
            return $"The charge box could not work out the cost itself: {failure}";
        var (amount, basis) = cost.InclVat is { } gross ? (gross, "") : (cost.ExclVat ?? 0, " without VAT");
        var told = $"The charge box worked out {ExplanationWriter.Money(amount, cost.Currency)}{basis} itself";
        return ChargeRecordDocument.DifferenceOf(record, cost) switch
        {
            null => $"{told}, which cannot be compared with the price here.",
            0 => $"{told}: the same.",
            > 0 and var more => $"{told}: {ExplanationWriter.Money(more, cost.Currency)} more than the price here, which is what counts.",
            var less => $"{told}: {ExplanationWriter.Money(-less.Value, cost.Currency)} less than the price here, which is what counts.",
        };
    }
}
