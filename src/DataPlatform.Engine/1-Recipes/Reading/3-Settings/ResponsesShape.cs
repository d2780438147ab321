using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>What responses mean: by status (<c>404: missing</c>), or a list of rules.</summary>
internal sealed record ResponsesShape() : Shape<IReadOnlyList<ResponseRule>>("meanings by status, or list of rules")
{
    private static readonly MapOf<ResponseMeaning> ByStatus = new(ResponseSettings.Meaning)
    {
        Name = Scalars.Matching("status", "[45][0-9][0-9]", "a status from 400 to 599"),
    };

    private static readonly EntriesOf Rules = new(ResponseSettings.Group, Where: null)
    {
        WhenEmpty = "'responses' holds no rule; leave it out",
    };

    public override IReadOnlyList<(string Word, string Meaning)> Words => ResponseSettings.Meaning.Words;

    public override IReadOnlyList<SettingGroup> Groups => [ResponseSettings.Group];

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out IReadOnlyList<ResponseRule> result)
    {
        result =
            value.Items is not null ? (Rules.TryRead(value, out var maps) ? [.. maps.Select(ResponseSettings.Read)] : null)
            : ByStatus.TryRead(value, out var meanings) ? [.. meanings.Select(m => OfStatus(m.Key, m.Value))]
            : null;
        return result is not null;
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(ByStatus.Schema(), Rules.Schema()) };

    private static ResponseRule OfStatus(string status, ResponseMeaning meaning) =>
        new(meaning) { Statuses = [int.Parse(status, CultureInfo.InvariantCulture)] };
}
