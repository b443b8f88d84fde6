namespace Stationmaster.Ocpp.Vocabulary;

/// <summary>
/// The strict verdict on a payload: what the standard's own schemas say, with numbers taken exactly and times as RFC 3339 has them.
/// Besides, a field that stands twice in an object is a deviation; a schema cannot see it.
/// </summary>
/// <param name="Deviations">In the order of the payload, not more than <see cref="MostDeviations"/>: past them nothing is read.</param>
public sealed record Verdict(IReadOnlyList<Deviation> Deviations)
{
    public const int MostDeviations = 50;

    public bool IsValid => Deviations.Count == 0;

    /// <summary>The CALLERROR that a strict reader answers with (OCPP-J 1.6 §4.2.3, OCPP-J 2.x §4.3); null for a valid payload.</summary>
    public OcppError? Refusal => IsValid ? null : Deviations[0].ToError();

    /// <param name="utf8">JSON text. Whatever it holds, nothing is thrown, and nothing is built of it.</param>
    public static Verdict Of(ReadOnlySpan<byte> utf8, ObjectShape shape) => new(new Judge(utf8).Read(shape));
}
