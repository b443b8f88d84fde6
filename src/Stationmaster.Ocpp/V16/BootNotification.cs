using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §4.2, §6.3, §6.4.</summary>
sealed class BootNotificationCall() : StationCall<Booted, BootDecision>("BootNotification")
{
    /// <summary>In the order of <see cref="Admission"/>.</summary>
    static readonly Words Admissions = new("Accepted", "Pending", "Rejected");

    public override StationEvent? Read(ref Fields fields)
    {
        string? vendor = null, model = null, pointSerial = null, boxSerial = null, firmware = null, iccid = null, imsi = null;
        string? meterType = null, meterSerial = null;
        while (fields.Next())
        {
            if (fields.Is("chargePointVendor"u8))
                vendor = fields.Text(20);
            else if (fields.Is("chargePointModel"u8))
                model = fields.Text(20);
            else if (fields.Is("chargePointSerialNumber"u8))
                pointSerial = fields.Text(25);
            else if (fields.Is("chargeBoxSerialNumber"u8))
                boxSerial = fields.Text(25);
            else if (fields.Is("firmwareVersion"u8))
                firmware = fields.Text(50);
            else if (fields.Is("iccid"u8))
                iccid = fields.Text(20);
            else if (fields.Is("imsi"u8))
                imsi = fields.Text(20);
            else if (fields.Is("meterType"u8))
                meterType = fields.Text(25);
            else if (fields.Is("meterSerialNumber"u8))
                meterSerial = fields.Text(25);
        }
        fields.Need(vendor is not null, "chargePointVendor");
        fields.Need(model is not null, "chargePointModel");
        if (vendor is null || model is null)
            return null;
        var serial = string.IsNullOrWhiteSpace(pointSerial) ? boxSerial : pointSerial;
        return new Booted(vendor, model, serial, firmware, iccid, imsi, meterType, meterSerial);
    }

    protected override void WriteFields(Utf8JsonWriter json, Booted @event)
    {
        json.WriteString("chargePointVendor"u8, @event.Vendor);
        json.WriteString("chargePointModel"u8, @event.Model);
        json.WriteOptional("chargePointSerialNumber"u8, @event.SerialNumber);
        json.WriteOptional("firmwareVersion"u8, @event.FirmwareVersion);
        json.WriteOptional("iccid"u8, @event.Iccid);
        json.WriteOptional("imsi"u8, @event.Imsi);
        json.WriteOptional("meterType"u8, @event.MeterType);
        json.WriteOptional("meterSerialNumber"u8, @event.MeterSerialNumber);
    }

    protected override void WriteAnswerFields(Utf8JsonWriter json, BootDecision decision)
    {
        json.WriteString("status"u8, Admissions[(int)decision.Admission]);
        json.WriteTime("currentTime"u8, decision.Now);
        json.WriteNumber("interval"u8, (long)decision.Interval.TotalSeconds);
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        int? admission = null, interval = null;
        DateTimeOffset? now = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                admission = fields.Word(Admissions);
            else if (fields.Is("currentTime"u8))
                now = fields.Time();
            else if (fields.Is("interval"u8))
                interval = fields.Integer();
        }
        return admission is { } word && now is { } time && interval is { } seconds
            ? new BootDecision((Admission)word, time, TimeSpan.FromSeconds(seconds))
            : null;
    }
}
