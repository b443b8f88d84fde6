using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stationmaster.Server.Http;

/// <summary>
/// A member of a PATCH body: left out, or given (null too is given). <c>record Change(Given&lt;string&gt; Name = default)</c>; the record needs
/// a source-generated context, for reflection cannot describe such a default in the API's document.
/// </summary>
public readonly record struct Given<T>(T? Value)
{
    /// <summary>False when the body did not name the member.</summary>
    public bool IsGiven { get; } = true;

    /// <summary>The new value, or what stands now.</summary>
    [return: NotNullIfNotNull(nameof(current))]
    public T? Or(T? current) => IsGiven ? Value : current;
}

sealed class GivenConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Given<>);

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()));

    sealed class Of<T> : JsonConverter<Given<T>>
    {
        public override bool HandleNull => true;

        public override Given<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<T>(ref reader, options));

        public override void Write(Utf8JsonWriter writer, Given<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
