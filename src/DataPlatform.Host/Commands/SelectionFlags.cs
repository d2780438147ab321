using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DataPlatform.Engine;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary>The flags that <c>run</c>, <c>demo</c> and <c>plan</c> share: where things are, which recipes, which layers.</summary>
internal sealed class SelectionFlags
{
    /// <summary>What --recipes is, where a command says it.</summary>
    public const string RecipesFolder = "Folder of recipes. Default: ./recipes, else the ones shipped with the program.";

    /// <summary>What --data is.</summary>
    public const string DataFolder = "Data folder: bronze and the warehouse.";

    private readonly Option<string?> _recipes = new("--recipes") { Description = RecipesFolder, HelpName = "DIR" };
    private readonly Option<string> _data = new("--data")
    {
        Description = DataFolder,
        HelpName = "DIR",
        DefaultValueFactory = _ => "./data",
    };
    private readonly Option<DateOnly?> _date = new("--date")
    {
        Description = "The run's date (UTC). Default: today.",
        HelpName = "YYYY-MM-DD",
        CustomParser = result => ParseDate(result),
    };
    private readonly Option<bool> _refetch = new("--refetch")
    {
        Description = "Ask again what is selected, whole windows, whatever was answered before.",
    };
    private readonly Option<DateOnly?> _refetchFrom = new("--refetch-from")
    {
        Description = "The same, with windows from this day on.",
        HelpName = "YYYY-MM-DD",
        CustomParser = result => ParseDate(result),
    };
    private readonly Option<bool> _force = new("--force") { Description = "Accept a --date after tomorrow." };
    private readonly Option<bool> _noBronze = new("--no-bronze") { Description = "Send nothing; promote what is stored already." };
    private readonly Option<bool> _noSilver = new("--no-silver") { Description = "Do not promote to typed tables." };
    private readonly Option<bool> _noGold = new("--no-gold") { Description = "Do not build the star schema." };
    private readonly Option<bool> _noNonTicker = new("--no-non-ticker") { Description = "Leave out the recipes that need no ticker." };
    private readonly Option<bool> _noTicker = new("--no-ticker") { Description = "Leave out the recipes for tickers, and for a query." };
    private readonly TickerFlags _tickers = new();
    private readonly Option<string[]> _sources = Many(
        "--source",
        "Only these sources, separated by commas or spaces; no key of another one is needed.",
        "S"
    );
    private readonly Option<string[]> _domains = Many("--domain", "Only these domains, separated by commas or spaces.", "D");
    private readonly Option<string[]> _datasets = Many(
        "--dataset",
        "Only these datasets, as NAME or SOURCE/NAME, separated by commas or spaces.",
        "D"
    );
    private readonly Option<int> _chunkSize = new("--chunk-size")
    {
        Description = "Ticker recipes in a chunk.",
        HelpName = "N",
        DefaultValueFactory = _ => Orchestrator.TickerRecipeChunkSize,
    };
    private readonly Option<ChunksInFlight> _inFlight = new("--chunks-in-flight")
    {
        Description =
            "Chunks at a time: 1 promotes each fully before the next one starts, N (at most 8) fetches ahead, source lets each source go on by itself.",
        HelpName = "1|N|source",
        DefaultValueFactory = _ => default,
        CustomParser = result => ParseInFlight(result),
    };
    private readonly Option<int?> _concurrency = new("--concurrency")
    {
        Description = "Requests in flight for each source. Default: the recipe's.",
        HelpName = "N",
    };
    private readonly Option<long?> _memory = MemoryFlag.Create();
    private readonly SourceFlags _ofSources = new();
    private readonly Option<string> _maxWait = new("--max-wait")
    {
        Description =
            "The longest wait for quota. A source that would have to wait longer is left for the next run, and this one exits with 3.",
        HelpName = "15m",
        DefaultValueFactory = _ => "15m",
    };

    private readonly Option<bool> _compress = new("--compress")
    {
        Description = "Store the responses compressed (.jsonl.zst): down to a sixth of the disk, for more work on each.",
    };

    private readonly Option<bool> _snapshot = new("--snapshot")
    {
        Description =
            "After each chunk, copy the warehouse to snapshot/warehouse.duckdb in the data folder, for others to open while the run goes on.",
    };

    /// <param name="command">Gets the flags.</param>
    /// <param name="isDemo">True for <c>demo</c>, which asks its own simulator for the shipped recipes and has a limit flag of its own.</param>
    public SelectionFlags AddTo(Command command, bool isDemo = false)
    {
        if (isDemo)
        {
            _recipes.Description = "Folder of recipes. Default: the ones shipped with the program.";
            _date.Description = "The run's date (UTC). Default: today, or the last trading day before it.";
        }

        IEnumerable<Option> options =
        [
            _recipes,
            _data,
            _date,
            _force,
            _noBronze,
            _noSilver,
            _noGold,
            _noNonTicker,
            _noTicker,
            .. _tickers.All,
        ];
        options = options.Concat([_refetch, _refetchFrom, _sources, _domains, _datasets, _chunkSize, _inFlight, _concurrency, _memory]);
        foreach (
            var option in isDemo
                ? options.Concat([_ofSources.Variables, _maxWait, _compress, _snapshot])
                : options.Concat([_ofSources.Variables, _ofSources.BaseUrls, _ofSources.Limits, _maxWait, _compress, _snapshot])
        )
        {
            command.Options.Add(option);
        }

        return this;
    }

    public RunOptions Read(ParseResult parsed) => Read(parsed, DefaultRecipes());

    public RunOptions Read(ParseResult parsed, string defaultRecipes)
    {
        var options = new RunOptions
        {
            RecipesDirectory = parsed.GetValue(_recipes) ?? defaultRecipes,
            DataDirectory = parsed.GetValue(_data)!,
            Date = parsed.GetValue(_date),
            AllowFutureDate = parsed.GetValue(_force),
            Switches = new()
            {
                Bronze = !parsed.GetValue(_noBronze),
                Silver = !parsed.GetValue(_noSilver),
                Gold = !parsed.GetValue(_noGold),
                ExecuteNonTickerRecipes = !parsed.GetValue(_noNonTicker),
                ExecuteTickerRecipes = !parsed.GetValue(_noTicker),
                TickerLimit = _tickers.Limit(parsed),
            },
            Tickers = _tickers.Read(parsed),
            Sources = Words(parsed.GetValue(_sources)),
            Domains = Words(parsed.GetValue(_domains)),
            Datasets = Words(parsed.GetValue(_datasets)),
            ChunkSize = parsed.GetValue(_chunkSize),
            ChunksInFlight = parsed.GetValue(_inFlight),
            Concurrency = parsed.GetValue(_concurrency),
            Memory = parsed.GetValue(_memory),
            MaxWait = Duration.TryParse(parsed.GetValue(_maxWait), out var wait)
                ? wait
                : throw new ConfigurationException($"--max-wait {parsed.GetValue(_maxWait)}: write a duration like 15m"),
            CompressBronze = parsed.GetValue(_compress),
            Refetch = parsed.GetValue(_refetch),
            RefetchFrom = parsed.GetValue(_refetchFrom),
            Snapshot = parsed.GetValue(_snapshot),
        };
        return _ofSources.Put(options, parsed);
    }

    /// <summary>The recipes beside the caller, else the ones beside the program.</summary>
    public static string DefaultRecipes() => Directory.Exists("recipes") ? "recipes" : ShippedRecipes;

    /// <summary>The recipes beside the program.</summary>
    public static string ShippedRecipes => Path.Combine(AppContext.BaseDirectory, "recipes");

    /// <summary>A flag that takes several words.</summary>
    public static Option<string[]> Many(string name, string description, string helpName) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            AllowMultipleArgumentsPerToken = true,
        };

    /// <summary>A date as a flag has it.</summary>
    public static DateOnly? ParseDate(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} '{text}' is not a date; write it as 2026-01-31");
        return null;
    }

    private static ChunksInFlight ParseInFlight(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!ChunksInFlight.TryParse(text, out var inFlight))
        {
            result.AddError($"--chunks-in-flight '{text}': write a number from 1 to {ChunksInFlight.Most}, or source");
        }

        return inFlight;
    }

    /// <summary>The words of a flag that takes several, separated by commas or given one by one.</summary>
    public static List<string> Words(string[]? values) =>
        [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
