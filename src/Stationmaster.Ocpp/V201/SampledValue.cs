using System.Text.Json;
using Stationmaster.Charging.Energy;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>SampledValueType and UnitOfMeasureType: OCPP 2.0.1 Part 2 §2. A value that is signed is kept as it was signed, too.</summary>
static class SampledValue
{
    /// <summary>In the order of <see cref="SampleContext"/>.</summary>
    static readonly Words Contexts = new(
        "Sample.Periodic", "Transaction.Begin", "Transaction.End", "Sample.Clock", "Interruption.Begin", "Interruption.End", "Trigger",
        "Other");

    /// <summary>In the order of <see cref="Phase"/>, without its None.</summary>
    static readonly Words Phases = new("L1", "L2", "L3", "N", "L1-N", "L2-N", "L3-N", "L1-L2", "L2-L3", "L3-L1");

    static readonly string[] SharedLocations = ["Outlet", "Body", "Cable", "EV", "Inlet"];
    static readonly Words Locations = new(SharedLocations, ["Upstream"]);
    static readonly Words Locations21 = new([.. SharedLocations, "Upstream"]);

    /// <summary>The text is free; these mean something. The last of them are a thousand of what they name.</summary>
    static readonly Words Units = new(
        "Wh", "W", "A", "V", "VA", "var", "varh", "Percent", "%", "Hz", "Hertz", "kWh", "kW", "kVA", "kvar", "kvarh");

    const int FirstKilo = 11;

    /// <summary>Of a measured value, before it is resolved.</summary>
    struct Raw
    {
        public decimal? Number;
        public int? Unit;
        public int Multiplier;
    }

    /// <summary>Null for a value that is not used here, or that is no number.</summary>
    public static MeasuredValue? Read(ref Fields fields, OcppEdition edition, ref List<SignedReading>? signed)
    {
        var raw = default(Raw);
        int? context = null, measurand = 0, phase = null;
        bool isKnown = true, isThere = false;
        string? location = null;
        SignedReading? reading = null;
        while (fields.Next())
        {
            if (fields.Is("value"u8))
                (raw.Number, isThere) = (fields.Number(), true);
            else if (fields.Is("context"u8))
                context = fields.Word(Contexts) ?? (fields.WasAbsent ? null : (int)SampleContext.Other);
            else if (fields.Is("measurand"u8))
                measurand = fields.Word(Measurands.In(edition)) ?? (fields.WasAbsent ? 0 : null);
            else if (fields.Is("unitOfMeasure"u8))
                ReadUnit(ref fields, ref raw);
            else if (fields.Is("phase"u8))
                isKnown &= (phase = fields.Word(Phases)) is not null || fields.WasAbsent;
            else if (fields.Is("location"u8))
                location = fields.WordOrText(edition == OcppEdition.V21 ? Locations21 : Locations);
            else if (fields.Is("signedMeterValue"u8))
                reading = SignedValue.Read(ref fields, edition);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(isThere, "value");
        if (reading is not null)
            (signed ??= []).Add(reading with { Context = (SampleContext)(context ?? (int)SampleContext.Periodic) });
        if (Resolve(raw) is not { } value || !isKnown || measurand is not { } index || Measurands.At(index) is not { } kind)
            return null;
        return new MeasuredValue(
            kind, value, phase is { } known ? (Phase)(known + 1) : Phase.None, (SampleContext)(context ?? (int)SampleContext.Periodic),
            raw.Unit is not null, location == SharedLocations[0] ? null : location);
    }

    static void ReadUnit(ref Fields fields, ref Raw raw)
    {
        if (!fields.BeginObject())
            return;
        while (fields.Next())
        {
            if (fields.Is("unit"u8))
                raw.Unit = fields.WordOfText(Units, 20);
            else if (fields.Is("multiplier"u8))
                raw.Multiplier = fields.Integer() ?? 0;
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
    }

    /// <summary>In Wh, W, A, V; null where the unit is one nobody knows, or the number too large to be true.</summary>
    static decimal? Resolve(in Raw raw)
    {
        if (raw.Number is not { } number || raw.Unit < 0 || raw.Multiplier is < -12 or > 12)
            return null;
        for (var i = raw.Multiplier; i > 0; i--)
            number *= 10m;
        for (var i = raw.Multiplier; i < 0; i++)
            number /= 10m;
        return raw.Unit >= FirstKilo ? number * 1000m : number;
    }

    public static void Write(Utf8JsonWriter json, in MeasuredValue value)
    {
        if (Measurands.For(value.Measurand) is not { } measurand)
            return;
        json.WriteStartObject();
        json.WriteNumber("value"u8, value.Value);
        json.WriteString("context"u8, Contexts[(int)value.Context]);
        json.WriteString("measurand"u8, measurand);
        if (value.Phase != Phase.None)
            json.WriteString("phase"u8, Phases[(int)value.Phase - 1]);
        json.WriteOptional("location"u8, value.Location);
        if (value.UnitStated && UnitOf(value.Measurand) is { } unit)
        {
            json.WriteStartObject("unitOfMeasure"u8);
            json.WriteString("unit"u8, unit);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static string? UnitOf(Measurand measurand) => measurand switch
    {
        Measurand.EnergyImportRegister or Measurand.EnergyImportInterval or Measurand.EnergyExportRegister => "Wh",
        Measurand.PowerImport or Measurand.PowerOffered => "W",
        Measurand.CurrentImport or Measurand.CurrentOffered => "A",
        Measurand.Voltage => "V",
        Measurand.StateOfCharge => "Percent",
        _ => null,
    };
}
