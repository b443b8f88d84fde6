using System.Globalization;
using System.Text.Json;
using Stationmaster.Charging.Energy;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>One value of a meter: OCPP 1.6 §7.43.</summary>
static class SampledValue
{
    /// <summary>First those of <see cref="Measurand"/>, in its order; then those nobody here uses.</summary>
    static readonly Words Measurands = new(
        "Energy.Active.Import.Register", "Energy.Active.Import.Interval", "Energy.Active.Export.Register", "Power.Active.Import",
        "Power.Offered", "Current.Import", "Current.Offered", "Voltage", "SoC", "Temperature", "Frequency",
        "Energy.Active.Export.Interval", "Energy.Reactive.Export.Register", "Energy.Reactive.Import.Register",
        "Energy.Reactive.Export.Interval", "Energy.Reactive.Import.Interval", "Power.Active.Export", "Power.Reactive.Export",
        "Power.Reactive.Import", "Power.Factor", "Current.Export", "RPM");

    /// <summary>In the order of <see cref="SampleContext"/>.</summary>
    static readonly Words Contexts = new(
        "Sample.Periodic", "Transaction.Begin", "Transaction.End", "Sample.Clock", "Interruption.Begin", "Interruption.End", "Trigger",
        "Other");

    /// <summary>In the order of <see cref="Phase"/>, without its None.</summary>
    static readonly Words Phases = new("L1", "L2", "L3", "N", "L1-N", "L2-N", "L3-N", "L1-L2", "L2-L3", "L3-L1");

    static readonly Words Formats = new("Raw", "SignedData");

    static readonly Words Locations = new("Outlet", "Body", "Cable", "EV", "Inlet");

    const int Signed = 1;
    const int Outlet = 0;

    /// <summary>Null for a value that is not used here, or that is no number.</summary>
    public static MeasuredValue? Read(ref Fields fields, ref List<SignedReading>? signed)
    {
        decimal? number = null;
        int? context = null, measurand = 0, phase = null;
        var format = 0;
        var unit = Unit.None;
        bool isKnown = true, isThere = false;
        string? location = null, text = null;
        while (fields.Next())
        {
            if (fields.Is("value"u8))
                (number, isThere, text) = (fields.DecimalText(), true, fields.TextOfNoNumber());
            else if (fields.Is("context"u8))
                context = fields.Word(Contexts) ?? (fields.WasAbsent ? null : (int)SampleContext.Other);
            else if (fields.Is("measurand"u8))
                measurand = fields.Word(Measurands) ?? (fields.WasAbsent ? 0 : null);
            else if (fields.Is("unit"u8))
                isKnown &= Units.Read(ref fields, out unit);
            else if (fields.Is("phase"u8))
                isKnown &= (phase = fields.Word(Phases)) is not null || fields.WasAbsent;
            else if (fields.Is("location"u8))
                location = fields.WordOrText(Locations);
            else if (fields.Is("format"u8))
                format = fields.Word(Formats) ?? 0;
        }
        if (format == Signed && (text ?? number?.ToString(CultureInfo.InvariantCulture)) is { Length: > 0 } data)
            (signed ??= []).Add(new(null, (SampleContext)(context ?? (int)SampleContext.Periodic), data, EncodingOf(data)));
        if (isThere && format != Signed)
            fields.Want(number is not null, "value", OcppErrorCode.PropertyConstraintViolation, "a number");
        else
            fields.Want(isThere, "value");
        if (number is not { } value || format == Signed || !isKnown || measurand is not { } kind || kind > (int)Measurand.Frequency)
            return null;
        return new MeasuredValue(
            (Measurand)kind, Units.Resolve(value, unit), phase is { } known ? (Phase)(known + 1) : Phase.None,
            (SampleContext)(context ?? (int)SampleContext.Periodic), unit != Unit.None, location == Locations[Outlet] ? null : location);
    }

    /// <summary>1.6 has no field for it; these say it themselves.</summary>
    static string? EncodingOf(string data) => data switch
    {
        _ when data.StartsWith("OCMF|", StringComparison.Ordinal) => "OCMF",
        _ when data.StartsWith("AP;", StringComparison.Ordinal) => "Alfen Eichrecht",
        _ => null,
    };

    public static void Write(Utf8JsonWriter json, in MeasuredValue value)
    {
        json.WriteStartObject();
        Span<byte> text = stackalloc byte[40];
        value.Value.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
        json.WriteString("value"u8, text[..written]);
        json.WriteString("context"u8, Contexts[(int)value.Context]);
        json.WriteString("measurand"u8, Measurands[(int)value.Measurand]);
        if (value.Phase != Phase.None)
            json.WriteString("phase"u8, Phases[(int)value.Phase - 1]);
        json.WriteOptional("location"u8, value.Location);
        if (value.UnitStated && Units.For(value.Measurand) is { } unit)
            json.WriteString("unit"u8, unit);
        json.WriteEndObject();
    }
}
