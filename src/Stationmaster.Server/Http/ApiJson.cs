using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Stationmaster.Server.Http;

/// <summary>
/// JSON as the API speaks it: camelCase, nulls written, enums as words, times in UTC with milliseconds and Z. A feature adds its
/// source-generated context by <see cref="AddApiJson"/>.
/// </summary>
public static class ApiJson
{
    /// <summary>The same options for code that writes JSON outside an endpoint (event streams, stored documents).</summary>
    public static JsonSerializerOptions Options { get; } = Configured(new JsonSerializerOptions());

    public static IServiceCollection AddApiJson(this IServiceCollection services, IJsonTypeInfoResolver context) =>
        services.ConfigureHttpJsonOptions(http => http.SerializerOptions.TypeInfoResolverChain.Insert(0, context));

    /// <summary>Turns any options into the API's.</summary>
    public static JsonSerializerOptions Configured(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.DictionaryKeyPolicy = null;
        json.PropertyNameCaseInsensitive = false;
        json.NumberHandling = JsonNumberHandling.AllowReadingFromString;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.AllowDuplicateProperties = false;
        // Answers are never pasted into HTML, so Æ, Ø and Å stay letters.
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.Converters.Add(new UtcTime());
        json.Converters.Add(new GivenConverter());
        json.Converters.Add(new JsonStringEnumConverter());
        json.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
        return json;
    }

    /// <summary>ISO 8601; read with any offset (none means UTC), written in UTC with milliseconds.</summary>
    sealed class UtcTime : JsonConverter<DateTimeOffset>
    {
        const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Times.TryRead(reader.GetString(), out var time) ? time : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<char> text = stackalloc char[32];
            value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
            writer.WriteStringValue(text[..length]);
        }
    }
}

/// <summary>Times as callers write them in JSON, queries and options.</summary>
public static class Times
{
    /// <summary>ISO 8601 date, or date and time with any offset; without one it is UTC.</summary>
    public static bool TryRead(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is { Length: >= 10 } && char.IsAsciiDigit(text[0]) && text[4] == '-' && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProblemBody))]
sealed partial class HttpJson : JsonSerializerContext;
