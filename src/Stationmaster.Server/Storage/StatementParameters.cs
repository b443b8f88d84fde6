using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;

namespace Stationmaster.Server.Storage;

enum ParameterKind { Integer, Real, Text, Bytes }

/// <param name="Read">The value as the engines take it: long, double, cleaned string, <see cref="ReadOnlyMemory{T}"/> of bytes, or
/// null.</param>
sealed record StatementParameter(string Name, ParameterKind Kind, Func<object, object?> Read);

/// <summary>Reads the properties of a <see cref="Statement"/>'s parameters, by compiled getters kept per type.</summary>
static class StatementParameters
{
    static readonly ConcurrentDictionary<Type, Dictionary<string, StatementParameter>> Known = new();

    /// <summary>In the order in which they are declared.</summary>
    public static IReadOnlyList<StatementParameter> InOrder(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => Of(type)[property.Name])];

    public static IReadOnlyDictionary<string, StatementParameter> Of(Type type) => Known.GetOrAdd(type, static type => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0)
        .ToDictionary(property => property.Name, Of, StringComparer.OrdinalIgnoreCase));

    static StatementParameter Of(PropertyInfo property)
    {
        var owner = Expression.Parameter(typeof(object));
        var value = Expression.Property(Expression.Convert(owner, property.DeclaringType!), property);
        var get = Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), owner).Compile();
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type switch
        {
            _ when type == typeof(long) => new(property.Name, ParameterKind.Integer, get),
            _ when type == typeof(bool) =>
                new(property.Name, ParameterKind.Integer, from => get(from) is { } value ? (bool)value ? 1L : 0L : null),
            _ when type.IsEnum || type == typeof(int) || type == typeof(short) || type == typeof(byte) || type == typeof(uint) =>
                new(property.Name, ParameterKind.Integer, from => get(from) is { } value ? Convert.ToInt64(value) : null),
            _ when type == typeof(DateTimeOffset) =>
                new(property.Name, ParameterKind.Integer, from => get(from) is { } value ? Epoch.ToMs((DateTimeOffset)value) : null),
            _ when type == typeof(double) => new(property.Name, ParameterKind.Real, get),
            _ when type == typeof(string) =>
                new(property.Name, ParameterKind.Text, from => get(from) is { } value ? Clean.Text((string)value) : null),
            _ when type == typeof(Guid) =>
                new(property.Name, ParameterKind.Text, from => get(from) is { } value ? ((Guid)value).ToString() : null),
            _ when type == typeof(byte[]) =>
                new(property.Name, ParameterKind.Bytes, from => get(from) is { } value ? new ReadOnlyMemory<byte>((byte[])value) : null),
            _ when type == typeof(ReadOnlyMemory<byte>) => new(property.Name, ParameterKind.Bytes, get),
            _ => throw new NotSupportedException(
                $"A statement's parameter {property.Name} is {type.Name}; stored are integers, text and bytes."),
        };
    }
}
