using System.Text.RegularExpressions;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>What must hold of sources and requests beyond their form. One small check for each concern; all problems are told, none stops the next.</summary>
internal sealed partial class RecipeChecks
{
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Source, string Dataset), string> _datasets = [];
    private readonly TableChecks _tables = new();
    private readonly AuthChecks _auth = new();

    public void Check(RecipeReader.Result file)
    {
        CheckSourceIsNew(file.Source, file.SourceEntry);
        CheckFormerNames(file);
        CheckHeaders(file.Source, file.SourceEntry);
        VariableChecks.Check(file);
        _auth.Check(file.Source, file.SourceEntry);
        foreach (var variants in file.Recipes.GroupBy(r => r.Entry))
        {
            var (recipe, entry) = variants.First();
            CheckDatasetIsNew(recipe, entry);
            _tables.Check(recipe, entry);
            RowChecks.Check(recipe, entry);
            foreach (var variant in variants)
            {
                CheckNameIsNew(variant.Recipe, entry);
                PlaceholderChecks.CheckColumns(variant.Recipe, entry, variant.Asked);
            }

            // What is asked was told of the dataset that is.
            if (recipe.AnswersOf is null)
            {
                CheckAsked([.. variants.Select(v => v.Recipe)], entry);
            }
        }
    }

    private static void CheckAsked(IReadOnlyList<DatasetRecipe> variants, YamlMap entry)
    {
        CheckCost(variants[0], entry);
        foreach (var variant in variants)
        {
            CheckQuery(variant, entry);
            PlaceholderChecks.Check(variant, entry);
            PageChecks.Check(variant, entry);
            WindowChecks.Check(variant, entry);
            ForEachChecks.Check(variant, entry);
        }
    }

    /// <summary>A name that looks as if it stood for a key.</summary>
    public static bool IsKey(string name) => KeyPattern().IsMatch(name);

    private static void CheckHeaders(SourceRecipe source, YamlMap entry)
    {
        var taken = source.Auth?.SecretHeaders.ToList() ?? [];
        foreach (var (name, _) in source.Headers.Where(h => IsSecret(h.Key) || taken.Contains(h.Key, StringComparer.OrdinalIgnoreCase)))
        {
            entry.Problem(
                entry.LineOf(SourceSettings.Headers.Key, name),
                $"header '{Excerpt.Of(name)}' carries a secret; a recipe never holds one: declare it with 'auth'"
            );
        }

        foreach (var name in taken.GroupBy(h => h, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            entry.Problem(SourceSettings.Auth.Key, $"two secrets in one header '{Excerpt.Of(name)}'");
        }

        if (source.Auth is SourceAuth.Several several && several.Parts.Count(p => p is SourceAuth.Token) > 1)
        {
            entry.Problem(SourceSettings.Auth.Key, "two kinds of 'auth' that log in; a source has one login");
        }

        static bool IsSecret(string header) =>
            header.ToLowerInvariant() is "authorization" or "proxy-authorization" or "cookie"
            || KeyPattern().IsMatch(header.StartsWith("x-", StringComparison.OrdinalIgnoreCase) ? header[2..] : header);
    }

    // What is stored under a name belongs to one dataset.
    private static void CheckFormerNames(RecipeReader.Result file)
    {
        var owners = file
            .Recipes.Select(r => r.Recipe.Dataset)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(d => d, d => d, StringComparer.Ordinal);
        foreach (var (recipe, entry) in file.Recipes.DistinctBy(r => r.Entry))
        {
            foreach (var name in recipe.Formerly.Where(name => !owners.TryAdd(name, recipe.Dataset)))
            {
                entry.Problem(RenameSettings.Formerly.Key, $"'{name}' is the name, or was a name, of dataset {owners[name]}");
            }
        }
    }

    private void CheckSourceIsNew(SourceRecipe source, YamlMap entry)
    {
        var key = SourceSettings.Name.Key;
        if (source.Name.Length > 0 && !_sources.TryAdd(source.Name, $"{source.File}:{entry.LineOf(key)}"))
        {
            entry.Problem(
                key,
                $"'{source.Name}' is already declared in {_sources[source.Name]}; the datasets of one source stand in one file, under one 'source:', so move these to it, or give this source another name"
            );
        }
    }

    // A dataset is one entry and one table; that its entries have other variants does not make them two.
    private void CheckDatasetIsNew(DatasetRecipe recipe, YamlMap entry)
    {
        var line = entry.LineOf(DatasetSettings.Name.Key);
        var isNew = _datasets.TryAdd((recipe.Source.Name, recipe.Dataset), $"{recipe.Source.File}:{line}");
        if (!isNew && recipe.Discriminator is not null && IsNamed(recipe))
        {
            var first = _datasets[(recipe.Source.Name, recipe.Dataset)];
            entry.Problem(line, $"'{recipe.Dataset}' is already declared in {first}; a dataset's variants belong in one entry");
        }
    }

    private void CheckNameIsNew(DatasetRecipe recipe, YamlMap entry)
    {
        var line = recipe.Discriminator is { } variant
            ? entry.LineOf(RequestSettings.Variants.Key, variant)
            : entry.LineOf(DatasetSettings.Name.Key);
        if (IsNamed(recipe) && !_names.TryAdd(recipe.Name, $"{recipe.Source.File}:{line}"))
        {
            entry.Problem(line, $"'{Excerpt.Of(recipe.Name)}' is already declared in {_names[recipe.Name]}");
        }
    }

    private static bool IsNamed(DatasetRecipe recipe) => recipe.Source.Name.Length > 0 && recipe.Dataset.Length > 0;

    private static void CheckCost(DatasetRecipe recipe, YamlMap entry)
    {
        foreach (var limit in recipe.Source.Limits.Where(l => l.Share(recipe.Source.Use) < recipe.Cost))
        {
            var use = recipe.Source.Use < 1 ? " and its 'use'" : "";
            entry.Problem(RequestSettings.Cost.Key, $"cost {recipe.Cost} is more than the source's limit {limit}{use} ever allows at once");
        }
    }

    private static void CheckQuery(DatasetRecipe recipe, YamlMap entry)
    {
        var sent = recipe.Body?.Named ?? [];
        foreach (var (name, _) in sent.Where(f => IsKey(f.Name) && !f.Text.Contains('{', StringComparison.Ordinal)))
        {
            entry.Problem(RequestSettings.Body.Key, $"field '{Excerpt.Of(name)}' looks like a key; a recipe never holds one");
        }

        foreach (var (name, value) in recipe.Query)
        {
            var line = PlaceholderChecks.LineOfQuery(recipe, entry, name);
            if (recipe.Source.SecretParameters.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                entry.Problem(line, $"query '{Excerpt.Of(name)}' is where the source's key goes; a recipe never holds a key");
            }
            else if (KeyPattern().IsMatch(name) && !value.Contains('{', StringComparison.Ordinal) && !PublicKeys.Are(value))
            {
                entry.Problem(
                    line,
                    $"query '{Excerpt.Of(name)}' looks like a key; a recipe never holds one: declare it with 'auth' in the source"
                );
            }
        }
    }

    [GeneratedRegex(
        @"^((api|access|auth|secret)[_-]?(key|token)|secret|password)\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex KeyPattern();
}
