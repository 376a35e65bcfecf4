// The statements of the program, found by their fields.
using System.Reflection;
using System.Runtime.CompilerServices;
using Coffer.Storage;

namespace Coffer.Tests.Storage;

internal static class Statements
{
    /// <summary>All but verify's, which reads everything.</summary>
    public static IEnumerable<(string Name, Sql Sql)> All()
    {
        var types = typeof(Sql).Assembly.GetTypes().Where(type => type is { ContainsGenericParameters: false });
        foreach (var type in types.Where(type => type.Namespace is { } room && room != "Coffer.Proof"))
        {
            var fields = type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(field => field.FieldType == typeof(Sql) || field.FieldType == typeof(Sql[]));
            foreach (var field in fields)
            {
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
                Sql[] statements = field.GetValue(null) is Sql one ? [one] : (Sql[])field.GetValue(null)!;
                foreach (var sql in statements)
                    yield return ($"{type.Name}.{field.Name}", sql);
            }
        }
    }
}
