using System.Text;
using System.Text.Json.Serialization;
using System.Xml;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.ChargeRecords.Signed;

public sealed record SignedValueList(IReadOnlyList<SignedValue> Data);

/// <summary>What the meter signed, to be checked by whoever doubts a bill.</summary>
static class SignedValuesApi
{
    const string Tag = "Charge records";

    public static IServiceCollection AddSignedValues(this IServiceCollection services) =>
        services.AddSingleton<SignedValueStore>().AddApiJson(SignedValuesJson.Default);

    public static void MapSignedValues(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/charge-records/{id:long}/signed-values", List).WithTags(Tag).WithSummary("What the meter signed of a session")
            .WithDescription("Character for character as the charge box sent it: OCMF and the like, with the key where it came along.")
            .Produces<SignedValueList>();
        api.MapGet("/v2/charge-records/{id:long}/signed-values/download", Download).WithTags(Tag)
            .WithSummary("The same as a file for transparency software")
            .WithDescription("The XML that S.A.F.E. e.V.'s transparency software reads; 404 where nothing is signed.").Produces<string>(200, "application/xml");
    }

    static async Task<SignedValueList> List(long id, HttpContext context, ChargeRecordStore records, SignedValueStore store, CancellationToken ct)
    {
        await Require(id, context, records, ct);
        return new(await store.Of(id, ct));
    }

    static async Task<IResult> Download(long id, HttpContext context, ChargeRecordStore records, SignedValueStore store, CancellationToken ct)
    {
        await Require(id, context, records, ct);
        var values = await store.Of(id, ct);
        if (values.Count == 0)
            throw Problem.NotFound($"A signed value of charge record {id}");
        return Results.File(Encoding.UTF8.GetBytes(Xml(id, values)), "application/xml", $"session-{id}-signed.xml");
    }

    static async Task Require(long id, HttpContext context, ChargeRecordStore records, CancellationToken ct)
    {
        if (await records.Find(context.Scope(), id, ct) is null)
            throw Problem.NotFound($"Charge record {id}");
    }

    /// <summary>No blank or line feed may stand around the data.</summary>
    static string Xml(long id, IReadOnlyList<SignedValue> values)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = false }))
        {
            xml.WriteStartElement("values");
            foreach (var value in values)
            {
                xml.WriteStartElement("value");
                xml.WriteAttributeString("transactionId", XmlConvert.ToString(id));
                if (ContextOf(value.Context) is { } context)
                    xml.WriteAttributeString("context", context);
                xml.WriteStartElement("signedData");
                xml.WriteAttributeString("format", value.Encoding ?? "");
                xml.WriteAttributeString("encoding", EncodingOf(value.Data));
                xml.WriteString(value.Data);
                xml.WriteEndElement();
                if (value.PublicKey is { } key)
                {
                    xml.WriteStartElement("publicKey");
                    xml.WriteAttributeString("encoding", EncodingOf(key));
                    xml.WriteString(key);
                    xml.WriteEndElement();
                }
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    static string? ContextOf(string context) => context switch
    {
        "Begin" => "Transaction.Begin",
        "End" => "Transaction.End",
        _ => null,
    };

    static string EncodingOf(string data) =>
        data.All(char.IsAsciiHexDigit) ? "hex" : data.Contains('|', StringComparison.Ordinal) || data.Contains('<', StringComparison.Ordinal) ? "plain" : "base64";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SignedValueList))]
sealed partial class SignedValuesJson : JsonSerializerContext;
