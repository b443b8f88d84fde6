using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block B.</summary>
sealed class BootNotificationCall() : StationCall<Booted, BootDecision>("BootNotification")
{
    /// <summary>In the order of <see cref="Admission"/>.</summary>
    static readonly Words Admissions = new("Accepted", "Pending", "Rejected");

    static readonly Words Reasons = new(
        "ApplicationReset", "FirmwareUpdate", "LocalReset", "PowerUp", "RemoteReset", "ScheduledReset", "Triggered", "Unknown", "Watchdog");

    public override StationEvent? Read(ref Fields fields)
    {
        Booted? booted = null;
        bool isThere = false, hasReason = false;
        while (fields.Next())
        {
            if (fields.Is("chargingStation"u8))
                (booted, isThere) = (ReadStation(ref fields), true);
            else if (fields.Is("reason"u8))
                hasReason = fields.WordOrText(Reasons) is not null;
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(hasReason, "reason");
        if (!isThere || fields.Error is null)
            fields.Need(booted is not null, "chargingStation");
        return booted;
    }

    static Booted? ReadStation(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        string? serial = null, model = null, vendor = null, firmware = null;
        (string? Iccid, string? Imsi) modem = default;
        while (fields.Next())
        {
            if (fields.Is("vendorName"u8))
                vendor = fields.Text(50);
            else if (fields.Is("model"u8))
                model = fields.Text(20);
            else if (fields.Is("serialNumber"u8))
                serial = fields.Text(25);
            else if (fields.Is("firmwareVersion"u8))
                firmware = fields.Text(50);
            else if (fields.Is("modem"u8))
                modem = ReadModem(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(vendor is not null, "vendorName");
        fields.Need(model is not null, "model");
        return vendor is null || model is null ? null : new Booted(vendor, model, serial, firmware, modem.Iccid, modem.Imsi);
    }

    static (string?, string?) ReadModem(ref Fields fields)
    {
        string? iccid = null, imsi = null;
        if (!fields.BeginObject())
            return default;
        while (fields.Next())
        {
            if (fields.Is("iccid"u8))
                iccid = fields.Text(20);
            else if (fields.Is("imsi"u8))
                imsi = fields.Text(20);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        return (iccid, imsi);
    }

    protected override void WriteFields(Utf8JsonWriter json, Booted @event)
    {
        json.WriteString("reason"u8, "PowerUp"u8);
        json.WriteStartObject("chargingStation"u8);
        json.WriteOptional("serialNumber"u8, @event.SerialNumber);
        json.WriteString("model"u8, @event.Model);
        json.WriteString("vendorName"u8, @event.Vendor);
        json.WriteOptional("firmwareVersion"u8, @event.FirmwareVersion);
        if (@event.Iccid is not null || @event.Imsi is not null)
        {
            json.WriteStartObject("modem"u8);
            json.WriteOptional("iccid"u8, @event.Iccid);
            json.WriteOptional("imsi"u8, @event.Imsi);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    protected override void WriteAnswerFields(Utf8JsonWriter json, BootDecision decision)
    {
        json.WriteTime("currentTime"u8, decision.Now);
        json.WriteNumber("interval"u8, (long)decision.Interval.TotalSeconds);
        json.WriteString("status"u8, Admissions[(int)decision.Admission]);
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
