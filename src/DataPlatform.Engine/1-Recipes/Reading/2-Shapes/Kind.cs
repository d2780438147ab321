using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>One of several ways to do a thing, which a recipe picks by its <c>type</c>.</summary>
internal sealed record Kind<T>
    where T : class
{
    /// <summary>The key that says which kind it is.</summary>
    public const string TypeKey = "type";

    /// <summary>Declares a kind.</summary>
    /// <param name="type">What <c>type</c> says.</param>
    /// <param name="own">The settings that it has besides its type.</param>
    /// <param name="read">Makes it of its mapping; null when something is missing that it cannot be without.</param>
    /// <param name="isUsual">True for the kind of a mapping that says no type.</param>
    public Kind(string type, SettingGroup own, Func<YamlMap, T?> read, bool isUsual = false)
    {
        var word = Scalars.Choice(new Option<string>(type, type, ""));
        var typeSetting = new Setting<string>(TypeKey, word, type, own.Purpose) { IsRequired = !isUsual, Examples = [type] };
        Type = type;
        Group = own with { Title = $"{TypeKey}: {type}", Sections = [new("", [typeSetting, .. own.Settings])] };
        Read = read;
        IsUsual = isUsual;
    }

    /// <summary>What <c>type</c> says.</summary>
    public string Type { get; }

    /// <summary>Its settings, <c>type</c> first.</summary>
    public SettingGroup Group { get; }

    /// <summary>Makes it of its mapping; null when something is missing that it cannot be without.</summary>
    public Func<YamlMap, T?> Read { get; }

    /// <summary>What others call it: whoever writes one of these in its place is told.</summary>
    public IReadOnlyList<string> AlsoCalled { get; init; } = [];

    /// <summary>True for the kind of a mapping that says no type.</summary>
    public bool IsUsual { get; }
}
