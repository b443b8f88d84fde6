using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.19, §6.55, §6.56. Its answer says nothing: an answer is a yes.</summary>
sealed class UpdateFirmwareCall() : OrderCall<UpdateFirmware>("UpdateFirmware")
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, UpdateFirmware order)
    {
        json.WriteString("location"u8, order.Location);
        json.WriteOptional("retries"u8, order.Retries);
        json.WriteTime("retrieveDate"u8, order.RetrieveAt);
        json.WriteOptional("retryInterval"u8, order.RetryIntervalSeconds);
    }

    public override Order? Read(ref Fields fields)
    {
        string? location = null;
        DateTimeOffset? at = null;
        int? retries = null, interval = null;
        while (fields.Next())
        {
            if (fields.Is("location"u8))
                location = fields.Text(int.MaxValue);
            else if (fields.Is("retries"u8))
                retries = fields.Integer();
            else if (fields.Is("retrieveDate"u8))
                at = fields.Time();
            else if (fields.Is("retryInterval"u8))
                interval = fields.Integer();
        }
        fields.Need(location is not null, "location");
        fields.Need(at is not null, "retrieveDate");
        return location is not null && at is { } time
            ? new UpdateFirmware(0, location, time) { Retries = retries, RetryIntervalSeconds = interval }
            : null;
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        while (fields.Next())
        {
        }
        return new(OutcomeKind.Accepted, "Accepted");
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Empty;
}

/// <summary>OCPP 1.6 security extension §5.21: SignedUpdateFirmware.</summary>
sealed class SignedUpdateFirmwareCall() : OrderCall<UpdateFirmwareSigned>("SignedUpdateFirmware")
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, UpdateFirmwareSigned order)
    {
        json.WriteOptional("retries"u8, order.Retries);
        json.WriteOptional("retryInterval"u8, order.RetryIntervalSeconds);
        json.WriteNumber("requestId"u8, order.RequestId);
        FirmwareFields.Write(json, order);
    }

    public override Order? Read(ref Fields fields)
    {
        int? id = null, retries = null, interval = null;
        FirmwareFields? firmware = null;
        while (fields.Next())
        {
            if (fields.Is("retries"u8))
                retries = fields.Integer();
            else if (fields.Is("retryInterval"u8))
                interval = fields.Integer();
            else if (fields.Is("requestId"u8))
                id = fields.Integer();
            else if (fields.Is("firmware"u8))
                firmware = FirmwareFields.Read(ref fields);
        }
        fields.Need(id is not null, "requestId");
        if (fields.Error is null)
            fields.Need(firmware is { Certificate: not null, Signature: not null }, "firmware");
        return id is { } number && firmware is { Certificate: { } certificate, Signature: { } signature }
            ? new UpdateFirmwareSigned(number, firmware.Location, firmware.RetrieveAt, certificate, signature)
            {
                InstallAt = firmware.InstallAt, Retries = retries, RetryIntervalSeconds = interval,
            }
            : null;
    }
}

/// <summary>OCPP 1.6 security extension §5.20.</summary>
sealed class SignedFirmwareStatusNotificationCall() : Report<SignedFirmwareStatusReported>("SignedFirmwareStatusNotification")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields) =>
        ReportedStatus.Read(ref fields, ReportedStatus.Firmware) is var (status, id) ? new SignedFirmwareStatusReported(status, id) : null;

    protected override void WriteFields(Utf8JsonWriter json, SignedFirmwareStatusReported @event) =>
        ReportedStatus.Write(json, @event.Status, @event.RequestId);
}
