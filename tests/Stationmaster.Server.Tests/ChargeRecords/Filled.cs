using System.Reflection;
using System.Runtime.CompilerServices;

namespace Stationmaster.Server.Tests.ChargeRecords;

/// <summary>An instance of a record with something in every member, lists with one item each.</summary>
static class Filled
{
    public static T Of<T>() => (T)Of(typeof(T));

    static object Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return "text";
        if (type.IsValueType)
            return Activator.CreateInstance(type)!;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var list = Array.CreateInstance(type.GetGenericArguments()[0], 1);
            list.SetValue(Of(type.GetGenericArguments()[0]), 0);
            return list;
        }
        var record = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
            field.SetValue(record, Of(field.FieldType));
        return record;
    }
}
