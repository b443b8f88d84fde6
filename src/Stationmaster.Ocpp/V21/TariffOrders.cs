using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;
using Stationmaster.Ocpp.V201;

namespace Stationmaster.Ocpp.V21;

/// <summary>TariffType as it stands in a message: OCPP 2.1 Part 2 §2.</summary>
static class TariffFields
{
    public static void Write(Utf8JsonWriter json, StationTariff tariff)
    {
        json.WritePropertyName("tariff"u8);
        json.WriteRawValue(tariff.Document, skipInputValidation: true);
    }

    public static StationTariff? Read(ref Fields fields)
    {
        if (fields.Anything() is not { } text)
            return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.TryGetProperty("tariffId", out var id) && id.ValueKind == JsonValueKind.String
                && json.RootElement.TryGetProperty("currency", out var currency) && currency.ValueKind == JsonValueKind.String
                ? new(id.GetString()!, currency.GetString()!, text)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>OCPP 2.1 Part 2, use case I08.</summary>
sealed class SetDefaultTariffCall() : StatusCall<SetDefaultTariff>("SetDefaultTariff", OcppEdition.V21)
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, SetDefaultTariff order)
    {
        json.WriteNumber("evseId"u8, order.Evse);
        TariffFields.Write(json, order.Tariff);
    }

    public override Order? Read(ref Fields fields)
    {
        int? evse = null;
        StationTariff? tariff = null;
        while (fields.Next())
        {
            if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("tariff"u8))
                tariff = TariffFields.Read(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(evse is not null, "evseId");
        fields.Need(tariff is not null, "tariff");
        return evse is { } at && tariff is not null ? new SetDefaultTariff(at, tariff) : null;
    }
}

/// <summary>OCPP 2.1 Part 2, use case I11.</summary>
sealed class ChangeTransactionTariffCall() : StatusCall<ChangeTransactionTariff>("ChangeTransactionTariff", OcppEdition.V21)
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, ChangeTransactionTariff order)
    {
        TariffFields.Write(json, order.Tariff);
        json.WriteString("transactionId"u8, order.OwnId);
    }

    public override Order? Read(ref Fields fields)
    {
        string? id = null;
        StationTariff? tariff = null;
        while (fields.Next())
        {
            if (fields.Is("tariff"u8))
                tariff = TariffFields.Read(ref fields);
            else if (fields.Is("transactionId"u8))
                id = fields.Text(TransactionInfo.LongestId);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(id is not null, "transactionId");
        fields.Need(tariff is not null, "tariff");
        return id is not null && tariff is not null ? new ChangeTransactionTariff(id, tariff) : null;
    }
}

/// <summary>OCPP 2.1 Part 2, use case I10. NoTariff: a yes, and there is none.</summary>
sealed class GetTariffsCall() : StatusCall<GetTariffs>("GetTariffs", OcppEdition.V21)
{
    public override bool IsJudgedByVocabulary => true;

    protected override bool IsYes(string status) => status == "NoTariff";

    protected override void WriteFields(Utf8JsonWriter json, GetTariffs order) => json.WriteNumber("evseId"u8, order.Evse);

    public override Order? Read(ref Fields fields)
    {
        int? evse = null;
        while (fields.Next())
        {
            if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(evse is not null, "evseId");
        return evse is { } at ? new GetTariffs(at) : null;
    }

    protected override Outcome ReadFurther(ref Fields fields, Outcome outcome)
    {
        if (!fields.Is("tariffAssignments"u8) || !fields.BeginList())
            return outcome;
        var assignments = ImmutableArray.CreateBuilder<TariffAssignment>();
        while (fields.NextItem())
        {
            if (!fields.BeginObject())
                continue;
            string? id = null, kind = null;
            DateTimeOffset? from = null;
            var evses = ImmutableArray<int>.Empty;
            while (fields.Next())
            {
                if (fields.Is("tariffId"u8))
                    id = fields.Text(60);
                else if (fields.Is("tariffKind"u8))
                    kind = fields.Text(50);
                else if (fields.Is("validFrom"u8))
                    from = fields.Time();
                else if (fields.Is("evseIds"u8))
                    evses = ReadNumbers(ref fields);
                else
                    fields.Pass();
            }
            if (id is not null)
                assignments.Add(new(id, kind == "DriverTariff", evses, from));
        }
        return outcome with { Tariffs = assignments.DrainToImmutable() };
    }

    static ImmutableArray<int> ReadNumbers(ref Fields fields)
    {
        var numbers = ImmutableArray.CreateBuilder<int>();
        if (!fields.BeginList())
            return [];
        while (fields.NextItem())
            if (fields.Integer() is { } number)
                numbers.Add(number);
        return numbers.DrainToImmutable();
    }

    protected override void WriteFurther(Utf8JsonWriter json, Outcome outcome)
    {
        if (outcome.Tariffs.IsDefaultOrEmpty)
            return;
        json.WriteStartArray("tariffAssignments"u8);
        foreach (var assignment in outcome.Tariffs)
        {
            json.WriteStartObject();
            json.WriteString("tariffId"u8, assignment.TariffId);
            json.WriteString("tariffKind"u8, assignment.IsDriver ? "DriverTariff"u8 : "DefaultTariff"u8);
            json.WriteStartArray("evseIds"u8);
            foreach (var evse in assignment.Evses)
                json.WriteNumberValue(evse);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

/// <summary>OCPP 2.1 Part 2, use case I09. What is not there is gone, which was wanted.</summary>
sealed class ClearTariffsCall() : OrderCall<ClearTariffs>("ClearTariffs")
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, ClearTariffs order)
    {
        if (!order.Ids.IsDefaultOrEmpty)
        {
            json.WriteStartArray("tariffIds"u8);
            foreach (var id in order.Ids)
                json.WriteStringValue(id);
            json.WriteEndArray();
        }
        json.WriteOptional("evseId"u8, order.Evse);
    }

    public override Order? Read(ref Fields fields)
    {
        var ids = ImmutableArray.CreateBuilder<string>();
        int? evse = null;
        while (fields.Next())
        {
            if (fields.Is("tariffIds"u8) && fields.BeginList())
            {
                while (fields.NextItem())
                    if (fields.Text(60) is { } id)
                        ids.Add(id);
            }
            else if (fields.Is("evseId"u8))
            {
                evse = fields.Integer();
            }
            else if (fields.Is("customData"u8))
            {
                fields.PassCustomData();
            }
        }
        return new ClearTariffs(ids.ToImmutable(), evse);
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        var isAnswered = false;
        string? refused = null;
        while (fields.Next())
        {
            if (!fields.Is("clearTariffsResult"u8) || !fields.BeginList())
                continue;
            while (fields.NextItem())
            {
                if (fields.BeginObject() && ReadResult(ref fields) is { } status)
                {
                    isAnswered = true;
                    refused ??= status is "Accepted" or "NoTariff" ? null : status;
                }
            }
        }
        return !isAnswered ? Judge(null) : Judge(refused ?? "Accepted");
    }

    static string? ReadResult(ref Fields fields)
    {
        string? status = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.Text(50);
            else
                fields.Pass();
        }
        return status;
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, (json, said) =>
    {
        json.WriteStartArray("clearTariffsResult"u8);
        json.WriteStartObject();
        json.WriteString("status"u8, said.Status ?? WordFor(said.Kind));
        json.WriteEndObject();
        json.WriteEndArray();
    });
}
