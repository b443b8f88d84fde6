namespace Stationmaster.Charging.Stations;

/// <summary>
/// Any order of the standard, as somebody wrote it for the version that the station speaks: its payload is passed on as it stands.
/// </summary>
/// <param name="Action">The standard's name of it.</param>
/// <param name="PayloadJson">A JSON object, valid by that version's schema.</param>
/// <param name="Meaning">The same as an order of ours, where there is one: what follows from it follows from this too. It may hold less
/// than the payload.</param>
public sealed record StandardOrder(string Action, string PayloadJson, Order? Meaning = null) : Order;
