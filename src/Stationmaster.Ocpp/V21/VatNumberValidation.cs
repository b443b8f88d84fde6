using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;
using Stationmaster.Ocpp.V201;

namespace Stationmaster.Ocpp.V21;

/// <summary>OCPP 2.1 Part 2, functional block C: payments at the station.</summary>
sealed class VatNumberValidationCall() : StationCall<VatNumberAsked, VatNumberFound>("VatNumberValidation")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields)
    {
        string? number = null;
        int? evse = null;
        while (fields.Next())
        {
            if (fields.Is("vatNumber"u8))
                number = fields.Text(20, isRefusedWhenLonger: true);
            else if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(number is not null, "vatNumber");
        return number is null ? null : new VatNumberAsked(number, evse);
    }

    protected override void WriteFields(Utf8JsonWriter json, VatNumberAsked @event)
    {
        json.WriteString("vatNumber"u8, @event.Number);
        json.WriteOptional("evseId"u8, @event.Evse);
    }

    protected override void WriteAnswerFields(Utf8JsonWriter json, VatNumberFound decision)
    {
        json.WriteString("status"u8, decision.IsValid ? "Accepted"u8 : "Rejected"u8);
        json.WriteString("vatNumber"u8, decision.Number);
        json.WriteOptional("evseId"u8, decision.Evse);
        if (!decision.IsValid)
            json.WriteStatusInfo(decision.Why);
        if (decision.Company is not { } company)
            return;
        json.WriteStartObject("company"u8);
        json.WriteString("name"u8, Cut(company.Name, 50));
        json.WriteString("address1"u8, Cut(company.Address, 100));
        json.WriteString("city"u8, Cut(company.City, 100));
        if (company.PostalCode is { } code)
            json.WriteString("postalCode"u8, Cut(code, 20));
        json.WriteString("country"u8, company.Country);
        json.WriteEndObject();
    }

    static string Cut(string text, int most) =>
        text.Length <= most ? text : char.IsHighSurrogate(text[most - 1]) ? text[..(most - 1)] : text[..most];

    public override Decision? ReadAnswer(ref Fields fields)
    {
        string? status = null, number = null, why = null;
        int? evse = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.Text(20);
            else if (fields.Is("vatNumber"u8))
                number = fields.Text(20);
            else if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("statusInfo"u8))
                why = fields.ReadStatusInfo(OcppEdition.V21);
        }
        return number is null ? null : new VatNumberFound(number, evse, status == "Accepted", Why: why);
    }
}
