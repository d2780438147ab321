using System.Reflection;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;
using DataPlatform.Tests.Support;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace DataPlatform.Tests.Recipes;

/// <summary>The list of settings: whatever it says of a setting is so.</summary>
public sealed class SettingsTests
{
    private static readonly List<SettingGroup> InYaml = [RecipeFileSettings.Group, .. RecipeFileSettings.Group.Inner()];

    // A check in a header is written as one of a recipe is.
    private static readonly SettingGroup InHeader = CheckSettings.OfModel;

    public static TheoryData<string, string> OfRecipes()
    {
        var data = new TheoryData<string, string>();
        foreach (var group in InYaml.Skip(1))
        {
            foreach (var setting in group.Settings)
            {
                data.Add(group.Name, setting.Key);
            }
        }

        return data;
    }

    [Fact]
    public void Every_setting_says_in_whole_sentences_what_it_is_for() =>
        Assert.All(
            InYaml.Append(GoldSettings.Group).Append(InHeader),
            g => Assert.All(g.Settings.Select(s => s.Purpose).Append(g.Purpose), p => Assert.Matches("^[A-Z`].*[.]$", p))
        );

    [Fact]
    public void Every_example_reads_without_a_problem() =>
        Assert.All(
            InYaml.Append(InHeader).SelectMany(g => g.Settings),
            s =>
            {
                Assert.NotEmpty(s.Examples);
                Assert.All(s.Examples, example => Assert.NotNull(Read(s, $"{s.Key}: {example}")));
            }
        );

    [Fact]
    public void Every_example_of_a_gold_header_is_understood() =>
        Assert.All(
            GoldSettings.Group.Settings,
            s =>
            {
                var problems = new List<string>();
                string[] least = ["table: gold.t", "key: a"];
                var header = least.Where(l => l.Split(':')[0] != s.Key).Append($"{s.Key}: {s.Examples[0]}").Select(l => $"-- {l}");
                GoldHeader.Read(string.Join('\n', header.Append("SELECT 1 AS a")), (line, message) => problems.Add($"{line}: {message}"));
                Assert.Empty(problems);
            }
        );

    [Fact]
    public void Every_default_is_written_as_it_is_read() =>
        Assert.All(
            InYaml.SelectMany(g => g.Settings).Where(s => s.Default is not null),
            s => Assert.Equal(Read(s, "{}"), Read(s, $"{s.Key}: {s.Default}"))
        );

    [Fact]
    public void What_a_recipe_leaves_out_is_what_the_records_hold_when_they_are_made()
    {
        var source = new SourceRecipe
        {
            Name = "",
            BaseUrl = new("http://localhost/"),
            File = "",
        };
        var dataset = new DatasetRecipe
        {
            Source = source,
            Domain = "",
            Dataset = "",
            IsTicker = false,
            Path = "",
            Table = new("", [], [], [], []),
        };

        AssertSame(source, SourceReader.Read(YamlMap.Empty, ""));
        AssertSame(dataset, Assert.Single(new DatasetReader(source, YamlMap.Empty).Read(YamlMap.Empty)));
    }

    [Fact]
    public void No_setting_is_declared_without_being_in_a_list()
    {
        var declared =
            from type in typeof(Setting).Assembly.GetTypes()
            where type.Namespace?.StartsWith(typeof(SourceSettings).Namespace!, StringComparison.Ordinal) ?? false
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where typeof(Setting).IsAssignableFrom(field.FieldType)
            select (Name: $"{type.Name}.{field.Name}", Setting: (Setting)field.GetValue(null)!);
        var listed = InYaml.Append(GoldSettings.Group).Append(InHeader).SelectMany(g => g.Settings).ToHashSet();

        Assert.Empty(declared.Where(d => !listed.Contains(d.Setting)).Select(d => d.Name));
    }

    [Fact]
    public void No_two_groups_have_the_same_name_and_no_group_has_two_settings_of_one_name()
    {
        Assert.Empty(InYaml.GroupBy(g => g.Name).Where(g => g.Distinct().Count() > 1).Select(g => g.Key));
        Assert.All(InYaml, g => Assert.Empty(g.Settings.GroupBy(s => s.Key).Where(s => s.Count() > 1).Select(s => s.Key)));
    }

    [Fact]
    public void What_a_setting_is_also_called_is_neither_a_setting_nor_another_ones_name() =>
        Assert.All(
            InYaml,
            g =>
            {
                var names = g.Settings.SelectMany(s => s.AlsoCalled).Concat(g.Settings.Select(s => s.Key)).ToList();
                Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
            }
        );

    [Theory]
    [MemberData(nameof(OfRecipes))]
    public void A_value_that_is_wrong_is_told_on_its_line_so_every_setting_of_the_list_is_read(string group, string key)
    {
        var text = WithWrong(group, key);
        using var files = new RecipeFiles().With("wrong.yaml", text);

        var problems = files.Load().Problems;

        var line = text[..text.IndexOf("[[x]]", StringComparison.Ordinal)].Count(c => c == '\n') + 1;
        Assert.Contains(problems, p => p.Line == line && p.Message.Contains($"'{key}' must be", StringComparison.Ordinal));
    }

    // Nothing but JSON can be a list of lists, and that no text. The wrong value stands first; what the recipe says of the same key besides is left out.
    private static string WithWrong(string group, string key)
    {
        var wrong = (group, key) is (_, "json") or ("body", "variables") ? $"{key}: '[[x]]'" : $"{key}: [[x]]";
        var type = key == "type" ? "" : $"type: {group.Split(' ')[^1]}, ";
        var (inSource, inDataset) = (group.EndsWith(" check", StringComparison.Ordinal) ? group : group.Split(' ')[0]) switch
        {
            "source" => (wrong, ""),
            "auth" => ($"auth: {{ {type}{wrong} }}", ""),
            "dataset" => ("", wrong),
            "pagination" => ("", $"pagination: {{ {type}{wrong} }}"),
            "variant" => ("", $"variants: {{ v: {{ {wrong} }} }}"),
            "window" => ("", $"window: {{ {wrong} }}"),
            "for_each" => ("", $"for_each: [{{ {(key == "query" ? "" : "query: SELECT 1 AS a, ")}{wrong} }}]"),
            "body" => ("", $"body: {{ {wrong} }}"),
            "variable" => ($"variables: {{ v: {{ {wrong} }} }}", ""),
            "response" => ("", $"responses: [{{ {wrong} }}]"),
            "column check" => ("", $"columns: {{ c: {{ type: text, checks: {{ {wrong} }} }} }}"),
            "dataset check" => ("", $"checks: {{ {wrong} }}"),
            "range check" => ("", $"columns: {{ c: {{ type: double, checks: {{ range: {{ {wrong} }} }} }} }}"),
            "nulls check" => ("", $"columns: {{ c: {{ type: text, checks: {{ nulls: {{ {wrong} }} }} }} }}"),
            "freshness check" => ("", $"checks: {{ freshness: {{ {wrong} }} }}"),
            "row_count check" => ("", $"checks: {{ row_count: {{ {wrong} }} }}"),
            "cadence" => ("", $"cadence: {{ {wrong} }}"),
            "csv" => ("", $"csv: {{ {wrong} }}"),
            "rows" => ("", $"rows: {{ {wrong} }}"),
            "column" => ("", $"columns: {{ c: {{ {(key == "type" ? "" : "type: text, ")}{wrong} }} }}"),
            _ => throw new ArgumentException("no such group", nameof(group)),
        };
        string[] source = ["name: acme", "base_url: http://127.0.0.1/"];
        string[] dataset = ["name: d", "domain: d", "scope: global", "path: d", "silver_table: d", "key: c", "columns: { c: text }"];
        return string.Join(
            '\n',
            ["source:", .. Lines(inSource, source), "datasets:", "  -", .. Lines(inDataset, dataset).Select(l => "  " + l)]
        );
    }

    private static IEnumerable<string> Lines(string first, IEnumerable<string> others) =>
        others.Where(o => o.Split(':')[0] != first.Split(':')[0]).Prepend(first.Length > 0 ? first : "# nothing").Select(l => "  " + l);

    // The same whatever the setting's type.
    private static object? Read(Setting setting, string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var problems = new List<RecipeProblem>();
        var map = new YamlMap((YamlMappingNode)stream.Documents[0].RootNode, new("example.yaml", problems));
        var read = setting.GetType().GetMethod(nameof(Setting<>.Read))!.Invoke(setting, [map]);
        Assert.Empty(problems);
        return read;
    }

    private static void AssertSame<T>(T expected, T actual)
    {
        foreach (var property in typeof(T).GetProperties().Where(p => p.PropertyType != typeof(SilverTable)))
        {
            Assert.True(Equal(property.GetValue(expected), property.GetValue(actual)), property.Name);
        }

        static bool Equal(object? one, object? other) =>
            one is System.Collections.IEnumerable items and not string
                ? items.Cast<object>().SequenceEqual(((System.Collections.IEnumerable)other!).Cast<object>())
                : Equals(one, other);
    }
}
