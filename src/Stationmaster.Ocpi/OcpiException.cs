namespace Stationmaster.Ocpi;

/// <summary>OCPI text that says nothing we can use.</summary>
/// <param name="path">Of the member at fault, as in <c>elements[0].restrictions.start_time</c>; empty for the whole.</param>
/// <param name="expected">What would be right, to be read after "expected".</param>
public sealed class OcpiException(string path, string expected) : Exception(path.Length == 0 ? $"Expected {expected}." : $"{path}: expected {expected}.")
{
    public string Path { get; } = path;

    public string Expected { get; } = expected;
}
