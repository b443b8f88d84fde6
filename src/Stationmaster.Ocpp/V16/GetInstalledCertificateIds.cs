using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 security whitepaper §4.5. That there are none is an answer, not a refusal.</summary>
sealed class GetInstalledCertificateIdsCall() : OrderCall<ListCertificates>("GetInstalledCertificateIds")
{
    const string None = "NotFound";

    public override bool IsWritable(Order order) =>
        order is ListCertificates { Kinds: [InstalledKind.CentralSystemRoot or InstalledKind.ManufacturerRoot] };

    protected override void WriteFields(Utf8JsonWriter json, ListCertificates order) =>
        json.WriteString("certificateType"u8, InstallCertificateCall.Kinds[(int)order.Kinds[0]]);

    public override Order? Read(ref Fields fields)
    {
        int? kind = null;
        while (fields.Next())
            if (fields.Is("certificateType"u8))
                kind = fields.Word(InstallCertificateCall.Kinds);
        fields.Need(kind is not null, "certificateType");
        return kind is { } known ? new ListCertificates((InstalledKind)known) : null;
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null;
        ImmutableArray<InstalledCertificate> certificates = [];
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.WordOrText(Answers);
            else if (fields.Is("certificateHashData"u8))
                certificates = ReadCertificates(ref fields);
        }
        return status == None
            ? new(OutcomeKind.Accepted, None) { Certificates = [] }
            : Judge(status) with { Certificates = certificates };
    }

    static readonly Words Answers = new("Accepted", None);

    static ImmutableArray<InstalledCertificate> ReadCertificates(ref Fields fields)
    {
        var found = ImmutableArray.CreateBuilder<InstalledCertificate>();
        if (!fields.BeginList())
            return [];
        while (fields.NextItem())
            if (CertificateFields.ReadHash(ref fields) is { } hash)
                found.Add(new(hash));
        return found.DrainToImmutable();
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, (json, said) =>
    {
        var isThere = !said.Certificates.IsDefaultOrEmpty;
        json.WriteString("status"u8, said.Status ?? (isThere ? "Accepted" : None));
        if (!isThere)
            return;
        json.WriteStartArray("certificateHashData"u8);
        foreach (var certificate in said.Certificates)
        {
            json.WriteStartObject();
            CertificateFields.Write(json, certificate.Hash);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
