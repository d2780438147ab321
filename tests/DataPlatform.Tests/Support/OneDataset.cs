using System.Globalization;
using DataPlatform.Runs;

namespace DataPlatform.Tests.Support;

/// <summary>A vendor of one dataset, <c>acme/d</c> in the table <c>silver.t</c>, and the engine that asks it.</summary>
internal sealed class OneDataset : IAsyncDisposable
{
    private readonly RecipeFiles _recipes = new();
    private readonly TempFolder _data = new();

    private OneDataset(StubApi api) => Api = api;

    public StubApi Api { get; }

    public TestEngine Engine { get; } = new();

    public string Data => _data.Path;

    /// <summary>The day of the next run.</summary>
    public DateOnly Day { get; set; } = new(2026, 1, 9);

    public RunOptions Options =>
        new()
        {
            RecipesDirectory = _recipes.Directory,
            DataDirectory = Data,
            Date = Day,
        };

    /// <param name="dataset">The dataset's settings besides its name, table, domain, path and scope, as YAML.</param>
    /// <param name="body">What every request is answered with.</param>
    public static Task<OneDataset> StartAsync(string dataset, string body) => StartAsync(dataset, _ => new StubApi.Answer(body));

    /// <inheritdoc cref="StartAsync(string, string)"/>
    /// <param name="dataset">The dataset's settings.</param>
    /// <param name="answer">What a request is answered with.</param>
    /// <param name="source">The source's settings besides its name and address.</param>
    public static async Task<OneDataset> StartAsync(
        string dataset,
        Func<StubApi.Request, StubApi.Answer> answer,
        string source = "attempts: 1"
    )
    {
        var vendor = new OneDataset(await StubApi.StartAsync(answer));
        vendor.Declare(dataset, source);
        return vendor;
    }

    /// <summary>Many at once: <c>d0</c> in the table <c>t0</c>, asked for as <c>/d0</c>, and so on.</summary>
    /// <param name="datasets">The settings of each, and what its requests are answered with.</param>
    public static async Task<OneDataset> StartAllAsync(IReadOnlyList<(string Dataset, string Body)> datasets)
    {
        var vendor = new OneDataset(
            await StubApi.StartAsync(r => new StubApi.Answer(datasets[int.Parse(r.Path[2..], CultureInfo.InvariantCulture)].Body))
        );
        var entries = datasets.Select((d, n) => Entry(d.Dataset, $"d{n}", $"t{n}", $"d{n}"));
        vendor._recipes.With("acme.yaml", vendor.Source("attempts: 1") + string.Concat(entries));
        return vendor;
    }

    /// <summary>Says something else of the dataset.</summary>
    /// <param name="dataset">The dataset's settings.</param>
    /// <param name="source">The source's settings besides its name and address.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="table">Its table in silver.</param>
    public void Declare(string dataset, string source = "attempts: 1", string name = "d", string table = "t")
    {
        _recipes.With("acme.yaml", Source(source) + Entry(dataset, name, table, "d"));
    }

    /// <summary>Adds or replaces a gold model.</summary>
    public void Gold(string name, string sql) => _recipes.Gold(name + ".sql", sql);

    public Task<RunSummary> RunAsync() => Engine.RunAsync(Options);

    /// <summary>Runs, and what a query then says; the whole table, in order, when left out.</summary>
    public async Task<IReadOnlyList<string>> RowsAfterRunAsync(
        string sql = "SELECT COLUMNS(c -> NOT starts_with(c, '_')) FROM silver.t ORDER BY ALL"
    )
    {
        await RunAsync();
        return Rows(sql);
    }

    public IReadOnlyList<string> Rows(string sql = "SELECT COLUMNS(c -> NOT starts_with(c, '_')) FROM silver.t ORDER BY ALL") =>
        Tables.Rows(Data, sql);

    /// <summary>Makes the warehouse anew from bronze.</summary>
    /// <returns>Whether all that can be replayed is what it was.</returns>
    public bool RebuildsTheSame()
    {
        var before = Tables.Replayable(Data);
        Engine.Orchestrator.Rebuild(Options);
        return before.SequenceEqual(Tables.Replayable(Data));
    }

    private string Source(string settings) =>
        $"""
            source:
              name: acme
              base_url: {Api.Address}
              {settings.ReplaceLineEndings("\n  ")}
            datasets:

            """;

    private static string Entry(string dataset, string name, string table, string path)
    {
        return $"""
              - name: {name}
                domain: market
                silver_table: {table}
                {Unless("scope: global")}
                {Unless($"path: {path}")}
                {dataset.Trim().ReplaceLineEndings("\n    ")}

            """;

        // What is not said otherwise.
        string Unless(string setting) =>
            Array.Exists(
                dataset.Split('\n'),
                l => l.StartsWith(setting[..(setting.IndexOf(':', StringComparison.Ordinal) + 1)], StringComparison.Ordinal)
            )
                ? ""
                : setting;
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        _recipes.Dispose();
        _data.Dispose();
    }
}
