namespace Stationmaster.Charging.Pricing;

/// <summary>What of a session is priced, where when does not matter.</summary>
/// <param name="EnergyMilliWh">Unrounded: what is shown in kWh with two decimals is priced with all of them.</param>
public sealed record Quantities(long EnergyMilliWh, TimeSpan Charging, TimeSpan Idle);
