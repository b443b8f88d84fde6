using System.Text.Json;
using Stationmaster.Charging.Records;

namespace Stationmaster.Server.ChargeRecords.Review;

/// <summary>Why a record waits, in words an operator can act on.</summary>
static class ReviewWords
{
    public static ReviewGround Of(ReviewReason reason, JsonElement record, Proposal? proposal) =>
        new(ChargeRecordDocument.Word(reason.ToString()), Text(reason, record, proposal));

    /// <summary>The most the charge box can deliver in the session's time, with a tenth and half a kWh of slack; null where its power is not known.</summary>
    public static decimal? MostKwh(JsonElement record) =>
        Number(record, "maxPower") is { } kw ? Math.Round((kw * Seconds(record) / 3600 * 1.1m) + 0.5m, 2) : null;

    static string Text(ReviewReason reason, JsonElement record, Proposal? proposal) => reason switch
    {
        ReviewReason.StopWithoutStart => "A stop arrived that belongs to no session we know. Whose it is, and what it costs, somebody must say.",
        ReviewReason.StopDiffers => "The charge box told two different stops. The first counts unless you correct it.",
        ReviewReason.InvalidMeterValues =>
            $"The meter's registers can't be right: {Kwh(record, "meterStart")} at the start, {Kwh(record, "meterStop")} at the stop. Nothing is charged.",
        ReviewReason.ImplausibleEnergy =>
            $"{Kwh(record, "consumed")} in {Duration(record)}: with {Number(record, "maxPower"):0.###} kW the charge box delivers {MostKwh(record)} kWh at the most.",
        ReviewReason.TooLong => $"The session lasted {Duration(record)}; more than seven days are not settled unseen.",
        ReviewReason.NotReproducible => "Computed again from the charge box's messages, another record comes out. Look at both before it is settled.",
        ReviewReason.LateMessage => proposal?.Text ?? "A message about it came after it was sealed.",
        _ => reason.ToString(),
    };

    static decimal? Number(JsonElement record, string member) =>
        record.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;

    static string Kwh(JsonElement record, string member) => Number(record, member) is { } kwh ? $"{kwh:0.###} kWh" : "no register";

    static decimal Seconds(JsonElement record) => record.GetProperty("duration").GetProperty("total").GetDecimal();

    static string Duration(JsonElement record)
    {
        var time = TimeSpan.FromSeconds((double)Seconds(record));
        return time switch
        {
            { TotalDays: >= 1 } => $"{(int)time.TotalDays} d {time.Hours} h",
            { TotalHours: >= 1 } => $"{(int)time.TotalHours} h {time.Minutes} min",
            { TotalMinutes: >= 1 } => $"{time.Minutes} min",
            _ => $"{time.Seconds} s",
        };
    }
}
