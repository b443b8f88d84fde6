using System.Globalization;
using System.Text;
using Stationmaster.Charging.Records;

namespace Stationmaster.Tests.Transcripts;

/// <summary>A charge record as people compare it.</summary>
static class RecordText
{
    public static string Of(IEnumerable<ChargeRecord> records) => string.Join("\n", records.Select(Of));

    static string Of(ChargeRecord record)
    {
        var (session, metering, text) = (record.Session, record.Metering, new StringBuilder());
        Line("number", session.Number);
        Line("connector", session.Connector);
        Line("token", session.TokenUid);
        Line("payer", session.Driver?.Company?.Name ?? "-");
        Line("started", $"{session.StartedAt:yyyy-MM-dd HH:mm:ss}");
        Line("stopped", $"{session.StoppedAt:yyyy-MM-dd HH:mm:ss} {session.StopReason}");
        Line("charging", record.Durations.Charging);
        Line("idle", record.Durations.Idle);
        Line("register", $"{metering.MeterStartWh:0} .. {metering.MeterStopWh:0} Wh");
        Line("energy", $"{metering.EnergyMilliWh / 1_000_000m:0.000000} kWh");
        Line("peak", metering.PeakPowerW is { } peak ? $"{peak:0} W" : "-");
        Line("soc", metering.FirstSoc is { } soc ? $"{soc} .. {metering.LastSoc} %" : "-");
        foreach (var line in record.Price.Lines)
            Line("line", $"{line.Text}: {line.Quantity:0.######} {line.Unit} x {line.UnitPrice:0.00##} = {line.Amount:0.0000}");
        Line("price", $"{record.Price.Amount:0.00} {record.Price.Currency}, {record.Price.AmountExVat:0.00} without VAT");
        Line("payment", $"{record.PaymentMethod} {record.PaymentStatus}");
        Line("excluded", record.Exclusion?.ToString() ?? "-");
        Line("flags", session.Flags);
        Line("state", session.State);
        return text.ToString();

        void Line(string name, object value) => text.Append(CultureInfo.InvariantCulture, $"{name,-10}{value}\n");
    }
}
