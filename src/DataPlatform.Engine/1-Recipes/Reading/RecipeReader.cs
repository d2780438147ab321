namespace DataPlatform.Recipes.Reading;

/// <summary>Reads one recipe file: YAML in, a source and its recipes out, and a problem with its line for everything that is not understood.</summary>
internal static class RecipeReader
{
    private const int MostVariants = 1000;

    /// <summary>What a file declares. What could not be read has a default in its place, so that the rest can still be checked.</summary>
    /// <param name="Source">The source.</param>
    /// <param name="SourceEntry">Where the source stands; null when the file has none.</param>
    /// <param name="Recipes">The recipes, each with the entry that declares it.</param>
    public sealed record Result(SourceRecipe Source, YamlMap? SourceEntry, IReadOnlyList<(DatasetRecipe Recipe, YamlMap Entry)> Recipes);

    /// <summary>Reads a file; null when it is no recipe file at all.</summary>
    public static Result? Read(string file, List<RecipeProblem> problems)
    {
        var told = new YamlProblems(file, problems);
        if (YamlFile.Load(file, told) is not { } node)
        {
            return null;
        }

        var root = new YamlMap(node, told);
        if (!root.Has("source"))
        {
            told.Add(1, "'source' is missing: a recipe file starts with the source it asks");
        }

        told.Where = "source";
        var map = root.Map("source");
        var source = map is null ? SourceReader.Unknown(file) : SourceReader.Read(map, file);
        var defaults = (Camel: map?.Choice("field_case", FieldCases) ?? false, NullValues: Strings(map, "null_values"));
        map?.Close();
        told.Where = "";

        var recipes = new List<(DatasetRecipe, YamlMap)>();
        var entries = root.Maps("datasets").ToList();
        if (entries.Count == 0 && !root.IsEntry("datasets"))
        {
            told.Add(root.LineOf("datasets"), "'datasets' declares no dataset: the source would never be asked");
        }

        foreach (var entry in entries)
        {
            told.Where = $"dataset {Excerpt.Of(entry.Text("name") ?? "(without a name)")}";
            recipes.AddRange(ReadDataset(entry, source, defaults, told).Select(r => (r, entry)));
            told.Where = "";
        }

        root.Close();
        return new(source, map, recipes);
    }

    private static readonly (string, bool)[] FieldCases = [("camel", true), ("as-is", false)];

    private static IEnumerable<DatasetRecipe> ReadDataset(
        YamlMap map,
        SourceRecipe source,
        (bool Camel, IReadOnlyList<string> NullValues) defaults,
        YamlProblems told
    )
    {
        var name = map.Required("name");
        var table = new SilverTable(
            map.Required("silver_table") ?? "",
            map.RequiredKey("key") ? Strings(map, "key") : [],
            RecipeColumns.Read(map, defaults.Camel),
            [.. defaults.NullValues, .. Strings(map, "null_values")],
            Strings(map, "ignore")
        );
        var cadence = map.Map("cadence");
        var template = new DatasetRecipe
        {
            Source = source,
            Domain = map.Required("domain") ?? "",
            Dataset = name ?? "",
            IsTicker = ReadScope(map),
            Path = map.Required("path") ?? "",
            Query = ReadQuery(map.Map("query")),
            Limit = map.Count("limit", 1),
            MinAgeDays = cadence?.Days("min_age_days") ?? 0,
            RunDays = cadence is null ? [] : ReadDays(cadence),
            Plans = ReadPlans(map),
            HistoryFrom = map.Date("history_from"),
            HistoryDays = map.Days("history_days"),
            RefetchDays = map.Days("refetch_days") ?? 0,
            DateField = map.Text("date_field"),
            RowsPath = map.Text("rows")?.Split('.') ?? [],
            Format = map.Choice("format", ("json", BodyFormat.Json), ("csv", BodyFormat.Csv)) ?? BodyFormat.Json,
            EmptyIsAnswer = map.Flag("empty_is_answer") ?? false,
            Pagination = map.Map("pages") is { } pages ? ReadPages(pages) : null,
            Cost = map.Count("cost", 1) ?? 1,
            Table = table,
        };
        cadence?.Close();
        var recipes = ReadVariants(map, template, told);
        map.Close();
        return recipes;
    }

    private static List<string> ReadPlans(YamlMap map)
    {
        var plans = Strings(map, "plans");
        if (plans.Count == 0 && map.Has("plans"))
        {
            map.Problem("plans", "'plans' names no plan: the dataset would never be asked; leave it out to ask under every plan");
        }

        return plans;
    }

    private static bool ReadScope(YamlMap map)
    {
        map.RequiredKey("scope");
        return map.Choice("scope", ("global", false), ("ticker", true)) ?? false;
    }

    private static List<DatasetRecipe> ReadVariants(YamlMap map, DatasetRecipe template, YamlProblems told)
    {
        if (!map.Has("variants"))
        {
            return [template];
        }

        var recipes = new List<DatasetRecipe>();
        if (map.IsMap("variants") && map.Map("variants") is { } variants)
        {
            foreach (var discriminator in variants.Keys.ToList())
            {
                var recipe = template with { Discriminator = discriminator };
                if (!variants.IsNull(discriminator) && variants.Map(discriminator) is { } own)
                {
                    recipe = recipe with
                    {
                        Query = Merge(template.Query, ReadQuery(own.Map("query"))),
                        Limit = own.Count("limit", 1) ?? template.Limit,
                    };
                    own.Close();
                }

                recipes.Add(recipe);
            }

            variants.Close(recipes.Select(r => r.Discriminator!).ToArray());
        }
        else
        {
            foreach (var (discriminator, _) in map.List("variants"))
            {
                recipes.Add(template with { Discriminator = discriminator });
            }
        }

        if (recipes.Count > MostVariants)
        {
            told.Add(map.LineOf("variants"), $"declares more than {MostVariants} variants");
            return [recipes[0]];
        }

        if (recipes.Count == 0)
        {
            told.Add(map.LineOf("variants"), "'variants' names no variant: the dataset could never be asked");
        }

        return recipes;
    }

    private static List<KeyValuePair<string, string>> Merge(
        IReadOnlyList<KeyValuePair<string, string>> common,
        IReadOnlyList<KeyValuePair<string, string>> own
    ) => [.. common.Where(c => own.All(o => o.Key != c.Key)), .. own];

    private static List<KeyValuePair<string, string>> ReadQuery(YamlMap? map)
    {
        var query = map?.Keys.Select(key => KeyValuePair.Create(key, map.Text(key) ?? "")).ToList() ?? [];
        map?.Close();
        return query;
    }

    private static Pagination.PageNumber? ReadPages(YamlMap map)
    {
        var parameter = map.Required("param");
        var pages = new Pagination.PageNumber(parameter ?? "", map.Count("first") ?? 0);
        map.Close();
        return parameter is null ? null : pages;
    }

    private static List<DayOfWeek> ReadDays(YamlMap map)
    {
        var days = new List<DayOfWeek>();
        foreach (var (text, _) in map.List("run_days"))
        {
            var day = Array.IndexOf(DayNames, text);
            if (day >= 0)
            {
                days.Add((DayOfWeek)day);
            }
            else
            {
                map.Problem(
                    "run_days",
                    $"'{Excerpt.Of(text)}' is not a day{Suggestion.For(text, DayNames)}; write {string.Join(", ", DayNames)}"
                );
            }
        }

        if (days.Count == 0 && map.Has("run_days"))
        {
            map.Problem("run_days", "'run_days' names no day: the dataset would never be asked; leave it out to ask every day");
        }

        return days;
    }

    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static List<string> Strings(YamlMap? map, string key) => map?.List(key).Select(i => i.Value).ToList() ?? [];
}
