using System.Text;
using System.Text.RegularExpressions;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Reference;

/// <summary>The reference page of recipes, as Markdown: fixed prose, and every setting as the list of settings declares it.</summary>
internal sealed partial class RecipePage
{
    private readonly StringBuilder _text = new();

    private RecipePage() { }

    public static string Text()
    {
        var page = new RecipePage();
        page._text.Append(RecipePageText.Beginning);
        foreach (var setting in RecipeFileSettings.Group.Settings)
        {
            page.AddChapter(setting);
        }

        page._text.Append(RecipePageText.Secrets);
        page.AddPlaceholders();
        page.AddPages();
        page._text.Append(RecipePageText.Gold);
        page.AddTable(GoldSettings.Group.Settings);
        page._text.Append(RecipePageText.End);
        return page._text.ToString();
    }

    private void AddChapter(Setting setting)
    {
        _text.Append($"\n## {setting.Shape.Chapter ?? setting.Key}\n\n{setting.Purpose}\n");
        foreach (var group in setting.Shape.Groups)
        {
            AddGroup(group, setting.Purpose);
        }

        foreach (var inner in setting.Shape.Groups.SelectMany(g => g.Settings).Where(s => s.Shape.Groups.Count > 0).Distinct())
        {
            AddChapter(inner);
        }
    }

    private void AddGroup(SettingGroup group, string said)
    {
        if (group.Title.Length > 0)
        {
            _text.Append($"\n### {group.Title}\n");
        }
        else if (group.Purpose != said)
        {
            _text.Append($"\n{group.Purpose}\n");
        }

        foreach (var section in group.Sections.Where(s => s.Title.Length == 0))
        {
            AddTable(section.Settings);
        }

        foreach (var section in group.Sections.Where(s => s.Title.Length > 0))
        {
            _text.Append($"\n### {section.Title}\n");
            AddTable(section.Settings);
        }

        if (group.Rules.Count > 0)
        {
            _text
                .Append('\n')
                .AppendJoin(
                    '\n',
                    group.Rules.Select(r => $"- {Quoted().Replace(Sentence(r.Text), "`${name}`")}").Distinct(StringComparer.Ordinal)
                )
                .Append('\n');
        }
    }

    private void AddTable(IEnumerable<Setting> settings)
    {
        _text.Append("\n| setting | value | default | what it is for | example |\n|---|---|---|---|---|\n");
        foreach (var setting in settings)
        {
            var value = setting.IsRequired ? "*required*" : Code(setting.Default ?? "");
            var example = Code($"{setting.Key}: {setting.Examples[0]}");
            _text.Append($"| `{setting.Key}` | {ValueOf(setting)} | {value} | {MeaningOf(setting)} | {example} |\n");
        }
    }

    private void AddPlaceholders()
    {
        _text.Append(RecipePageText.Placeholders).Append("\n| placeholder | what it stands for |\n|---|---|\n");
        foreach (var (name, meaning) in Placeholder.Meanings)
        {
            _text.Append($"| `{{{name}}}` | {meaning} |\n");
        }

        _text.Append(RecipePageText.Functions).Append("\n| function | what it makes |\n|---|---|\n");
        foreach (var function in TemplateFunction.All)
        {
            _text.Append($"| `{function.Example.Replace("|", "\\|", StringComparison.Ordinal)}` | {function.Meaning} |\n");
        }
    }

    private void AddPages()
    {
        _text.Append(RecipePageText.Pages);
        foreach (var (vendor, pagination) in RecipePageText.PageExamples)
        {
            _text.Append($"| {vendor} | {Code($"pagination: {pagination}")} |\n");
        }
    }

    private static string ValueOf(Setting setting)
    {
        var shape = setting.Shape;
        if (shape.Groups.Count > 0)
        {
            return $"[{shape.Type}](#{(shape.Chapter ?? setting.Key).Replace(' ', '-')})";
        }

        var words = string.Join(", ", shape.Words.Select(w => Code(w.Word)));
        return (words.Length > 0, shape.Type) switch
        {
            (true, "choice") => words,
            (true, var type) => $"{type}: {words}",
            (_, var type) => shape.Range is { } range ? $"{type}, {range}" : type,
        };
    }

    private static string MeaningOf(Setting setting) =>
        string.Join(
            "<br>",
            setting.Shape.Words.Where(w => w.Meaning.Length > 0).Select(w => $"{Code(w.Word)}: {w.Meaning}").Prepend(setting.Purpose)
        );

    private static string Code(string text) => text.Length == 0 ? "" : $"`{text.Replace("|", @"\|", StringComparison.Ordinal)}`";

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}.";

    [GeneratedRegex("(?<![A-Za-z])'(?<name>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
