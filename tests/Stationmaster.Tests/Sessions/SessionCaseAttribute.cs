using Xunit.v3;

namespace Stationmaster.Tests.Sessions;

/// <summary>How the sessions of a test are told.</summary>
public enum Told
{
    /// <summary>By start, meter values and stop, under a number of ours: OCPP 1.6.</summary>
    ByStartAndStop,

    /// <summary>In steps that the station numbers, under an id of its own: OCPP 2.0.1 and 2.1.</summary>
    InSteps,

    /// <summary>By both, or by what is the same for both.</summary>
    EitherWay,
}

/// <summary>The numbers of the session edge cases a test stands for, so that a table of them can be made from the tests.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class SessionCaseAttribute(params int[] numbers) : Attribute, ITraitAttribute
{
    public Told Of { get; init; }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. numbers.Select(number => KeyValuePair.Create("SessionCase", $"{number:00}"))];
}
