using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>A setting that always has a value: what the recipe says, or its default.</summary>
/// <param name="key">The key.</param>
/// <param name="shape">What may stand behind it.</param>
/// <param name="missing">The default; for a required setting, what stands in for it while the rest of the recipe is checked.</param>
/// <param name="purpose">What it is for, in a sentence or two.</param>
internal sealed class Setting<T>(string key, Shape<T> shape, T missing, string purpose) : Setting(key, shape, purpose)
{
    public override string? Default => IsRequired || shape.Write(missing) is not { Length: > 0 } written ? null : written;

    public T Read(YamlMap map) => Find(map) is { } value && shape.TryRead(value, out var read) ? read : missing;
}
