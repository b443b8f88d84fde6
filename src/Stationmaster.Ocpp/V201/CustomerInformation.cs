using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, N09 and N10.</summary>
sealed class CustomerInformationCall(OcppEdition edition) : StatusCall<AskCustomerInformation>("CustomerInformation", edition)
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, AskCustomerInformation order)
    {
        if (order.Certificate is { } certificate)
        {
            json.WriteStartObject("customerCertificate"u8);
            CertificateFields.Write(json, certificate);
            json.WriteEndObject();
        }
        if (order.TokenUid is { } uid)
            IdToken.Write(json, "idToken"u8, uid);
        json.WriteNumber("requestId"u8, order.RequestId);
        json.WriteBoolean("report"u8, order.IsReported);
        json.WriteBoolean("clear"u8, order.IsCleared);
        json.WriteOptional("customerIdentifier"u8, order.CustomerIdentifier);
    }

    public override Order? Read(ref Fields fields)
    {
        int? request = null;
        bool isReported = false, isCleared = false;
        string? uid = null, customer = null;
        CertificateHash? certificate = null;
        while (fields.Next())
        {
            if (fields.Is("customerCertificate"u8))
                certificate = CertificateFields.ReadHash(ref fields, mayHoldCustomData: true);
            else if (fields.Is("idToken"u8))
                uid = IdToken.Read(ref fields, Edition, isNeeded: false).Uid;
            else if (fields.Is("requestId"u8))
                request = fields.Integer();
            else if (fields.Is("report"u8))
                isReported = fields.Truth();
            else if (fields.Is("clear"u8))
                isCleared = fields.Truth();
            else if (fields.Is("customerIdentifier"u8))
                customer = fields.Text(64);
        }
        if (fields.Error is null)
            fields.Need(request is not null, "requestId");
        return request is { } id
            ? new AskCustomerInformation(id, isReported, isCleared) { TokenUid = uid, CustomerIdentifier = customer, Certificate = certificate }
            : null;
    }
}

/// <summary>OCPP 2.0.1 Part 2, N09 and N10.</summary>
sealed class NotifyCustomerInformationCall() : Report<CustomerInformationReported>("NotifyCustomerInformation")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields)
    {
        int? request = null, part = null;
        DateTimeOffset? at = null;
        var goesOn = false;
        string? data = null;
        while (fields.Next())
        {
            if (fields.Is("data"u8))
                data = fields.Text(512);
            else if (fields.Is("tbc"u8))
                goesOn = fields.Truth();
            else if (fields.Is("seqNo"u8))
                part = fields.Integer();
            else if (fields.Is("generatedAt"u8))
                at = fields.Time();
            else if (fields.Is("requestId"u8))
                request = fields.Integer();
        }
        fields.Need(data is not null, "data");
        fields.Need(request is not null, "requestId");
        fields.Want(part is not null, "seqNo");
        fields.Want(at is not null, "generatedAt");
        return request is { } id && data is not null ? new CustomerInformationReported(id, Math.Max(part ?? 0, 0), !goesOn, at, data) : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, CustomerInformationReported @event)
    {
        json.WriteString("data"u8, @event.Data);
        if (!@event.IsLast)
            json.WriteBoolean("tbc"u8, true);
        json.WriteNumber("seqNo"u8, @event.Part);
        if (@event.At is { } at)
            json.WriteTime("generatedAt"u8, at);
        json.WriteNumber("requestId"u8, @event.RequestId);
    }
}
