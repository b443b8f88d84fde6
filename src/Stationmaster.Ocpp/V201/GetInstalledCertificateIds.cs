using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, M03. That there are none is an answer, not a refusal.</summary>
sealed class GetInstalledCertificateIdsCall(OcppEdition edition) : OrderCall<ListCertificates>("GetInstalledCertificateIds")
{
    const string None = "NotFound";
    static readonly Words Answers = new("Accepted", None);

    public override bool IsWritable(Order order) => order is ListCertificates list && list.Kinds.All(kind => CertificateWords.Has(kind, edition));

    protected override void WriteFields(Utf8JsonWriter json, ListCertificates order)
    {
        if (order.Kinds.Count == 0)
            return;
        json.WriteStartArray("certificateType"u8);
        foreach (var kind in order.Kinds)
            json.WriteStringValue(CertificateWords.Installed(edition)[(int)kind]);
        json.WriteEndArray();
    }

    public override Order? Read(ref Fields fields)
    {
        List<InstalledKind> kinds = [];
        while (fields.Next())
        {
            if (fields.Is("certificateType"u8) && fields.BeginList())
            {
                var isEmpty = true;
                for (; fields.NextItem(); isEmpty = false)
                    if (fields.Word(CertificateWords.Installed(edition)) is { } kind)
                        kinds.Add((InstalledKind)kind);
                if (isEmpty)
                    fields.Note(OcppErrorCode.OccurenceConstraintViolation, "at least one item");
            }
            else if (fields.Is("customData"u8))
            {
                fields.PassCustomData();
            }
        }
        return new ListCertificates([.. kinds]);
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null;
        var found = ImmutableArray.CreateBuilder<InstalledCertificate>();
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.WordOrText(Answers);
            else if (fields.Is("certificateHashDataChain"u8) && fields.BeginList())
                while (fields.NextItem())
                    ReadChain(ref fields, found);
        }
        return status == None
            ? new(OutcomeKind.Accepted, None) { Certificates = [] }
            : Judge(status) with { Certificates = found.DrainToImmutable() };
    }

    /// <summary>A certificate, and with one of a vehicle's side those that signed it.</summary>
    void ReadChain(ref Fields fields, ImmutableArray<InstalledCertificate>.Builder found)
    {
        if (!fields.BeginObject())
            return;
        CertificateHash? hash = null;
        List<CertificateHash> others = [];
        int? kind = null;
        while (fields.Next())
        {
            if (fields.Is("certificateHashData"u8))
                hash = CertificateFields.ReadHash(ref fields, mayHoldCustomData: true);
            else if (fields.Is("certificateType"u8))
                kind = fields.Word(CertificateWords.Installed(edition));
            else if (fields.Is("childCertificateHashData"u8) && fields.BeginList())
                while (fields.NextItem())
                    if (CertificateFields.ReadHash(ref fields, mayHoldCustomData: true) is { } other)
                        others.Add(other);
        }
        if (hash is not null)
            found.Add(new(hash, (InstalledKind?)kind));
        found.AddRange(others.Select(other => new InstalledCertificate(other, (InstalledKind?)kind)));
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, (json, said) =>
    {
        var isThere = !said.Certificates.IsDefaultOrEmpty;
        json.WriteString("status"u8, said.Status ?? (isThere ? "Accepted" : None));
        if (!isThere)
            return;
        json.WriteStartArray("certificateHashDataChain"u8);
        foreach (var certificate in said.Certificates)
        {
            json.WriteStartObject();
            json.WriteString("certificateType"u8, CertificateWords.Installed(OcppEdition.V21)[(int)(certificate.Kind ?? InstalledKind.CentralSystemRoot)]);
            json.WriteStartObject("certificateHashData"u8);
            CertificateFields.Write(json, certificate.Hash);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
