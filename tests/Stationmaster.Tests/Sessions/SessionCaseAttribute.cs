using Xunit.v3;

namespace Stationmaster.Tests.Sessions;

/// <summary>The numbers of the session edge cases a test stands for, so that a table of them can be made from the tests.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class SessionCaseAttribute(params int[] numbers) : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. numbers.Select(number => KeyValuePair.Create("SessionCase", $"{number:00}"))];
}
