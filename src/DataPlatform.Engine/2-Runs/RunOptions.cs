using DataPlatform.Recipes;

namespace DataPlatform.Runs;

/// <summary>What a caller asks of one run. Paths are used as given; everything else has a default.</summary>
public sealed record RunOptions
{
    internal const int DefaultChunkSize = 10;

    /// <summary>The folder with <c>*.yaml</c> recipes and, in its subfolder <c>gold</c>, the SQL models.</summary>
    public required string RecipesDirectory { get; init; }

    /// <summary>The folder that holds bronze, the warehouse and the quota ledgers. Created when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The run's date (UTC). Null (default): today by the engine's clock. Windows and what is due are derived from it.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>
    /// True lets <see cref="Date"/> lie after tomorrow, which is refused otherwise: whatever such a run asks is not asked again before that day.
    /// Default false.
    /// </summary>
    public bool AllowFutureDate { get; init; }

    /// <summary>Which layers and which recipes are executed.</summary>
    public OrchestrationSwitches Switches { get; init; } = new();

    /// <summary>The tickers to ask for, instead of each source's universe. Null (default): the universe. Duplicates are dropped, the order kept.</summary>
    public IReadOnlyList<string>? Tickers { get; init; }

    /// <summary>Only recipes of these sources; empty (default): all. An unknown name is refused. Only the sources of selected recipes need a key.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Only recipes of these domains; empty (default): all. An unknown name is refused.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Only these datasets, as <c>NAME</c> or <c>SOURCE/NAME</c>; empty (default): all. An unknown name is refused.</summary>
    public IReadOnlyList<string> Datasets { get; init; } = [];

    /// <summary>
    /// True to ask everything that is selected again, whole windows, whatever was answered before. A run that goes on where such a run for the same date
    /// stopped asks what that one had no answer to. Default false.
    /// </summary>
    public bool Refetch { get; init; }

    /// <summary>The same, with windows from this day on, which may lie before a recipe's history. Null (default): windows start where data end.</summary>
    public DateOnly? RefetchFrom { get; init; }

    /// <summary>Ticker recipes in one chunk; default 10. Zero or less is refused.</summary>
    public int ChunkSize { get; init; } = DefaultChunkSize;

    /// <summary>
    /// Chunks between splitter and gold at a time; default 1: each chunk is fully promoted before the next one starts. A number from 1 to 8, or
    /// <see cref="ChunksInFlight.PerSource"/>; anything else is refused. The tables at the end are the same.
    /// </summary>
    public ChunksInFlight ChunksInFlight { get; init; }

    /// <summary>Requests in flight for each source, instead of what its recipe says. Null (default): the recipe's.</summary>
    public int? Concurrency { get; init; }

    /// <summary>
    /// The memory to keep to, in bytes: what does not fit is merged in pieces, or goes to files in the data folder. Null (default): the smaller of 1 GB
    /// and a quarter of the machine's. Less than 256 MB is refused. The program itself, its connections and bodies take up to 200 MB more.
    /// </summary>
    public long? Memory { get; init; }

    /// <summary>Base addresses by source name, instead of the recipes' own.</summary>
    public IReadOnlyDictionary<string, Uri> BaseUrls { get; init; } = new Dictionary<string, Uri>(StringComparer.Ordinal);

    /// <summary>Limits by source name, instead of the recipes' own.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<RateLimit>> Limits { get; init; } =
        new Dictionary<string, IReadOnlyList<RateLimit>>(StringComparer.Ordinal);

    /// <summary>Keys by source name, instead of the environment variables that the recipes name.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Values of the recipes' variables by name, in the place of those of the environment and of their defaults. An unknown name is refused.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal static readonly TimeSpan UsualMaxWait = TimeSpan.FromMinutes(15);

    /// <summary>The longest wait for quota or a cool-down that the run sits out; a source that needs longer is left for the next run. Default 15 minutes.</summary>
    public TimeSpan MaxWait { get; init; } = UsualMaxWait;

    /// <summary>True for compressed bronze (Zstandard), about a sixth as large (two fifths where answers are short) for more work for each response. Default false: plain lines. Later runs may do otherwise.</summary>
    public bool CompressBronze { get; init; }

    /// <summary>
    /// True to copy the warehouse to <c>snapshot/warehouse.duckdb</c> in the data folder after every chunk, while the next one is fetched: others may open
    /// that file during the run. Default false: it costs as much disk as the warehouse, and time with it.
    /// </summary>
    public bool Snapshot { get; init; }
}
