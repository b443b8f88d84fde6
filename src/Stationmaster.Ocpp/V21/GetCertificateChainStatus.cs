using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;
using Stationmaster.Ocpp.V201;

namespace Stationmaster.Ocpp.V21;

/// <summary>OCPP 2.1 Part 2, M07.</summary>
sealed class GetCertificateChainStatusCall() : StationCall<ChainStatusAsked, ChainStatusFound>("GetCertificateChainStatus")
{
    /// <summary>In the order of <see cref="RevocationSource"/>.</summary>
    static readonly Words Sources = new("CRL", "OCSP");

    /// <summary>In the order of <see cref="RevocationStatus"/>.</summary>
    static readonly Words Statuses = new("Good", "Revoked", "Unknown", "Failed");

    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields)
    {
        var queries = ImmutableArray.CreateBuilder<ChainQuery>();
        while (fields.Next())
        {
            if (fields.Is("certificateStatusRequests"u8) && fields.BeginList())
                while (fields.NextItem())
                {
                    if (ReadQuery(ref fields) is { } query)
                        queries.Add(query);
                }
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        if (queries.Count == 0)
            fields.Need(false, "certificateStatusRequests");
        return queries.Count == 0 ? null : new ChainStatusAsked(queries.DrainToImmutable());
    }

    static ChainQuery? ReadQuery(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        CertificateHash? hash = null;
        int? source = null;
        var addresses = ImmutableArray.CreateBuilder<string>();
        while (fields.Next())
        {
            if (fields.Is("certificateHashData"u8))
                hash = CertificateFields.ReadHash(ref fields, mayHoldCustomData: true);
            else if (fields.Is("source"u8))
                source = fields.Word(Sources);
            else if (fields.Is("urls"u8) && fields.BeginList())
                while (fields.NextItem())
                {
                    if (fields.Text(2000) is { } address)
                        addresses.Add(address);
                }
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(hash is not null, "certificateHashData");
        fields.Need(source is not null, "source");
        return hash is null || source is null ? null : new(hash, (RevocationSource)source, addresses.DrainToImmutable());
    }

    protected override void WriteFields(Utf8JsonWriter json, ChainStatusAsked @event)
    {
        json.WriteStartArray("certificateStatusRequests"u8);
        foreach (var query in @event.Queries)
        {
            json.WriteStartObject();
            WriteHash(json, query);
            json.WriteStartArray("urls"u8);
            foreach (var address in query.Addresses)
                json.WriteStringValue(address);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteHash(Utf8JsonWriter json, ChainQuery query)
    {
        json.WriteStartObject("certificateHashData"u8);
        CertificateFields.Write(json, query.Hash);
        json.WriteEndObject();
        json.WriteString("source"u8, Sources[(int)query.Source]);
    }

    protected override void WriteAnswerFields(Utf8JsonWriter json, ChainStatusFound decision)
    {
        json.WriteStartArray("certificateStatus"u8);
        foreach (var found in decision.Statuses)
        {
            json.WriteStartObject();
            WriteHash(json, found.Query);
            json.WriteString("status"u8, Statuses[(int)found.Status]);
            json.WriteTime("nextUpdate"u8, found.NextUpdate);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        var found = ImmutableArray.CreateBuilder<ChainStatus>();
        while (fields.Next())
        {
            if (!fields.Is("certificateStatus"u8) || !fields.BeginList())
                continue;
            while (fields.NextItem())
            {
                if (ReadStatus(ref fields) is { } status)
                    found.Add(status);
            }
        }
        return new ChainStatusFound(found.DrainToImmutable());
    }

    static ChainStatus? ReadStatus(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        CertificateHash? hash = null;
        int? source = null, status = null;
        DateTimeOffset? next = null;
        while (fields.Next())
        {
            if (fields.Is("certificateHashData"u8))
                hash = CertificateFields.ReadHash(ref fields, mayHoldCustomData: true);
            else if (fields.Is("source"u8))
                source = fields.Word(Sources);
            else if (fields.Is("status"u8))
                status = fields.Word(Statuses);
            else if (fields.Is("nextUpdate"u8))
                next = fields.Time();
        }
        return hash is null || source is null || status is null
            ? null
            : new(new(hash, (RevocationSource)source, []), (RevocationStatus)status, next ?? default);
    }
}
