using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Ocpp.Vocabulary;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp.Vocabulary;

/// <summary>
/// What is read by hand and what the vocabulary judges are the same payloads, so the two must not contradict each other. By hand we see
/// more than a schema says: a connector below 0, a meter's value that is no number, an integer that takes more than 32 bits. A charging
/// profile is passed over by hand.
/// </summary>
static class Overlap
{
    /// <summary>Asserts it of a payload, as a station's call and as ours, where we read such by hand.</summary>
    /// <returns>How often it was read by hand.</returns>
    public static int AssertAlike(string action, string json)
    {
        if (OcppActions.V16.Find(action) is not { } shape)
            return 0;
        var all = Verdict.Of(Bytes(json), shape.Request);
        var verdict = new Verdict([.. all.Deviations.Where(deviation => !IsPassedOver(deviation))]);
        var call = Ocpp16.Instance.Read(action, Bytes(json));
        var order = Ocpp16.ReadOrder(action, Bytes(json));
        return AssertAlike(verdict, call.Error, call.Deviations, $"{action} {json}")
            + AssertAlike(verdict, order.Error, order.Deviations, $"{action} {json}");
    }

    static int AssertAlike(Verdict verdict, OcppError? error, IReadOnlyList<Deviation> deviations, string what)
    {
        if (error?.Code == OcppErrorCode.NotSupported)
            return 0;
        Deviation[] seen = [.. deviations.Where(deviation => !IsBeyondTheSchema(deviation))];
        var isFine = seen.Length == 0 && (error is null || deviations.Count > 0);
        Assert.True(verdict.IsValid == isFine,
            $"{what}\nthe vocabulary: {string.Join("; ", verdict.Deviations)}\nby hand: {error} {string.Join("; ", deviations)}");
        if (!isFine)
            Assert.True(verdict.Deviations.Any(deviation => deviation.Field.Length == 0 || seen.Any(other => IsSame(deviation, other))),
                $"{what}\nthe vocabulary: {string.Join("; ", verdict.Deviations)}\nby hand: {string.Join("; ", deviations)}");
        return 1;
    }

    static bool IsPassedOver(Deviation deviation) => deviation.Field.StartsWith("chargingProfile", StringComparison.Ordinal);

    static bool IsSame(Deviation left, Deviation right) => left.Code == right.Code && left.Field == right.Field;

    static bool IsBeyondTheSchema(Deviation deviation) => deviation.Code == OcppErrorCode.PropertyConstraintViolation && deviation switch
    {
        { Expected: "an integer of 32 bits" } => true,
        { Field: "connectorId" } => true,
        { Expected: "a number" } => deviation.Field.EndsWith(".value", StringComparison.Ordinal),
        _ => false,
    };
}
