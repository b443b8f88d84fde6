using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block L, of what nobody signed.</summary>
sealed class UpdateFirmwareCall(OcppEdition edition) : StatusCall<UpdateFirmware>("UpdateFirmware", edition)
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, UpdateFirmware order)
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
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(id is not null, "requestId");
        if (fields.Error is null)
            fields.Need(firmware is not null, "firmware");
        if (id is not { } number || firmware is null)
            return null;
        return firmware is { Certificate: { } certificate, Signature: { } signature }
            ? new UpdateFirmwareSigned(number, firmware.Location, firmware.RetrieveAt, certificate, signature)
            {
                InstallAt = firmware.InstallAt, Retries = retries, RetryIntervalSeconds = interval,
            }
            : new UpdateFirmware(number, firmware.Location, firmware.RetrieveAt)
            {
                InstallAt = firmware.InstallAt, Retries = retries, RetryIntervalSeconds = interval,
            };
    }
}

/// <summary>OCPP 2.0.1 Part 2, functional block L, of what its maker signed.</summary>
sealed class UpdateFirmwareSignedCall(OcppEdition edition) : StatusCall<UpdateFirmwareSigned>("UpdateFirmware", edition)
{
    public override bool IsJudgedByVocabulary => true;

    readonly UpdateFirmwareCall _either = new(edition);

    protected override void WriteFields(Utf8JsonWriter json, UpdateFirmwareSigned order)
    {
        json.WriteOptional("retries"u8, order.Retries);
        json.WriteOptional("retryInterval"u8, order.RetryIntervalSeconds);
        json.WriteNumber("requestId"u8, order.RequestId);
        FirmwareFields.Write(json, order);
    }

    public override Order? Read(ref Fields fields) => _either.Read(ref fields);
}

/// <summary>OCPP 2.0.1 Part 2, functional block L.</summary>
sealed class PublishFirmwareCall(OcppEdition edition) : StatusCall<PublishFirmware>("PublishFirmware", edition)
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, PublishFirmware order)
    {
        json.WriteString("location"u8, order.Location);
        json.WriteOptional("retries"u8, order.Retries);
        json.WriteString("checksum"u8, order.Checksum);
        json.WriteNumber("requestId"u8, order.RequestId);
        json.WriteOptional("retryInterval"u8, order.RetryIntervalSeconds);
    }

    public override Order? Read(ref Fields fields)
    {
        string? location = null, checksum = null;
        int? id = null, retries = null, interval = null;
        while (fields.Next())
        {
            if (fields.Is("location"u8))
                location = fields.Text(2000);
            else if (fields.Is("retries"u8))
                retries = fields.Integer();
            else if (fields.Is("checksum"u8))
                checksum = fields.Text(32);
            else if (fields.Is("requestId"u8))
                id = fields.Integer();
            else if (fields.Is("retryInterval"u8))
                interval = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(location is not null, "location");
        fields.Need(checksum is not null, "checksum");
        fields.Need(id is not null, "requestId");
        return location is not null && checksum is not null && id is { } number
            ? new PublishFirmware(number, location, checksum) { Retries = retries, RetryIntervalSeconds = interval }
            : null;
    }
}

/// <summary>OCPP 2.0.1 Part 2, functional block L. NoFirmware is a yes of a kind: there is none any more.</summary>
sealed class UnpublishFirmwareCall() : OrderCall<UnpublishFirmware>("UnpublishFirmware")
{
    public override bool IsJudgedByVocabulary => true;

    static readonly Words Statuses = new("DownloadOngoing", "NoFirmware", "Unpublished");

    protected override void WriteFields(Utf8JsonWriter json, UnpublishFirmware order) => json.WriteString("checksum"u8, order.Checksum);

    public override Order? Read(ref Fields fields)
    {
        string? checksum = null;
        while (fields.Next())
        {
            if (fields.Is("checksum"u8))
                checksum = fields.Text(32);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(checksum is not null, "checksum");
        return checksum is null ? null : new UnpublishFirmware(checksum);
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.WordOrText(Statuses);
            else
                fields.Pass();
        }
        return status is "Unpublished" or "NoFirmware" ? new(OutcomeKind.Accepted, status) : Judge(status);
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.Accepted ? "Unpublished" : "DownloadOngoing";
}

/// <summary>OCPP 2.0.1 Part 2, functional block L.</summary>
sealed class PublishFirmwareStatusNotificationCall() : Report<FirmwarePublishingReported>("PublishFirmwareStatusNotification")
{
    public override bool IsJudgedByVocabulary => true;

    static readonly Words Statuses = new(
        "Idle", "DownloadScheduled", "Downloading", "Downloaded", "Published", "DownloadFailed", "DownloadPaused", "InvalidChecksum",
        "ChecksumVerified", "PublishFailed");

    public override StationEvent? Read(ref Fields fields)
    {
        int? status = null, id = null;
        ImmutableArray<string> locations = [];
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.Word(Statuses);
            else if (fields.Is("location"u8))
                locations = ReadLocations(ref fields);
            else if (fields.Is("requestId"u8))
                id = fields.Integer();
            else if (fields.Is("statusInfo"u8))
                fields.Pass();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(status is not null, "status");
        return status is { } known ? new FirmwarePublishingReported(Statuses[known], id, locations) : null;
    }

    static ImmutableArray<string> ReadLocations(ref Fields fields)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        if (!fields.BeginList())
            return [];
        while (fields.NextItem())
            if (fields.Text(2000) is { } text)
                texts.Add(text);
        return texts.DrainToImmutable();
    }

    protected override void WriteFields(Utf8JsonWriter json, FirmwarePublishingReported @event)
    {
        json.WriteString("status"u8, @event.Status);
        if (!@event.Locations.IsDefaultOrEmpty)
        {
            json.WriteStartArray("location"u8);
            foreach (var location in @event.Locations)
                json.WriteStringValue(location);
            json.WriteEndArray();
        }
        json.WriteOptional("requestId"u8, @event.RequestId);
    }
}
