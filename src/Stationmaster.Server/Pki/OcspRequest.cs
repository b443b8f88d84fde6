using System.Formats.Asn1;

namespace Stationmaster.Server.Pki;

/// <summary>What an OCSP responder is asked (RFC 6960 §4.1).</summary>
/// <param name="Nonce">The extension's value as it stands, to be given back; null for none.</param>
sealed record OcspRequest(IReadOnlyList<OcspId> Ids, byte[]? Nonce = null)
{
    public const string NonceOid = "1.3.6.1.5.5.7.48.1.2", ContentType = "application/ocsp-request";

    static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 2);

    /// <summary>Without a nonce, so that responders may answer from what they have signed already (RFC 5019 §2.1).</summary>
    public byte[] ToDer()
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        using (der.PushSequence())
        using (der.PushSequence())
        {
            foreach (var id in Ids)
            {
                using (der.PushSequence())
                    id.Write(der);
            }
        }
        return der.Encode();
    }

    /// <returns>Null where it is none.</returns>
    public static OcspRequest? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var body = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence().ReadSequence();
            while (body.PeekTag() is { TagClass: TagClass.ContextSpecific, TagValue: 0 or 1 })
                body.ReadEncodedValue();
            var (list, ids) = (body.ReadSequence(), new List<OcspId>());
            while (list.HasData && ids.Count < 20)
                ids.Add(OcspId.Read(list.ReadSequence()));
            return ids.Count == 0 ? null : new(ids, ReadNonce(body));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    static byte[]? ReadNonce(AsnReader body)
    {
        if (!body.HasData || !body.PeekTag().HasSameClassAndValue(Extensions))
            return null;
        var extensions = body.ReadSequence(new(TagClass.ContextSpecific, 2, true)).ReadSequence();
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            if (extension.ReadObjectIdentifier() != NonceOid)
                continue;
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
                extension.ReadBoolean();
            var value = extension.ReadOctetString();
            return value.Length is > 0 and <= 130 ? value : null;
        }
        return null;
    }
}
