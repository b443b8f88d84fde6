using Stationmaster.Charging.Stations;

namespace Stationmaster.Charging.Energy;

/// <summary>
/// From meter and status to what a session's time was. The meter beats the status where they contradict; the status tells the moment within
/// a slice; where both are silent nothing is held against the driver.
/// </summary>
/// <param name="thresholdW">Less than this is no charging.</param>
sealed class FlowReader(IReadOnlyList<StatusChange> statuses, decimal thresholdW)
{
    /// <summary>A station that says Suspended while this flows is wrong, W.</summary>
    const decimal ContradictsW = 1000;

    readonly StatusChange[] _statuses = [.. statuses.OrderBy(change => change.At)];

    readonly record struct Piece(DateTimeOffset From, DateTimeOffset To, ConnectorStatus Status)
    {
        public TimeSpan Length => To - From;

        public bool SaysIdle => Status is ConnectorStatus.SuspendedEV or ConnectorStatus.Finishing;

        public bool SaysPaused => Status is ConnectorStatus.SuspendedEVSE or ConnectorStatus.Faulted or ConnectorStatus.Unavailable;
    }

    public List<Stretch> Of(IEnumerable<MeterSlice> slices)
    {
        var stretches = new List<Stretch>();
        decimal? lastW = null;
        foreach (var slice in slices)
        {
            var powerW = slice.FromW >= thresholdW ? slice.FromW : lastW;
            var pieces = Pieces(slice.From, slice.To);
            stretches.AddRange(
                slice.Wh is null ? Unmetered(slice, pieces)
                : !IsFlowing(slice) ? Still(slice, pieces)
                : slice.IsGap ? FlowingUnseen(slice, pieces, powerW)
                : Flowing(slice, pieces, powerW));
            lastW = slice.ToW >= thresholdW ? slice.ToW : slice.MeanW >= thresholdW ? slice.MeanW : lastW;
        }

        return stretches;
    }

    bool IsFlowing(MeterSlice slice) =>
        slice.MeanW >= thresholdW || slice.IsBetweenSteps || (slice.FromW >= thresholdW && slice.ToW >= thresholdW);

    IEnumerable<Stretch> Unmetered(MeterSlice slice, List<Piece> pieces)
    {
        foreach (var piece in pieces)
        {
            var flow = piece switch
            {
                { SaysIdle: true } => slice is { FromW: > ContradictsW, ToW: > ContradictsW } ? Flow.Charging : Flow.Idle,
                { SaysPaused: true } => Flow.None,
                { Status: ConnectorStatus.Charging } => Flow.Charging,
                _ when slice.FromW >= thresholdW || slice.ToW >= thresholdW => Flow.Charging,
                _ => Flow.None,
            };
            yield return new(piece.From, piece.To, flow, null);
        }
    }

    static IEnumerable<Stretch> Still(MeterSlice slice, List<Piece> pieces)
    {
        foreach (var piece in pieces)
        {
            var flow = piece.SaysIdle || (!piece.SaysPaused && !slice.IsGap) ? Flow.Idle : Flow.None;
            yield return new(piece.From, piece.To, flow, 0);
        }
    }

    IEnumerable<Stretch> Flowing(MeterSlice slice, List<Piece> pieces, decimal? powerW)
    {
        var idle = Total(pieces.Where(piece => piece.SaysIdle));
        if (idle == TimeSpan.Zero || Contradicts(slice, idle, powerW)) return ByPower(slice, pieces, powerW);

        // The status is right, so all energy came outside the idle pieces.
        var rest = slice.Length - idle;
        return pieces.Select(piece => piece.SaysIdle
            ? new Stretch(piece.From, piece.To, Flow.Idle, 0)
            : new Stretch(piece.From, piece.To, Flow.Charging, slice.Wh * piece.Length.Ticks / rest.Ticks));
    }

    static bool Contradicts(MeterSlice slice, TimeSpan idle, decimal? powerW)
    {
        var rest = slice.Length - idle;
        if (rest > TimeSpan.Zero && powerW is null) return false;
        var unexplainedWh = slice.Wh - (powerW ?? 0) * MeterSlice.Hours(rest);
        return unexplainedWh / MeterSlice.Hours(idle) > ContradictsW;
    }

    /// <summary>Power that is gone at the end of a slice was there until the slice's energy was delivered.</summary>
    IEnumerable<Stretch> ByPower(MeterSlice slice, List<Piece> pieces, decimal? powerW)
    {
        var until = slice.ToW < thresholdW && powerW is { } power ? slice.From + TimeOf(slice.Wh ?? 0, power) : slice.To;
        if (until >= slice.To)
        {
            yield return new(slice.From, slice.To, Flow.Charging, slice.Wh);
            yield break;
        }

        yield return new(slice.From, until, Flow.Charging, slice.Wh);
        foreach (var piece in pieces.Where(piece => piece.To > until))
            yield return new(piece.From > until ? piece.From : until, piece.To, piece.SaysPaused ? Flow.None : Flow.Idle, 0);
    }

    /// <summary>Samples are missing: the energy took its time at the last known power; beyond that only the status makes idle.</summary>
    static IEnumerable<Stretch> FlowingUnseen(MeterSlice slice, List<Piece> pieces, decimal? powerW)
    {
        var owed = powerW is { } power ? TimeOf(slice.Wh ?? 0, power) - Total(pieces.Where(piece => !piece.SaysIdle)) : TimeSpan.Zero;
        foreach (var piece in pieces)
        {
            if (!piece.SaysIdle)
            {
                yield return new(piece.From, piece.To, Flow.Charging, null);
                continue;
            }

            var charging = owed <= TimeSpan.Zero ? TimeSpan.Zero : owed < piece.Length ? owed : piece.Length;
            owed -= charging;
            if (charging > TimeSpan.Zero) yield return new(piece.From, piece.From + charging, Flow.Charging, null);
            if (charging < piece.Length) yield return new(piece.From + charging, piece.To, Flow.Idle, 0);
        }
    }

    List<Piece> Pieces(DateTimeOffset from, DateTimeOffset to)
    {
        var pieces = new List<Piece>(1);
        var status = ConnectorStatus.Unknown;
        foreach (var change in _statuses)
        {
            if (change.At >= to) break;
            if (change.At > from)
            {
                pieces.Add(new(from, change.At, status));
                from = change.At;
            }

            status = change.Status;
        }

        pieces.Add(new(from, to, status));
        return pieces;
    }

    static TimeSpan TimeOf(decimal wh, decimal powerW) =>
        TimeSpan.FromTicks((long)Math.Min(wh / powerW * TimeSpan.TicksPerHour, TimeSpan.TicksPerDay * 365m));

    static TimeSpan Total(IEnumerable<Piece> pieces) => TimeSpan.FromTicks(pieces.Sum(piece => piece.Length.Ticks));
}
