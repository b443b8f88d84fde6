using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>
/// A charge record as the API gives it, in the names, nesting, units and order of the reference platform; our own members follow at the
/// end. Energy in kWh, power in kW, durations in seconds, money in whole units of the currency. docs/charge-record.md says where each
/// member comes from.
/// </summary>
static partial class ChargeRecordDocument
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(ChargeRecord record, int revision, DateTimeOffset updatedAt, Market.RecordEmission? emission = null) =>
        Write(record, new RecordState(revision, updatedAt) { Emission = emission });

    public static byte[] Write(ChargeRecord record, RecordState state)
    {
        var text = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            Members(json, record, state.UpdatedAt, state.Emission);
            Additions(json, record, state);
            state.Emission?.WriteBasis(json);
            json.WriteEndObject();
        }
        return text.WrittenSpan.ToArray();
    }

    static void Members(Utf8JsonWriter json, ChargeRecord record, DateTimeOffset updatedAt, Market.RecordEmission? emission)
    {
        var (session, site) = (record.Session, record.Session.Site);
        json.WriteNumber("transactionId"u8, session.Number);
        json.WriteString("sessionId"u8, session.Id);
        json.WriteString("evseId"u8, site.EvseId);
        Location(json, site);
        json.WriteDecimal("consumed"u8, Units.Kwh(record.Metering.EnergyMilliWh));
        PayerPrice(json, record);
        json.WriteNulls("card"u8, "brand", "lastFour", "customerId", "vatId");
        json.WriteTime("startedAt"u8, session.StartedAt);
        json.WriteTime("endedAt"u8, session.State == SessionState.Running ? null : session.StoppedAt);
        var (charging, idle) = ((long)record.Durations.Charging.TotalSeconds, (long)record.Durations.Idle.TotalSeconds);
        json.WriteStartObject("duration"u8);
        json.WriteNumber("charging"u8, charging);
        json.WriteNumber("idle"u8, idle);
        json.WriteNumber("total"u8, charging + idle);
        json.WriteEndObject();
        Payment(json, record);
        json.WriteStartObject("auth"u8);
        IdTag(json, session);
        json.WriteEndObject();
        json.WriteBoolean("isRoaming"u8, false);
        json.WriteParty("company"u8, site.Company);
        json.WriteIds("familyTreeCompanyIds"u8, site.FamilyTree);
        json.WriteTime("createdAt"u8, session.CreatedAt);
        json.WriteTime("updatedAt"u8, updatedAt);
        json.WriteBoolean("isPriority"u8, session.Driver?.IsPriority ?? false);
        OperatorPrice(json, record);
        PricingSource(json, session.PaysBy);
        Voucher(json, session.Offer?.Voucher);
        Merchant(json, site);
        json.WriteBoolean("isPublicSharing"u8, false);
        json.WriteString("priceSource"u8, SourceWord(session));
        json.WriteString("operatorName"u8, site.Operator.Name);
        json.WriteNumber("operatorId"u8, site.Operator.Id);
        json.WriteNumber("chargeBoxId"u8, site.ChargeBoxId);
        json.WriteNumber("chargingTime"u8, charging);
        json.WriteNumber("idleTime"u8, idle);
        Meter(json, record, emission);
        json.WriteString("role"u8, "CPO");
        json.WriteTime("remotelyStoppedAt"u8, session.RemotelyStoppedAt);
    }

    static void Location(Utf8JsonWriter json, Site site)
    {
        json.WriteStartObject("location"u8);
        json.WriteNumber("id"u8, site.LocationId);
        json.WriteString("name"u8, site.LocationName);
        json.WriteString("address"u8, site.Address);
        json.WriteString("zipCode"u8, site.ZipCode);
        json.WriteString("city"u8, site.City);
        json.WriteString("timezone"u8, site.TimeZone);
        json.WriteBoolean("isPublic"u8, site.IsPublic);
        json.WriteNull("crmId"u8);
        json.WriteNull("crmCustomerId"u8);
        json.WriteBoolean("isEligibleForRefund"u8, site.IsEligibleForRefund);
        json.WriteNull("appUserId"u8);
        json.WriteString("country"u8, site.Country);
        json.WriteEndObject();
    }

    static void Meter(Utf8JsonWriter json, ChargeRecord record, Market.RecordEmission? emission)
    {
        var metering = record.Metering;
        json.WriteDecimal("meterStart"u8, Units.Thousandth(metering.MeterStartWh ?? record.Session.MeterStartWh));
        json.WriteStartObject("vehicleState"u8);
        json.WriteDecimal("firstValue"u8, metering.FirstSoc);
        json.WriteDecimal("lastValue"u8, metering.LastSoc);
        json.WriteEndObject();
        json.WriteDecimal("meterStop"u8, Units.Thousandth(metering.MeterStopWh ?? record.Session.MeterStopWh));
        json.WriteDecimal("co2"u8, emission?.Tonnes);
        json.WriteDecimal("highestPowerDrawn"u8, Units.Thousandth(metering.PeakPowerW));
        json.WriteDecimal("maxPower"u8, Units.Thousandth(record.Session.Site.MaxPowerW));
    }

    /// <summary>What the reference platform does not tell.</summary>
    static void Additions(Utf8JsonWriter json, ChargeRecord record, RecordState state)
    {
        var session = record.Session;
        json.WriteString("state"u8, Word(session.State.ToString()));
        json.WriteNumber("revision"u8, state.Revision);
        json.WriteTime("sealedAt"u8, session.SealedAt);
        json.WriteString("excludedReason"u8, record.Exclusion is { } reason ? Word(reason.ToString()) : null);
        json.WriteStartArray("flags"u8);
        foreach (var flag in Enum.GetValues<SessionFlags>())
            if (flag != SessionFlags.None && session.Is(flag))
                json.WriteStringValue(Word(flag.ToString()));
        json.WriteEndArray();
        if (record.ExportedMilliWh is { } exported)
            json.WriteDecimal("exported"u8, Units.Kwh(exported));
        json.WriteString("stopReason"u8, session.StopReason);
        StoppedBy(json, session);
        json.WriteString("remotelyStoppedBy"u8, session.RemotelyStoppedBy);
        Standing(json, state);
        Details(json, record);
    }

    /// <summary>Where the record stands between the meter and the bill.</summary>
    static void Standing(Utf8JsonWriter json, RecordState state)
    {
        json.WriteBoolean("isHeld"u8, !state.Review.IsEmpty);
        json.WriteStartArray("reviewReasons"u8);
        foreach (var reason in state.Review)
            json.WriteStringValue(Word(reason.ToString()));
        json.WriteEndArray();
        if (state.CreditOf is { } credited)
        {
            json.WriteBoolean("credit"u8, true);
            json.WriteNumber("creditReferenceId"u8, credited);
        }
        if (state.Corrects is { } corrected)
            json.WriteNumber("correctedId"u8, corrected);
        json.WriteString("rulesVersion"u8, state.Rules);
        json.WriteString("evidenceHash"u8, state.EvidenceHash);
    }

    /// <summary>A member of an enum as the API writes it: lower camel case.</summary>
    public static string Word(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
