using System.Runtime.CompilerServices;

namespace DataPlatform.Recipes;

/// <summary>
/// One way of asking one dataset: the unit of a chunk. A dataset with variants (annual and quarterly statements, say) has one recipe
/// for each; they share the silver table.
/// </summary>
public sealed record DatasetRecipe
{
    internal const string Get = "GET";
    internal const string Post = "POST";

    // Found once for each recipe, of which there may be a million requests, and forgotten with it. No field of its own, which a copy would take over.
    private static readonly ConditionalWeakTable<DatasetRecipe, HashSet<string>> NamesSent = [];

    /// <summary>The source that is asked.</summary>
    public required SourceRecipe Source { get; init; }

    /// <summary>The subject the dataset belongs to; part of folder names.</summary>
    public required string Domain { get; init; }

    /// <summary>The dataset's name, unique in its source; part of folder names.</summary>
    public required string Dataset { get; init; }

    /// <summary>Names that the dataset had before: what is stored under them is its own.</summary>
    public IReadOnlyList<string> Formerly { get; init; } = [];

    /// <summary>
    /// The dataset of the same source whose answers it reads, which is the one that is asked: all that a request says is that dataset's. Null: it is asked
    /// itself.
    /// </summary>
    public string? AnswersOf { get; init; }

    /// <summary>The variant; null when the dataset has only one recipe. Never part of a path on disk.</summary>
    public string? Discriminator { get; init; }

    /// <summary>True when one request is sent for each selected ticker, false when the recipe is one request.</summary>
    public required bool IsTicker { get; init; }

    /// <summary>What it is asked for one after the other, in the order in which the recipe declares it; empty: nothing besides tickers.</summary>
    public IReadOnlyList<FanOut> ForEach { get; init; } = [];

    /// <summary>The path below the source's base address; may hold placeholders.</summary>
    public required string Path { get; init; }

    /// <summary>Query parameters in the order they are sent; values may hold placeholders, and a name may come again.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The method of the request, in capitals. Default GET.</summary>
    public string Method { get; init; } = Get;

    /// <summary>What the request carries; null for nothing.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>The value of <c>{limit}</c>; null when the recipe does not use it.</summary>
    public int? Limit { get; init; }

    /// <summary>Days that must have passed since the last success before the recipe is due again. Default 0: once every day.</summary>
    public int MinAgeDays { get; init; }

    /// <summary>The days of the week on which the recipe runs; empty: every day.</summary>
    public IReadOnlyList<DayOfWeek> RunDays { get; init; } = [];

    /// <summary>The subscriptions that include the dataset; empty: all.</summary>
    public IReadOnlyList<string> Plans { get; init; } = [];

    /// <summary>The first <c>{from}</c>; null when <see cref="HistoryDays"/> says it or no window is asked.</summary>
    public DateOnly? HistoryFrom { get; init; }

    /// <summary>The first <c>{from}</c> as days before the run's date.</summary>
    public int? HistoryDays { get; init; }

    /// <summary>Days before the newest date we have that are asked again, for data that the vendor revises. Default 0: from the newest day on.</summary>
    public int RefetchDays { get; init; }

    /// <summary>How a window is asked for.</summary>
    public AskedWindow Window { get; init; } = new();

    /// <summary>The column whose newest value becomes the next <c>{from}</c>; null when no window is asked.</summary>
    public string? DateField { get; init; }

    /// <summary>Where the rows are, and how they are written there.</summary>
    public RowsRecipe Rows { get; init; } = RowsRecipe.Default;

    /// <summary>True when an answer in which the path of <see cref="Rows"/> leads nowhere is one without rows. Default false: it is no answer.</summary>
    public bool RowsMayBeMissing { get; init; }

    /// <summary>How the body is written.</summary>
    public BodyFormat Format { get; init; }

    /// <summary>How a CSV body is written; of no meaning for other formats.</summary>
    public CsvRecipe Csv { get; init; } = CsvRecipe.Default;

    /// <summary>The character set of the body; null: UTF-8, unless the body itself says another one.</summary>
    public string? Charset { get; init; }

    /// <summary>The name of the file that is read where the body is a zip file; <c>*</c> stands for anything. Null: it is none.</summary>
    public string? ZipEntry { get; init; }

    /// <summary>
    /// True when an answer without rows is a success. Default false: it is one for a ticker that never had rows; of one that had some, and of a dataset
    /// without tickers, it is asked again by the next run.
    /// </summary>
    public bool EmptyIsAnswer { get; init; }

    /// <summary>What responses mean; the first rule that holds counts. One of which none does means what it means everywhere.</summary>
    public IReadOnlyList<ResponseRule> Responses { get; init; } = [];

    /// <summary>How further pages are asked; null: there is one page.</summary>
    public Pagination? Pagination { get; init; }

    /// <summary>Permits that one attempt takes. Default 1.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>The typed table that the rows go to.</summary>
    public required SilverTable Table { get; init; }

    /// <summary>The fields beside the rows that somebody has to know, each as field names from the body's root.</summary>
    internal IReadOnlyList<ValuePath> FieldsAround => Pagination?.FieldsAround ?? [];

    /// <summary>Who the recipe is, apart from what it says.</summary>
    public RecipeId Id => new(Source.Name, Dataset, Discriminator);

    /// <summary>The recipe whose requests and stored answers its rows come from; itself in most cases.</summary>
    internal RecipeId AskedId => AnswersOf is null ? Id : Id with { Dataset = AnswersOf };

    /// <summary>Who it was under the names that it had before.</summary>
    internal IEnumerable<RecipeId> FormerIds => Formerly.Select(name => Id with { Dataset = name });

    /// <summary><c>source/dataset</c> or <c>source/dataset/discriminator</c>: unique in a book.</summary>
    public string Name => Id.ToString();

    /// <summary>True when the request's window is derived from a watermark.</summary>
    public bool HasWindow => Asks("from");

    /// <summary>True when the recipe may be several requests, each of which has a name by which it is known.</summary>
    internal bool AsksForMany => IsTicker || ForEach.Count > 0;

    /// <summary>True when what it is asked for is read from the warehouse.</summary>
    internal bool FansOut => IsTicker || ForEach.Any(f => f is FanOut.Queried);

    /// <summary>The tables from which is read what it is asked for, as <c>schema.table</c>.</summary>
    internal IEnumerable<string> TablesRead =>
        ForEach.OfType<FanOut.Queried>().SelectMany(q => q.Reads).Concat(IsTicker ? Source.UniverseReads : []);

    /// <summary>The table that it loads, as <c>schema.table</c>.</summary>
    internal string TableName => $"silver.{Table.Name}";

    /// <summary>The tables that other datasets make of its answers, as <c>schema.table</c>.</summary>
    internal IReadOnlyList<string> AlsoLoads { get; init; } = [];

    /// <summary>All of them know a row by a day, too.</summary>
    internal bool OthersAreByDay { get; init; } = true;

    /// <summary>Rows of one of its windows never replace those of another one, so that it does not matter which of them is answered last.</summary>
    internal bool IsByDay => DateField is { } day && Table.IsByDay && Table.Key.Contains(day, StringComparer.Ordinal) && OthersAreByDay;

    /// <summary>
    /// The fields of a row that tell it apart from those of other pages; empty where that takes more than them: rows that are made of parts of an answer,
    /// a key with values from elsewhere in it, or other tables that read the same answers.
    /// </summary>
    internal IReadOnlyList<string> KeyFields
    {
        get
        {
            // What the recipe itself says is the same in all pages of an answer.
            var columns = Table.Columns.Where(c => Table.Key.Contains(c.Name, StringComparer.Ordinal) && c.Value is null).ToList();
            return
                Rows.Shape == RowShape.List
                && Rows.Expand is null
                && AlsoLoads.Count == 0
                && columns.TrueForAll(c => c.RowField is not null)
                ? [.. columns.Select(c => c.RowField!).Distinct(StringComparer.Ordinal)]
                : [];
        }
    }

    /// <summary>All tables that its answers are for.</summary>
    internal IEnumerable<string> TablesLoaded => AlsoLoads.Prepend(TableName);

    /// <summary>True when what it is asked for is read from a table that another one loads.</summary>
    internal bool Reads(DatasetRecipe loader) => TablesRead.Intersect(loader.TablesLoaded, StringComparer.Ordinal).Any();

    /// <summary>True when a history is cut into windows that are requests of their own.</summary>
    internal bool HasSteps => HasWindow && Window.Step is not null;

    /// <summary>True when the answer is that of the run's date alone.</summary>
    internal bool AsksForDay => !HasWindow && Asks("date");

    /// <summary>The texts of the request that may hold placeholders.</summary>
    internal IEnumerable<string> Sent => Query.Select(q => q.Value).Append(Path).Concat(Body?.Texts ?? []);

    /// <summary>True when a placeholder stands in the request.</summary>
    internal bool Sends(string name) => Asks(name);

    private bool Asks(string placeholder) => NamesSent.GetValue(this, NamesIn).Contains(placeholder);

    private static HashSet<string> NamesIn(DatasetRecipe recipe) =>
        recipe.Sent.SelectMany(Placeholder.NamesIn).ToHashSet(StringComparer.Ordinal);
}
