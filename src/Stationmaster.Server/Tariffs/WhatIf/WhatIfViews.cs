using System.ComponentModel;

namespace Stationmaster.Server.Tariffs.WhatIf;

// What a what-if is asked and tells.

sealed record WhatIfRequest(
    [property: Description("A draft; or name a stored one by tariffId.")] TariffRequest? Tariff = null, Guid? TariffId = null,
    [property: Description("Sessions that started in this month, YYYY-MM; or give from and to.")] string? Month = null,
    DateTimeOffset? From = null,
    [property: Description("Not included; at most 366 days after from.")] DateTimeOffset? To = null,
    [property: Description("Where the month begins, IANA; absent: Europe/Copenhagen.")] string? TimeZone = null,
    [property: Description("Only sessions at these locations.")] IReadOnlyList<long>? LocationIds = null,
    [property: Description("Only sessions at locations of these customers and of those below them.")] IReadOnlyList<long>? CustomerIds = null,
    [property: Description("Only sessions that this tariff priced change; absent: all that a location's tariff priced, or none.")] Guid? Replaces = null);

sealed record WhatIfProgressView(long Done, long Sessions);

[Description("Amounts are gross, in the currency.")]
sealed record WhatIfResultView(
    string Currency, DateTimeOffset From, DateTimeOffset To, long Sessions, decimal EnergyKwh,
    [property: Description("What was billed.")] decimal Was, [property: Description("What the tariff would have billed.")] decimal WouldBe,
    long Dearer, long Cheaper, long Same,
    [property: Description("Priced by the energy and the times of their records: the tariff asks for no more.")] long ByTotals,
    [property: Description("Priced by their meter samples: the tariff asks when, how fast or after how much.")] long BySamples,
    WhatIfKeptView Kept,
    [property: Description("Left out of every sum: billed in another currency.")] long OtherCurrency,
    [property: Description("Every slot of the market that was missing stood at the minimum in these.")] long MissingSpot,
    [property: Description("Most changed first.")] IReadOnlyList<WhatIfGroupView> Customers,
    [property: Description("Most changed first.")] IReadOnlyList<WhatIfGroupView> Locations,
    [property: Description("The 50 sessions that would cost the most more, worst first.")] IReadOnlyList<WhatIfChangeView> Up,
    [property: Description("The 50 sessions that would cost the most less, worst first.")] IReadOnlyList<WhatIfChangeView> Down);

[Description("Sessions whose price the tariff does not touch; they are in the sums as they were.")]
sealed record WhatIfKeptView(
    [property: Description("Paid by an agreement, a voucher's own price, or free.")] long Agreement,
    [property: Description("Priced by another tariff than the one to replace.")] long OtherTariff,
    [property: Description("Excluded from settlement.")] long NotBilled,
    [property: Description("Corrected by hand.")] long Corrected);

sealed record WhatIfGroupView(long Id, string Name, long Sessions, decimal EnergyKwh, decimal Was, decimal WouldBe);

sealed record WhatIfChangeView(
    long TransactionId, DateTimeOffset StartedAt, long LocationId, string LocationName, decimal EnergyKwh, decimal Was, decimal WouldBe);
