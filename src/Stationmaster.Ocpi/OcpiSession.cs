using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Pricing;

namespace Stationmaster.Ocpi;

/// <summary>What a Session or CDR used, as its charging periods tell it: OCPI 2.2.1 §9.4, §10.4.4.</summary>
public static class OcpiSession
{
    const decimal MsPerHour = 3_600_000;
    const decimal MilliWhPerKwh = 1_000_000;

    /// <param name="zone">Of the location.</param>
    /// <exception cref="OcpiException">No session with charging periods; with the path of the member.</exception>
    public static (Usage Usage, ImmutableArray<string> Warnings) Read(JsonElement json, TimeZoneInfo zone, ReservationUse reservation)
    {
        var place = new JsonPlace(json, "");
        var start = (place.Find("start_date_time") ?? place.Required("start_datetime")).Time();
        var periods = place.List("charging_periods").Select(Period).ToList();
        var end = (place.Find("end_date_time") ?? place.Find("end_datetime") ?? place.Find("stop_date_time"))?.Time()
            ?? periods.Select(period => period.From).Append(start).Max();
        return Usage.OfGiven(start, end, zone, periods, reservation);
    }

    static UsagePeriod Period(JsonPlace place)
    {
        var period = new UsagePeriod(place.Required("start_date_time").Time(), default, 0, 0, 0);
        foreach (var dimension in place.List("dimensions"))
        {
            var volume = dimension.Required("volume").Number();
            period = dimension.Required("type").Text() switch
            {
                "ENERGY" => period with { EnergyMilliWh = Rounded(volume * MilliWhPerKwh) },
                "TIME" => period with { ChargingMs = Rounded(volume * MsPerHour) },
                "PARKING_TIME" => period with { IdleMs = Rounded(volume * MsPerHour) },
                "RESERVATION_TIME" => period with { ReservedMs = Rounded(volume * MsPerHour) },
                "MIN_CURRENT" => period with { MinCurrentA = volume },
                "MAX_CURRENT" => period with { MaxCurrentA = volume },
                "MIN_POWER" => period with { MinPowerW = volume * 1000 },
                "MAX_POWER" => period with { MaxPowerW = volume * 1000 },
                _ => period,
            };
        }
        return period;
    }

    /// <summary>Hours and kWh of ten decimals are whole milliseconds and milliwatt-hours that were divided.</summary>
    static long Rounded(decimal value) => (long)Math.Round(value, MidpointRounding.AwayFromZero);
}
