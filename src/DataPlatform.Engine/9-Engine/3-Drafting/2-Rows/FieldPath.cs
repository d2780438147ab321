using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>Paths as recipes write them.</summary>
internal static class FieldPath
{
    /// <summary>True when a field of the name can stand in a path.</summary>
    public static bool CanHold(string name) => name.Length > 0 && Scalars.ValuePath.Accepts(Join("", name));

    /// <summary>True when it can stand in a path of names alone.</summary>
    public static bool IsPlain(string name) => name.Length > 0 && !name.AsSpan().ContainsAny(".[]*") && Scalars.FieldPath.Accepts(name);

    /// <summary>The path to a field inside of what a path leads to.</summary>
    public static string Join(string path, string name) =>
        name.AsSpan().ContainsAny(".[]*") ? $"{path}[\"{name}\"]"
        : path.Length == 0 ? name
        : $"{path}.{name}";
}
