namespace DataPlatform.Recipes;

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
        var source = map is null ? Unknown(file) : ReadSource(map, file);
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
            told.Where = $"dataset {YamlMap.Shorten(entry.Text("name") ?? "(without a name)")}";
            recipes.AddRange(ReadDataset(entry, source, defaults, told).Select(r => (r, entry)));
            told.Where = "";
        }

        root.Close();
        return new(source, map, recipes);
    }

    private static readonly (string, bool)[] FieldCases = [("camel", true), ("as-is", false)];

    private static SourceRecipe Unknown(string file) =>
        new()
        {
            Name = "",
            BaseUrl = new("http://localhost/"),
            File = file,
        };

    private static SourceRecipe ReadSource(YamlMap map, string file)
    {
        var name = map.Required("name");
        var url = map.Required("base_url");
        Uri? baseUrl = null;
        if (url is not null && (!Uri.TryCreate(url, UriKind.Absolute, out baseUrl) || baseUrl.Scheme is not ("http" or "https")))
        {
            // An address may hold a password, so one with an '@' is not repeated.
            var written = url.Contains('@', StringComparison.Ordinal) ? "" : $", not '{YamlMap.Shorten(url)}'";
            map.Problem("base_url", $"'base_url' must be an http or https address{written}");
            baseUrl = null;
        }
        else if (baseUrl is { UserInfo.Length: > 0 } or { Query.Length: > 0 } or { Fragment.Length: > 0 })
        {
            map.Problem("base_url", "'base_url' must hold no user, query or fragment; a key belongs in 'auth'");
            baseUrl = null;
        }

        return new()
        {
            Name = name ?? "",
            BaseUrl = WithSlash(baseUrl ?? new("http://localhost/")),
            Auth = map.Map("auth") is { } auth ? ReadAuth(auth) : null,
            Limits = ReadLimits(map),
            Use = map.Parsed<double>("use", "a share like 80%, above 0% and at most 100%", TryShare) ?? 1,
            Timeout = map.Parsed<TimeSpan>("timeout", "a duration like 30s", TryPositive) ?? TimeSpan.FromSeconds(30),
            Attempts = map.Count("attempts", 1) ?? 4,
            Concurrency = map.Count("concurrency", 1) ?? 8,
            MaxBody = map.Parsed<long>("max_body", "a size like 64MB", ByteSize.TryParse) ?? 64L * 1024 * 1024,
            Plan = map.Text("plan"),
            ErrorWhen = Strings(map, "error_when"),
            Universe = map.Text("universe"),
            File = file,
        };
    }

    /// <summary>An address that relative paths can be joined to without losing its last segment.</summary>
    public static Uri WithSlash(Uri url) => url.AbsolutePath.EndsWith('/') ? url : new(url.AbsoluteUri + "/");

    private static SourceAuth? ReadAuth(YamlMap map)
    {
        var variable = map.Required("env");
        var (query, header) = (map.Text("query"), map.Text("header"));
        if (query is null == header is null)
        {
            map.Problem(query is null ? "env" : "header", "'auth' must name either 'query' or 'header' as the key's place");
        }

        var auth = new SourceAuth(variable ?? "", query, header, map.Text("prefix"));
        map.Close();
        return variable is null ? null : auth;
    }

    private static List<RateLimit> ReadLimits(YamlMap map)
    {
        var limits = new List<RateLimit>();
        foreach (var (text, _) in map.List("limits"))
        {
            if (RateLimit.TryParse(text, out var limit))
            {
                limits.Add(limit);
            }
            else
            {
                map.Problem("limits", $"'{YamlMap.Shorten(text)}' is not a limit; write permits/window, for example 300/60s");
            }
        }

        return limits;
    }

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
            Rows = map.Text("rows")?.Split('.') ?? [],
            Format = map.Choice("format", ("json", BodyFormat.Json), ("csv", BodyFormat.Csv)) ?? BodyFormat.Json,
            EmptyIsAnswer = map.Flag("empty_is_answer") ?? false,
            Pages = map.Map("pages") is { } pages ? ReadPages(pages) : null,
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

    private static Pagination? ReadPages(YamlMap map)
    {
        var parameter = map.Required("param");
        var pages = new Pagination(parameter ?? "", map.Count("first") ?? 0);
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
                    $"'{YamlMap.Shorten(text)}' is not a day{Suggestion.For(text, DayNames)}; write {string.Join(", ", DayNames)}"
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

    private static bool TryShare(string text, out double share)
    {
        var ok = double.TryParse(text.TrimEnd('%'), out share) && text.EndsWith('%') && share is > 0 and <= 100;
        share /= 100;
        return ok;
    }

    private static bool TryPositive(string text, out TimeSpan value) => Duration.TryParse(text, out value) && value > TimeSpan.Zero;
}
