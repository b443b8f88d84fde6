using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block C, with the contract certificates of ISO 15118 (C07).</summary>
sealed class AuthorizeCall(OcppEdition edition) : StationCall<TokenPresented, AuthorisationDecision>("Authorize")
{
    /// <summary>In the order of <see cref="ContractStanding"/>.</summary>
    static readonly Words Standings = new(
        "Accepted", "SignatureError", "CertificateExpired", "CertificateRevoked", "NoCertificateAvailable", "CertChainError", "ContractCancelled");

    public override StationEvent? Read(ref Fields fields)
    {
        PresentedToken token = default;
        string? chain = null;
        ImmutableArray<OcspQuery> queries = [];
        while (fields.Next())
        {
            if (fields.Is("idToken"u8))
                token = IdToken.Read(ref fields, edition, isNeeded: true);
            else if (fields.Is("certificate"u8))
                chain = fields.Text(edition == OcppEdition.V21 ? 10_000 : 5500);
            else if (fields.Is("iso15118CertificateHashData"u8))
                queries = ReadQueries(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        if (fields.Error is null)
            fields.Need(token.Uid is not null, "idToken");
        return token.Uid is not { } uid
            ? null
            : new TokenPresented(uid) { Contract = chain is null && queries.IsEmpty ? null : new(chain, queries), TokenType = token.Kind };
    }

    /// <summary>One that makes no sense counts all the same: what cannot be asked about is not known to be good.</summary>
    ImmutableArray<OcspQuery> ReadQueries(ref Fields fields)
    {
        if (!fields.BeginList())
            return [];
        var queries = ImmutableArray.CreateBuilder<OcspQuery>();
        while (fields.NextItem())
            queries.Add(CertificateFields.ReadQuery(ref fields, edition) ?? Senseless);
        if (queries.Count is 0 or > MostQueries)
            fields.Note(OcppErrorCode.OccurenceConstraintViolation, queries.Count == 0 ? "at least one item" : $"at most {MostQueries} items");
        return [.. queries.Take(MostQueries)];
    }

    const int MostQueries = 4;

    static OcspQuery Senseless { get; } = new(new(HashKind.SHA256, "", "", ""), "");

    protected override void WriteFields(Utf8JsonWriter json, TokenPresented @event)
    {
        IdToken.Write(json, "idToken"u8, @event.TokenUid, @event.Contract is null ? @event.TokenType : "eMAID");
        json.WriteOptional("certificate"u8, @event.Contract?.ChainPem);
        if (@event.Contract is not { Queries.IsDefaultOrEmpty: false } contract)
            return;
        json.WriteStartArray("iso15118CertificateHashData"u8);
        foreach (var query in contract.Queries)
        {
            json.WriteStartObject();
            CertificateFields.Write(json, query);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    protected override void WriteAnswerFields(Utf8JsonWriter json, AuthorisationDecision decision)
    {
        IdToken.WriteInfo(json, decision.Authorisation, edition);
        if (decision.Contract is { } standing)
            json.WriteString("certificateStatus"u8, Standings[(int)standing]);
        if (edition == OcppEdition.V21 && decision.EnergyTransfers is { IsEmpty: false } transfers)
        {
            json.WriteStartArray("allowedEnergyTransfer"u8);
            foreach (var transfer in transfers.Order(StringComparer.Ordinal))
                json.WriteStringValue(transfer);
            json.WriteEndArray();
        }
        if (edition == OcppEdition.V21 && decision.Tariff is { } tariff)
            V21.TariffFields.Write(json, tariff);
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        Authorisation? authorisation = null;
        int? standing = null;
        StationTariff? tariff = null;
        while (fields.Next())
        {
            if (fields.Is("idTokenInfo"u8))
                authorisation = IdToken.ReadInfo(ref fields, edition);
            else if (fields.Is("certificateStatus"u8))
                standing = fields.Word(Standings);
            else if (fields.Is("tariff"u8))
                tariff = V21.TariffFields.Read(ref fields);
        }
        return authorisation is null ? null : new AuthorisationDecision(authorisation) { Contract = (ContractStanding?)standing, Tariff = tariff };
    }
}
