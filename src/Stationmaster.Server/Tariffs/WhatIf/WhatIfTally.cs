using Stationmaster.Server.ChargeRecords;

namespace Stationmaster.Server.Tariffs.WhatIf;

/// <summary>Adds up what was and what would be. One run's own; touched by one thread at a time.</summary>
sealed class WhatIfTally
{
    const int MostChanges = 50;

    readonly Dictionary<long, Sum> _customers = [], _locations = [];
    readonly PriorityQueue<WhatIfChangeView, decimal> _up = new(), _down = new();
    readonly Sum _all = new();
    readonly long[] _by = new long[Enum.GetValues<PricedBy>().Length];
    long _dearer, _cheaper, _otherCurrency, _missingSpot;

    public void Add(WhatIfSession session, Repriced repriced)
    {
        if (repriced.By == PricedBy.OtherCurrency)
        {
            _otherCurrency++;
            return;
        }
        var wouldBe = repriced.Amount ?? session.Amount;
        _by[(int)repriced.By]++;
        _missingSpot += repriced.HasMissingSpot ? 1 : 0;
        _all.Add(session, wouldBe);
        Of(_customers, session.CustomerId).Add(session, wouldBe);
        Of(_locations, session.LocationId).Add(session, wouldBe);
        var change = wouldBe - session.Amount;
        if (change == 0)
            return;
        (_dearer, _cheaper) = change > 0 ? (_dearer + 1, _cheaper) : (_dearer, _cheaper + 1);
        Keep(change > 0 ? _up : _down, session, wouldBe, Math.Abs(change));
    }

    public IReadOnlyCollection<long> Customers => _customers.Keys;

    public IReadOnlyCollection<long> Locations => _locations.Keys;

    public WhatIfResultView Result(
        string currency, WhatIfScope which, IReadOnlyDictionary<long, string> customers, IReadOnlyDictionary<long, string> locations) => new(
        currency, which.Span.From, which.Span.To, _all.Sessions, Units.Kwh(_all.MilliWh), _all.Was, _all.WouldBe, _dearer, _cheaper,
        _all.Sessions - _dearer - _cheaper, _by[(int)PricedBy.Totals], _by[(int)PricedBy.Samples],
        new(_by[(int)PricedBy.Agreement], _by[(int)PricedBy.OtherTariff], _by[(int)PricedBy.NotBilled], _by[(int)PricedBy.Corrected]),
        _otherCurrency, _missingSpot, Groups(_customers, customers), Groups(_locations, locations), Worst(_up, locations), Worst(_down, locations));

    static Sum Of(Dictionary<long, Sum> sums, long id) => sums.TryGetValue(id, out var sum) ? sum : sums[id] = new();

    static void Keep(PriorityQueue<WhatIfChangeView, decimal> worst, WhatIfSession session, decimal wouldBe, decimal change)
    {
        if (worst.Count == MostChanges && worst.TryPeek(out _, out var least) && least >= change)
            return;
        if (worst.Count == MostChanges)
            worst.Dequeue();
        worst.Enqueue(
            new(session.Number, session.StartedAt, session.LocationId, "", Units.Kwh(session.EnergyMilliWh), session.Amount, wouldBe), change);
    }

    static IReadOnlyList<WhatIfGroupView> Groups(Dictionary<long, Sum> sums, IReadOnlyDictionary<long, string> names) =>
    [
        .. sums.Select(sum => new WhatIfGroupView(
                sum.Key, names.GetValueOrDefault(sum.Key, ""), sum.Value.Sessions, Units.Kwh(sum.Value.MilliWh), sum.Value.Was, sum.Value.WouldBe))
            .OrderByDescending(group => Math.Abs(group.WouldBe - group.Was)).ThenBy(group => group.Name, StringComparer.Ordinal).ThenBy(group => group.Id),
    ];

    static IReadOnlyList<WhatIfChangeView> Worst(PriorityQueue<WhatIfChangeView, decimal> worst, IReadOnlyDictionary<long, string> names) =>
    [
        .. worst.UnorderedItems.OrderByDescending(item => item.Priority).ThenBy(item => item.Element.TransactionId)
            .Select(item => item.Element with { LocationName = names.GetValueOrDefault(item.Element.LocationId, "") }),
    ];

    sealed class Sum
    {
        public long Sessions { get; private set; }

        public long MilliWh { get; private set; }

        public decimal Was { get; private set; }

        public decimal WouldBe { get; private set; }

        public void Add(WhatIfSession session, decimal wouldBe) =>
            (Sessions, MilliWh, Was, WouldBe) = (Sessions + 1, MilliWh + session.EnergyMilliWh, Was + session.Amount, WouldBe + wouldBe);
    }
}
