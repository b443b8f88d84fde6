using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Cluster;

/// <summary>What goes from node to node, as JSON: nodes of two versions talk during an upgrade. Members may be added; none may change its meaning.</summary>
static class ClusterJson
{
    static readonly JsonSerializerOptions Options = Configured();

    public static byte[] Write<T>(T message) => JsonSerializer.SerializeToUtf8Bytes(message, Options);

    /// <exception cref="JsonException">Not written by <see cref="Write{T}"/>.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> text) =>
        JsonSerializer.Deserialize<T>(text.Span, Options) ?? throw new JsonException($"A {typeof(T).Name} is null.");

    static JsonSerializerOptions Configured()
    {
        var resolver = new DefaultJsonTypeInfoResolver();
        resolver.Modifiers.Add(KnowEvery<Order>);
        resolver.Modifiers.Add(KnowEvery<StationEvent>);
        return new(JsonSerializerDefaults.Web)
        {
            TypeInfoResolver = resolver,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
            Converters = { new JsonStringEnumConverter() },
        };
    }

    /// <summary>An order that is added to the business crosses nodes without being listed here too.</summary>
    static void KnowEvery<T>(JsonTypeInfo type)
    {
        if (type.Type != typeof(T))
            return;
        type.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "$is" };
        foreach (var kind in typeof(T).Assembly.GetTypes().Where(kind => kind.IsSubclassOf(typeof(T)) && !kind.IsAbstract))
            type.PolymorphismOptions.DerivedTypes.Add(new(kind, kind.Name));
    }
}
