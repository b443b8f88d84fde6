using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;
using Stationmaster.Ocpp.V201;

namespace Stationmaster.Ocpp;

/// <summary>CertificateHashDataType, which is the same in every version.</summary>
static class CertificateFields
{
    /// <summary>In the order of <see cref="HashKind"/>.</summary>
    static readonly Words Algorithms = new("SHA256", "SHA384", "SHA512");

    /// <summary>The object that is the current field or item; null when a part is missing.</summary>
    /// <param name="mayHoldCustomData">As of 2.x.</param>
    public static CertificateHash? ReadHash(ref Fields fields, bool mayHoldCustomData = false)
    {
        if (!fields.BeginObject())
            return null;
        int? algorithm = null;
        string? name = null, key = null, serial = null;
        while (fields.Next())
        {
            if (fields.Is("hashAlgorithm"u8))
                algorithm = fields.Word(Algorithms);
            else if (fields.Is("issuerNameHash"u8))
                name = fields.Text(128);
            else if (fields.Is("issuerKeyHash"u8))
                key = fields.Text(128);
            else if (fields.Is("serialNumber"u8))
                serial = fields.Text(40);
            else if (mayHoldCustomData && fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(algorithm is not null, "hashAlgorithm");
        fields.Need(name is not null, "issuerNameHash");
        fields.Need(key is not null, "issuerKeyHash");
        fields.Need(serial is not null, "serialNumber");
        return algorithm is { } kind && name is not null && key is not null && serial is not null
            ? new CertificateHash((HashKind)kind, name, key, serial)
            : null;
    }

    /// <summary>OCSPRequestDataType, the object that is the current field or item; null when a part is missing.</summary>
    public static OcspQuery? ReadQuery(ref Fields fields, OcppEdition edition)
    {
        if (!fields.BeginObject())
            return null;
        int? algorithm = null;
        string? name = null, key = null, serial = null, address = null;
        while (fields.Next())
        {
            if (fields.Is("hashAlgorithm"u8))
                algorithm = fields.Word(Algorithms);
            else if (fields.Is("issuerNameHash"u8))
                name = fields.Text(128);
            else if (fields.Is("issuerKeyHash"u8))
                key = fields.Text(128);
            else if (fields.Is("serialNumber"u8))
                serial = fields.Text(40);
            else if (fields.Is("responderURL"u8))
                address = fields.Text(edition == OcppEdition.V21 ? 2000 : 512);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(algorithm is not null, "hashAlgorithm");
        fields.Want(name is not null, "issuerNameHash");
        fields.Want(key is not null, "issuerKeyHash");
        fields.Want(serial is not null, "serialNumber");
        fields.Want(address is not null, "responderURL");
        return algorithm is { } kind && name is not null && key is not null && serial is not null && address is not null
            ? new(new((HashKind)kind, name, key, serial), address)
            : null;
    }

    /// <summary>The fields of an open object.</summary>
    public static void Write(Utf8JsonWriter json, OcspQuery query)
    {
        Write(json, query.Hash);
        json.WriteString("responderURL"u8, query.Address);
    }

    /// <summary>The fields of an open object.</summary>
    public static void Write(Utf8JsonWriter json, CertificateHash hash)
    {
        json.WriteString("hashAlgorithm"u8, Algorithms[(int)hash.Algorithm]);
        json.WriteString("issuerNameHash"u8, hash.IssuerNameHash);
        json.WriteString("issuerKeyHash"u8, hash.IssuerKeyHash);
        json.WriteString("serialNumber"u8, hash.SerialNumber);
    }
}
