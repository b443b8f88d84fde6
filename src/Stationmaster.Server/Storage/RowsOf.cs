namespace Stationmaster.Server.Storage;

/// <summary>A table that only grows, whose rows each belong to someone: too many to pay for an index of them on both engines.</summary>
/// <param name="Table">Its ids rise with time.</param>
/// <param name="Owner">The column that says whose a row is.</param>
public sealed record AppendOnly(string Table, string Owner)
{
    /// <summary>A charge box's OCPP messages.</summary>
    public static AppendOnly Messages { get; } = new("message", "charge_box_id");

    /// <summary>A session's meter samples.</summary>
    public static AppendOnly Samples { get; } = new("meter_sample", "session_number");
}
