using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>An <see cref="OptionalSetting{T}"/> of a number or a date.</summary>
/// <param name="key">The key.</param>
/// <param name="shape">What may stand behind it.</param>
/// <param name="purpose">What it is for, in a sentence or two.</param>
internal sealed class OptionalValue<T>(string key, Shape<T> shape, string purpose) : Setting(key, shape, purpose)
    where T : struct
{
    /// <summary>What the recipe says; null when it says nothing, or nothing that can be read.</summary>
    public T? Read(YamlMap map) => Find(map) is { } value && shape.TryRead(value, out var read) ? read : null;
}
