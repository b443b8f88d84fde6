using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Stationmaster.Server.Http;

/// <summary>A list answered by copying documents that are JSON already, with the cursors of its neighbours: nothing is parsed or written twice.</summary>
/// <param name="documents">UTF-8 JSON each.</param>
/// <param name="cursors">Written after the data, by name; null at the list's ends.</param>
sealed class DocumentList(IReadOnlyList<byte[]> documents, params IReadOnlyList<(string Name, string? Cursor)> cursors) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        var body = httpContext.Response.BodyWriter;
        body.Write("{\"data\":"u8);
        WriteArray(body, documents);
        foreach (var (name, cursor) in cursors)
        {
            body.Write(",\""u8);
            body.Write(JsonEncodedText.Encode(name).EncodedUtf8Bytes);
            body.Write(cursor is null ? "\":null"u8 : "\":\""u8);
            if (cursor is null)
                continue;
            // A cursor is base64url, or a time and a number: nothing in it needs escaping.
            body.Write(Encoding.ASCII.GetBytes(cursor));
            body.Write("\""u8);
        }
        body.Write("}"u8);
        await body.FlushAsync(httpContext.RequestAborted);
    }

    public static void WriteArray(IBufferWriter<byte> body, IReadOnlyList<byte[]> documents)
    {
        body.Write("["u8);
        for (var i = 0; i < documents.Count; i++)
        {
            if (i > 0)
                body.Write(","u8);
            body.Write(documents[i]);
        }
        body.Write("]"u8);
    }
}

/// <summary>One document that is JSON already.</summary>
/// <param name="document">UTF-8.</param>
sealed class Document(byte[] document) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.ContentLength = document.Length;
        await httpContext.Response.BodyWriter.WriteAsync(document, httpContext.RequestAborted);
    }
}
