using System.Text.Json;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block F.</summary>
sealed class RequestStartTransactionCall(OcppEdition edition) : StatusCall<RemoteStart>("RequestStartTransaction", edition)
{
    public override bool IsJudgedByVocabulary => true;

    protected override bool CanWrite(RemoteStart order) => order.Profile is null || SetChargingProfileCall.HasWords(order.Profile, Edition);

    protected override void WriteFields(Utf8JsonWriter json, RemoteStart order)
    {
        IdToken.Write(json, "idToken"u8, order.TokenUid, order.IsPayment ? KindOf(order) : null, order.IsPayment && Edition == OcppEdition.V21 ? order.CardDigits : null);
        json.WriteNumber("remoteStartId"u8, order.StartId);
        if (order.Connector is { IsStation: false } connector)
            json.WriteNumber("evseId"u8, connector.Evse);
        if (order.Profile is not { } profile)
            return;
        json.WriteStartObject("chargingProfile"u8);
        ProfileFields.Write(json, profile);
        json.WriteEndObject();
    }

    string KindOf(RemoteStart order) => Edition == OcppEdition.V21 ? TokenWords.DirectPayment : TokenKinds.WordOf(Charging.Tokens.TokenKind.Virtual, order.TokenUid);

    public override Order? Read(ref Fields fields)
    {
        PresentedToken token = default;
        int? startId = null, evse = null;
        var hasToken = false;
        ChargingProfile? profile = null;
        while (fields.Next())
        {
            if (fields.Is("evseId"u8))
                evse = fields.Integer(Edition, 1);
            else if (fields.Is("idToken"u8))
                (token, hasToken) = (IdToken.Read(ref fields, Edition, isNeeded: true), true);
            else if (fields.Is("remoteStartId"u8))
                startId = fields.Integer();
            else if (fields.Is("chargingProfile"u8))
                profile = ProfileFields.Read(ref fields, Edition);
            else if (fields.Is("groupIdToken"u8))
                fields.Pass();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        if (!hasToken || fields.Error is null)
            fields.Need(token.Uid is not null, "idToken");
        fields.Need(startId is not null, "remoteStartId");
        if (token.Uid is not { } uid || startId is not { } number)
            return null;
        return new RemoteStart(evse is { } named ? Evses.Of(named, null) : null, uid)
        {
            StartId = number, Profile = profile, IsPayment = token.Kind == TokenWords.DirectPayment, CardDigits = token.CardDigits,
        };
    }
}
