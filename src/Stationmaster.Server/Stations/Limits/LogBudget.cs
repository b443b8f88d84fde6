namespace Stationmaster.Server.Stations.Limits;

/// <summary>Lines that strangers can cause: so many are written, the rest are counted. Touched under <see cref="_gate"/>.</summary>
sealed class LogBudget(Wheel wheel)
{
    const int LinesPerSecond = 2;
    const int Burst = 100;

    readonly Lock _gate = new();
    Bucket _lines = Bucket.PerSecond(LinesPerSecond, Burst, wheel.Now);
    int _withheld;

    /// <param name="withheld">How many lines were not written since the last one that was.</param>
    public bool Allows(out int withheld)
    {
        lock (_gate)
        {
            withheld = _withheld;
            if (_lines.TrySpend(wheel.Now))
            {
                _withheld = 0;
                return true;
            }
            _withheld++;
        }
        LimitMetrics.LineWithheld();
        return false;
    }
}
