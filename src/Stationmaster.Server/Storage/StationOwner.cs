namespace Stationmaster.Server.Storage;

/// <summary>A node's right to write for a station, until another takes it.</summary>
/// <param name="Node">The run of a node, as in the table node.</param>
/// <param name="Epoch">Raised by each claim.</param>
public sealed record StationOwner(long ChargeBoxId, long Node, long Epoch);

/// <summary>Nothing was written: another node has the station by now, or this one was declared dead.</summary>
public sealed class StaleOwnerException(long chargeBoxId) : Exception($"Charge box {chargeBoxId} belongs to another node.");
