using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §4.1, §6.1, §6.2.</summary>
sealed class AuthorizeCall() : StationCall<TokenPresented, AuthorisationDecision>("Authorize")
{
    public override StationEvent? Read(ref Fields fields)
    {
        string? idTag = null;
        while (fields.Next())
            if (fields.Is("idTag"u8))
                idTag = fields.Text(IdTag.Longest, isRefusedWhenLonger: true);
        fields.Need(idTag is not null, "idTag");
        return idTag is null ? null : new TokenPresented(idTag);
    }

    protected override void WriteFields(Utf8JsonWriter json, TokenPresented @event) => json.WriteString("idTag"u8, @event.TokenUid);

    protected override void WriteAnswerFields(Utf8JsonWriter json, AuthorisationDecision decision) =>
        IdTag.Write(json, decision.Authorisation);

    public override Decision? ReadAnswer(ref Fields fields)
    {
        Authorisation? authorisation = null;
        while (fields.Next())
            if (fields.Is("idTagInfo"u8))
                authorisation = IdTag.Read(ref fields);
        return authorisation is null ? null : new AuthorisationDecision(authorisation);
    }
}
