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
    public static int AssertAlike(string action, string json) => AssertAlike(Ocpp16.Instance, action, json);

    /// <param name="isOrderToo">False where only a simulated station reads the order, and only a part of it.</param>
    public static int AssertAlike(OcppVersion version, string action, string json, bool isOrderToo = true)
    {
        if (version.Actions.Find(action) is not { } shape)
            return 0;
        var all = Verdict.Of(Bytes(json), shape.Request);
        var verdict = new Verdict([.. all.Deviations.Where(deviation => !IsPassedOver(deviation))]);
        var call = version.Read(action, Bytes(json));
        var read = AssertAlike(verdict, call.Error, call.Deviations, $"{version.Name} {action} {json}");
        return isOrderToo && version.ReadOrder(action, Bytes(json)) is var order
            ? read + AssertAlike(verdict, order.Error, order.Deviations, $"{version.Name} {action} {json}")
            : read;
    }

    static int AssertAlike(Verdict verdict, OcppError? error, IReadOnlyList<Deviation> deviations, string what)
    {
        if (error?.Code == OcppErrorCode.NotSupported)
            return 0;
        Deviation[] seen = [.. deviations.Where(deviation => !IsBeyondTheSchema(deviation) && !IsPassedOver(deviation))];
        var isFine = seen.Length == 0 && (error is null || deviations.Count > 0);
        Assert.True(verdict.IsValid == isFine,
            $"{what}\nthe vocabulary: {string.Join("; ", verdict.Deviations)}\nby hand: {error} {string.Join("; ", deviations)}");
        if (!isFine)
            Assert.True(verdict.Deviations.Any(deviation => deviation.Field.Length == 0 || seen.Any(other => IsSame(deviation, other))),
                $"{what}\nthe vocabulary: {string.Join("; ", verdict.Deviations)}\nby hand: {string.Join("; ", deviations)}");
        return 1;
    }

    /// <summary>Profiles, costs, certificates, other uids and groups, signatures: by hand nobody looks into them.</summary>
    static bool IsPassedOver(Deviation deviation) => PassedOver.Any(part => deviation.Field.Contains(part, StringComparison.Ordinal));

    static readonly string[] PassedOver =
    [
        "chargingProfile", "costDetails", "groupIdToken", "idToken.additionalInfo", "iso15118CertificateHashData", "signedMeterValue",
    ];

    static bool IsSame(Deviation left, Deviation right) => left.Code == right.Code && left.Field == right.Field;

    static bool IsBeyondTheSchema(Deviation deviation) => deviation.Code == OcppErrorCode.PropertyConstraintViolation && deviation switch
    {
        { Expected: "an integer of 32 bits" } => true,
        { Field: "connectorId", Expected: "0 or more" } => true,
        { Expected: "a message that can be asked for here" or "a number that can be a cost" } => true,
        { Expected: "a number" } => deviation.Field.EndsWith(".value", StringComparison.Ordinal),
        _ => false,
    };
}
