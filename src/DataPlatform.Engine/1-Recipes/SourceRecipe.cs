namespace DataPlatform.Recipes;

/// <summary>A source as its recipe file declares it: where it is, how it is asked, and what it allows.</summary>
public sealed record SourceRecipe
{
    /// <summary>The most requests in flight for one source; more would only queue at the other end.</summary>
    internal const int MostConcurrency = 1000;

    /// <summary>Lower-case letters, digits and <c>-</c>; part of folder names.</summary>
    public required string Name { get; init; }

    /// <summary>The address that datasets' paths are relative to; http or https, ending in <c>/</c>.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>How a request proves who asks; null when the source needs no key.</summary>
    public SourceAuth? Auth { get; init; }

    /// <summary>What the user of the recipe sets, or may set.</summary>
    public IReadOnlyList<SourceVariable> Variables { get; init; } = [];

    /// <summary>Headers of every request, in the place of those that are sent anyway. Values may hold variables until these have a value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>All limits of the source; they apply at once, to every attempt. Empty: no limit.</summary>
    public IReadOnlyList<RateLimit> Limits { get; init; } = [];

    /// <summary>The name of the quota that the limits are of: sources with the same name share it. Null: the source has a quota of its own.</summary>
    public string? Quota { get; init; }

    /// <summary>The quota's name, whether it is shared or not: sources with the same one are counted together.</summary>
    internal string QuotaName => Quota ?? Name;

    /// <summary>The names of the keys that are used in turn, each with a quota of its own; empty where there are not several.</summary>
    internal IReadOnlyList<string> KeysInTurn => Auth?.KeysInTurn ?? [];

    /// <summary>Which headers cannot be filled with the values of variables, each for a person.</summary>
    internal IReadOnlyList<string> UnreadableHeaders { get; init; } = [];

    /// <summary>Where the keys are that are used in turn, wherever they are looked at from; empty where there are not several.</summary>
    internal IEnumerable<SecretPlace> PlacesInTurn => KeysInTurn.Count == 0 ? [] : Auth!.Secrets.Select(s => s.Place.Whole(File));

    /// <summary>How many requests a limit allows in its window, of all keys together.</summary>
    internal int Allows(RateLimit limit) => limit.Share(Use) * Math.Max(1, KeysInTurn.Count);

    /// <summary>The share of the limits that this program may use, above 0 and at most 1. Default 1.</summary>
    public double Use { get; init; } = 1;

    /// <summary>How long one attempt may take, body included. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts for one request, the first among them. Default 4.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Requests in flight. Default 8.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>The largest body accepted, in bytes after decompression. Default 64 MB.</summary>
    public long MaxBody { get; init; } = 64L * 1024 * 1024;

    /// <summary>The subscription held. Recipes that name other plans only are not selected. Null: every recipe is.</summary>
    public string? Plan { get; init; }

    /// <summary>True when it is asked only by a run that names it or one of its datasets. Default false.</summary>
    public bool OptIn { get; init; }

    /// <summary>Fields that make an object an error answer even with status 200, when they say something.</summary>
    public IReadOnlyList<string> ErrorWhen { get; init; } = [];

    /// <summary>Fields whose presence makes an object a refusal for the source's limit, even with status 200.</summary>
    public IReadOnlyList<string> ThrottleWhen { get; init; } = [];

    /// <summary>True when NaN and infinities, which are no JSON, are read as null. Default false: a body that holds one is no JSON.</summary>
    public bool NanIsNull { get; init; }

    /// <summary>The query that lists this source's tickers, asked of the warehouse when a chunk of them starts. Null: tickers must be given.</summary>
    public string? Universe { get; init; }

    /// <summary>The tables that the universe reads, as <c>schema.table</c>, and those from which the gold ones among them are made.</summary>
    internal IReadOnlyList<string> UniverseReads { get; init; } = [];

    /// <summary>The query parameters that carry a secret.</summary>
    internal IEnumerable<string> SecretParameters => Auth?.SecretParameters ?? [];

    /// <summary>An address on the source's own host, where alone its key may go.</summary>
    internal bool IsAtHome(Uri address) => address.Scheme == BaseUrl.Scheme && address.Authority == BaseUrl.Authority;

    /// <summary>The file that declares the source.</summary>
    public required string File { get; init; }

    /// <summary>What declares the source, for a person.</summary>
    internal string DeclaredBy
    {
        get => field ?? $"{File}: source {Name}";
        init;
    }
}
