using System.Text.Json;
using System.Globalization;
using Stationmaster.Charging.Pricing;

namespace Stationmaster.Ocpi;

/// <summary>OCPI 2.2.1 §11.4.6 TariffRestrictions; 2.1.1 knows fewer of them.</summary>
static class OcpiRestrictions
{
    public static Restrictions? Read(JsonPlace place)
    {
        var restrictions = new Restrictions(
            place.Find("start_time")?.Clock(), place.Find("end_time")?.Clock(), place.Find("start_date")?.Day(), place.Find("end_date")?.Day(),
            place.Find("min_kwh")?.Number(), place.Find("max_kwh")?.Number(), place.Find("min_current")?.Number(), place.Find("max_current")?.Number(),
            place.Find("min_power")?.Number(), place.Find("max_power")?.Number(), place.Find("min_duration")?.Whole(), place.Find("max_duration")?.Whole(),
            [.. place.List("day_of_week").Select(day => day.Word(OcpiWords.Days)).Distinct()], place.Find("reservation")?.Word(OcpiWords.Reservations));
        return restrictions.IsEmpty ? null : restrictions;
    }

    public static void Write(Utf8JsonWriter json, Restrictions of)
    {
        json.WriteStartObject("restrictions");
        Text("start_time", of.StartTime?.ToString("HH:mm", CultureInfo.InvariantCulture));
        Text("end_time", of.EndTime?.ToString("HH:mm", CultureInfo.InvariantCulture));
        Text("start_date", of.StartDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Text("end_date", of.EndDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Number("min_kwh", of.MinKwh);
        Number("max_kwh", of.MaxKwh);
        Number("min_current", of.MinCurrent);
        Number("max_current", of.MaxCurrent);
        Number("min_power", of.MinPower);
        Number("max_power", of.MaxPower);
        Number("min_duration", of.MinDuration);
        Number("max_duration", of.MaxDuration);
        if (!of.DaysOfWeek.IsEmpty)
        {
            json.WriteStartArray("day_of_week");
            foreach (var day in of.DaysOfWeek)
                json.WriteStringValue(OcpiWords.Of(OcpiWords.Days, day));
            json.WriteEndArray();
        }
        if (of.Reservation is { } reservation)
            json.WriteString("reservation", OcpiWords.Of(OcpiWords.Reservations, reservation));
        json.WriteEndObject();

        void Text(string name, string? value)
        {
            if (value is not null)
                json.WriteString(name, value);
        }

        void Number(string name, decimal? value)
        {
            if (value is { } number)
                json.WriteNumber(name, number);
        }
    }
}
