using System.Collections.Concurrent;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Tariffs.WhatIf;

/// <summary>One run at a time for each caller, two in all: they read much, and stations come first.</summary>
sealed class WhatIfSeats
{
    const int Most = 2;

    readonly ConcurrentDictionary<(string, long), byte> _taken = new();
    int _count;

    /// <summary>Dispose it to give the seat back.</summary>
    /// <exception cref="ApiProblem">429</exception>
    public IDisposable Take(Scope scope)
    {
        if (!_taken.TryAdd((scope.Name, scope.CustomerId), 0))
            throw Problem.TooMany("You are already trying a tariff on past sessions; wait for that, or close it.", 5);
        var seat = new Seat(this, scope);
        if (Interlocked.Increment(ref _count) <= Most)
            return seat;
        seat.Dispose();
        throw Problem.TooMany("Others are trying tariffs on past sessions; try again in a moment.", 10);
    }

    sealed class Seat(WhatIfSeats seats, Scope scope) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref seats._count);
            seats._taken.TryRemove((scope.Name, scope.CustomerId), out _);
        }
    }
}
