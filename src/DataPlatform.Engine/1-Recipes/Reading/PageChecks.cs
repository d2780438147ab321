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
        if (recipe.Pagination is null or Pagination.Halves)
        {
            return;
        }

        CheckBody(recipe, recipe.Pagination, entry);
        if (recipe.Pagination is Pagination.InRequest pages)
        {
            CheckPlace(recipe, pages, entry);
            CheckNames(recipe, pages, entry);
        }
    }

    private static void CheckBody(DatasetRecipe recipe, Pagination pages, YamlMap entry)
    {
        if (recipe.Format is not BodyFormat.Json && pages.FieldsAround.Count > 0)
        {
            var field = Excerpt.Of(string.Join('.', pages.FieldsAround[0]));
            entry.Problem(Key, $"'{field}' would stand beside the rows of a json body; a csv or json_lines body holds rows alone");
        }
    }

    private static void CheckPlace(DatasetRecipe recipe, Pagination.InRequest pages, YamlMap entry)
    {
        var sent = recipe.Query.Select(q => q.Value).Append(recipe.Path);
        var isInTemplate = sent.SelectMany(Placeholder.NamesIn).Contains(PageName, StringComparer.Ordinal);
        var problem = (isInTemplate, pages.Parameter, pages) switch
        {
            (false, null, _) =>
                "'pagination' needs 'param', the query parameter that tells the pages apart, or {page} in 'path' or 'query'",
            (true, not null, _) => "'param' and {page} both tell the pages apart; keep one",
            (true, _, { FirstPage: null }) => "{page} has no value for the first page: 'pagination' needs 'start'",
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
