using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block K. NoProfiles: a yes, and nothing follows.</summary>
sealed class GetChargingProfilesCall(OcppEdition edition) : OrderCall<GetChargingProfiles>("GetChargingProfiles")
{
    public override bool IsJudgedByVocabulary => true;

    static readonly Words Statuses = new("Accepted", "NoProfiles");

    protected override void WriteFields(Utf8JsonWriter json, GetChargingProfiles order)
    {
        json.WriteNumber("requestId"u8, order.RequestId);
        json.WriteOptional("evseId"u8, order.Connector?.Evse);
        json.WriteStartObject("chargingProfile"u8);
        if (order.Purpose is { } purpose)
            json.WriteString("chargingProfilePurpose"u8, ProfileFields.Purposes21[(int)purpose]);
        json.WriteOptional("stackLevel"u8, order.StackLevel);
        json.WriteEndObject();
    }

    public override Order? Read(ref Fields fields)
    {
        int? id = null, evse = null, purpose = null, level = null;
        while (fields.Next())
        {
            if (fields.Is("requestId"u8))
                id = fields.Integer();
            else if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("chargingProfile"u8))
                (purpose, level) = ReadCriterion(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(id is not null, "requestId");
        return id is { } number
            ? new GetChargingProfiles(number, evse is { } at ? ProfileFields.Evse(at) : null, (ChargingPurpose?)purpose, level)
            : null;
    }

    (int?, int?) ReadCriterion(ref Fields fields)
    {
        int? purpose = null, level = null;
        if (!fields.BeginObject())
            return default;
        while (fields.Next())
        {
            if (fields.Is("chargingProfilePurpose"u8))
                purpose = fields.Word(ProfileFields.PurposesOf(edition));
            else if (fields.Is("stackLevel"u8))
                level = fields.Integer();
            else
                fields.Pass();
        }
        return (purpose, level);
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
        return status == "NoProfiles" ? new(OutcomeKind.Accepted, status) : Judge(status);
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.Accepted ? "Accepted" : "NoProfiles";
}

/// <summary>OCPP 2.0.1 Part 2, functional block K.</summary>
sealed class ReportChargingProfilesCall(OcppEdition edition) : Report<ChargingProfilesReported>("ReportChargingProfiles")
{
    public override bool IsJudgedByVocabulary => true;

    static readonly Words Sources = new("EMS", "Other", "SO", "CSO");

    public override StationEvent? Read(ref Fields fields)
    {
        int? id = null, evse = null;
        string? source = null;
        var isMore = false;
        ImmutableArray<ChargingProfile> profiles = default;
        while (fields.Next())
        {
            if (fields.Is("requestId"u8))
                id = fields.Integer();
            else if (fields.Is("chargingLimitSource"u8))
                source = edition == OcppEdition.V21 ? fields.Text(20) : fields.WordOrText(Sources);
            else if (fields.Is("chargingProfile"u8))
                profiles = ReadProfiles(ref fields);
            else if (fields.Is("tbc"u8))
                isMore = fields.Truth();
            else if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(id is not null, "requestId");
        fields.Want(source is not null, "chargingLimitSource");
        if (fields.Error is null)
            fields.Need(!profiles.IsDefault, "chargingProfile");
        fields.Need(evse is not null, "evseId");
        return id is { } number && evse is { } at && !profiles.IsDefault
            ? new ChargingProfilesReported(number, source ?? "Other", ProfileFields.Evse(at), profiles, isMore)
            : null;
    }

    ImmutableArray<ChargingProfile> ReadProfiles(ref Fields fields)
    {
        var profiles = ImmutableArray.CreateBuilder<ChargingProfile>();
        if (!fields.BeginList())
            return default;
        while (fields.NextItem())
            if (ProfileFields.Read(ref fields, edition) is { } profile)
                profiles.Add(profile);
        return profiles.DrainToImmutable();
    }

    protected override void WriteFields(Utf8JsonWriter json, ChargingProfilesReported @event)
    {
        json.WriteNumber("requestId"u8, @event.RequestId);
        json.WriteString("chargingLimitSource"u8, @event.Source);
        json.WriteStartArray("chargingProfile"u8);
        foreach (var profile in @event.Profiles)
        {
            json.WriteStartObject();
            ProfileFields.Write(json, profile);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (@event.IsMoreComing)
            json.WriteBoolean("tbc"u8, true);
        json.WriteNumber("evseId"u8, @event.Connector.Evse);
    }
}
