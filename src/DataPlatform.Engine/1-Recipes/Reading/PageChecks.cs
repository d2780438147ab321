using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Whether the pages of an answer can be asked for: what tells them apart has one place in the request, and what ends them is in the body.</summary>
internal static class PageChecks
{
    private const string PageName = "page";

    private static readonly string Key = AnswerSettings.Pagination.Key;

    public static void Check(DatasetRecipe recipe, YamlMap entry)
    {
        if (recipe.Pagination is null or { CutsTheWindow: true })
        {
            return;
        }

        CheckBody(recipe, recipe.Pagination, entry);
        if (recipe.Pagination.FieldsAround.FirstOrDefault(p => p.IsWild) is { } wild)
        {
            entry.Problem(Key, $"'{Excerpt.Of(wild.Text)}' must lead to one value: it has no '*'");
        }

        if (recipe.Pagination is Pagination.InRequest pages)
        {
            CheckPlace(recipe, pages, entry);
            CheckNames(recipe, pages, entry);
        }
    }

    private static void CheckBody(DatasetRecipe recipe, Pagination pages, YamlMap entry)
    {
        if (!RowChecks.HasEnvelope(recipe.Format) && pages.FieldsAround.Count > 0)
        {
            var field = Excerpt.Of(pages.FieldsAround[0].Text);
            entry.Problem(
                Key,
                $"'{field}' would stand beside the rows of a json or xml body; a csv, json_lines or text body holds rows alone"
            );
        }
    }

    private static void CheckPlace(DatasetRecipe recipe, Pagination.InRequest pages, YamlMap entry)
    {
        var isInTemplate = recipe.Sent.SelectMany(Placeholder.NamesIn).Contains(PageName, StringComparer.Ordinal);
        // A field of the body that has no value is left out.
        var inBody = (recipe.Body?.Texts ?? []).Where(t => Template.Of(t).Whole is not null);
        var needsFirst = recipe
            .Sent.Except(inBody, StringComparer.Ordinal)
            .SelectMany(t => Template.Of(t).Fields)
            .Any(f => f is { Name: PageName, HasDefault: false });
        var problem = (isInTemplate, pages.Parameter, pages) switch
        {
            (false, null, _) =>
                "'pagination' needs 'param', the query parameter that tells the pages apart, or {page} in 'path', 'query' or 'body'",
            (true, not null, _) => "'param' and {page} both tell the pages apart; keep one",
            (true, _, { FirstPage: null }) when needsFirst => "{page} has no value for the first page: 'pagination' needs 'start'",
            _ => null,
        };
        if (problem is not null)
        {
            entry.Problem(Key, problem);
        }
    }

    private static void CheckNames(DatasetRecipe recipe, Pagination.InRequest pages, YamlMap entry)
    {
        var names = new[] { pages.Parameter, pages.SizeParameter }.OfType<string>().ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
        {
            entry.Problem(Key, $"'param' and 'size_param' are both '{Excerpt.Of(names[0])}'");
        }

        foreach (var (name, _) in recipe.Query.Where(q => names.Contains(q.Key, StringComparer.Ordinal)))
        {
            var line = PlaceholderChecks.LineOfQuery(recipe, entry, name);
            entry.Problem(line, $"query '{Excerpt.Of(name)}' is what 'pagination' sends; keep one");
        }

        foreach (var name in names.Where(n => recipe.Source.SecretParameters.Contains(n, StringComparer.OrdinalIgnoreCase)))
        {
            entry.Problem(Key, $"'{Excerpt.Of(name)}' is where the source's key goes");
        }
    }
}
