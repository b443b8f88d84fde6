using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, M01 and M02.</summary>
sealed class Get15118EvCertificateCall(OcppEdition edition) : StationCall<EvCertificateAsked, EvCertificateFound>("Get15118EVCertificate")
{
    static readonly Words Actions = new("Install", "Update");

    public override bool IsJudgedByVocabulary => true;

    bool Is21 => edition == OcppEdition.V21;

    public override StationEvent? Read(ref Fields fields)
    {
        string? schema = null, exi = null;
        int? action = null, most = null;
        ImmutableArray<string> emaids = default;
        while (fields.Next())
        {
            if (fields.Is("iso15118SchemaVersion"u8))
                schema = fields.Text(50);
            else if (fields.Is("action"u8))
                action = fields.Word(Actions);
            else if (fields.Is("exiRequest"u8))
                exi = fields.Text(Is21 ? 11_000 : 5600, isRefusedWhenLonger: true);
            else if (Is21 && fields.Is("maximumContractCertificateChains"u8))
                most = fields.Integer();
            else if (Is21 && fields.Is("prioritizedEMAIDs"u8))
                emaids = ReadEmaids(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(schema is not null, "iso15118SchemaVersion");
        fields.Need(action is not null, "action");
        fields.Need(exi is not null, "exiRequest");
        return schema is null || exi is null ? null : new EvCertificateAsked(schema, action == 1, exi, most, emaids);
    }

    static ImmutableArray<string> ReadEmaids(ref Fields fields)
    {
        if (!fields.BeginList())
            return default;
        var emaids = ImmutableArray.CreateBuilder<string>();
        while (fields.NextItem())
            if (fields.Text(255) is { } emaid)
                emaids.Add(emaid);
        return emaids.DrainToImmutable();
    }

    protected override void WriteFields(Utf8JsonWriter json, EvCertificateAsked @event)
    {
        json.WriteString("iso15118SchemaVersion"u8, @event.SchemaVersion);
        json.WriteString("action"u8, Actions[@event.IsUpdate ? 1 : 0]);
        json.WriteString("exiRequest"u8, @event.ExiRequest);
        if (!Is21)
            return;
        json.WriteOptional("maximumContractCertificateChains"u8, @event.MostChains);
        if (@event.PreferredEmaids.IsDefaultOrEmpty)
            return;
        json.WriteStartArray("prioritizedEMAIDs"u8);
        foreach (var emaid in @event.PreferredEmaids)
            json.WriteStringValue(emaid);
        json.WriteEndArray();
    }

    /// <summary>The field is there even where there is nothing to give.</summary>
    protected override void WriteAnswerFields(Utf8JsonWriter json, EvCertificateFound decision)
    {
        var most = Is21 ? 17_000 : 7500;
        var exi = decision.ExiResponse?.Length <= most ? decision.ExiResponse : null;
        json.WriteString("status"u8, exi is null ? "Failed"u8 : "Accepted"u8);
        if (exi is null)
            json.WriteStatusInfo(decision.ExiResponse is null ? decision.Why : $"The answer for the vehicle is longer than {most} characters");
        json.WriteString("exiResponse"u8, exi ?? "");
        if (Is21 && exi is not null)
            json.WriteOptional("remainingContracts"u8, decision.Remaining);
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        string? status = null, exi = null, why = null;
        int? remaining = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.Text(20);
            else if (fields.Is("exiResponse"u8))
                exi = fields.Text(17_000);
            else if (fields.Is("statusInfo"u8))
                why = fields.ReadStatusInfo(edition);
            else if (fields.Is("remainingContracts"u8))
                remaining = fields.Integer();
        }
        return new EvCertificateFound(status == "Accepted" ? exi : null, remaining, why);
    }
}
