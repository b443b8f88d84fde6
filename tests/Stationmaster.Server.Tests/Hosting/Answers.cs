using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Stationmaster.Server.Tests.Hosting;

/// <summary>Sends JSON and reads the answer, failing the test with the whole answer where the status is another.</summary>
static class Answers
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<JsonNode> Get(this HttpClient http, string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        http.Send(HttpMethod.Get, path, null, expected);

    public static Task<JsonNode> Post(this HttpClient http, string path, object? body, HttpStatusCode expected = HttpStatusCode.OK) =>
        http.Send(HttpMethod.Post, path, body, expected);

    public static Task<JsonNode> Patch(this HttpClient http, string path, object? body, HttpStatusCode expected = HttpStatusCode.OK) =>
        http.Send(HttpMethod.Patch, path, body, expected);

    public static Task<JsonNode> Put(this HttpClient http, string path, object? body, HttpStatusCode expected = HttpStatusCode.OK) =>
        http.Send(HttpMethod.Put, path, body, expected);

    public static Task<JsonNode> Delete(this HttpClient http, string path, HttpStatusCode expected = HttpStatusCode.NoContent) =>
        http.Send(HttpMethod.Delete, path, null, expected);

    /// <param name="body">An object to write as JSON, or a string that is sent as it is.</param>
    /// <returns>The JSON of the answer; an empty object where it has none.</returns>
    public static async Task<JsonNode> Send(this HttpClient http, HttpMethod method, string path, object? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body switch
            {
                null => null,
                string text => new StringContent(text, Encoding.UTF8, "application/json"),
                _ => JsonContent.Create(body, options: JsonSerializerOptions.Web),
            },
        };
        using var response = await http.SendAsync(request, Ct);
        var answer = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(expected == response.StatusCode, $"{method} {path} answered {(int)response.StatusCode}, not {(int)expected}: {answer}");
        return answer.Length > 0 && response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
            ? JsonNode.Parse(answer)!
            : new JsonObject();
    }

    /// <summary>The error object of a refusal.</summary>
    public static (string Code, string? Param, string Message) Error(this JsonNode problem) =>
        ((string)problem["error"]!["code"]!, (string?)problem["error"]!["param"], (string)problem["error"]!["message"]!);
}
