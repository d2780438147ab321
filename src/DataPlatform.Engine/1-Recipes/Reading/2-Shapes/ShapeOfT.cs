using System.Diagnostics.CodeAnalysis;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>What may stand behind a key, and how it is read.</summary>
internal abstract record Shape<T>(string Type) : Shape(Type)
{
    /// <summary>Reads a value. Whatever is wrong with it is told as a problem, never thrown.</summary>
    /// <returns>False when there is nothing to go on with.</returns>
    public abstract bool TryRead(YamlValue value, [MaybeNullWhen(false)] out T result);

    /// <summary>A value as a recipe writes it; empty when it is what leaving it out means.</summary>
    public virtual string Write(T value) => "";
}
