using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Simulator;

namespace DataPlatform.Tests.Support;

/// <summary>A market simulator of a test's own, and run options that point at it.</summary>
internal sealed class Simulated : IAsyncDisposable
{
    /// <summary>A Friday, so that every shipped recipe runs.</summary>
    public static readonly DateOnly Day = new(2026, 1, 30);

    /// <summary>The key that the market wants.</summary>
    public const string Key = "key-of-the-test-market";

    private Simulated(MarketSimulator market) => Market = market;

    public MarketSimulator Market { get; }

    /// <summary>Recipes and models as they are shipped.</summary>
    public static string ShippedRecipes => Path.Combine(AppContext.BaseDirectory, "recipes");

    /// <param name="options">What to simulate; <see cref="Day"/> and a key are put in where nothing is said.</param>
    public static async Task<Simulated> StartAsync(SimulatorOptions? options = null)
    {
        options ??= new();
        return new(await MarketSimulator.StartAsync(options with { Today = options.Today ?? Day, Key = options.Key ?? Key }));
    }

    /// <summary>Options without limits, on <see cref="Day"/>.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="recipes">The recipes; the shipped ones when left out.</param>
    /// <param name="sources">The sources that the recipes declare.</param>
    public RunOptions Options(string data, string? recipes = null, IReadOnlyList<string>? sources = null)
    {
        sources ??= ["fmp", "fred"];
        return new()
        {
            RecipesDirectory = recipes ?? ShippedRecipes,
            DataDirectory = data,
            Date = Day,
            BaseUrls = sources.ToDictionary(s => s, Market.SourceAddress),
            Limits = sources.ToDictionary(s => s, _ => (IReadOnlyList<RateLimit>)[]),
            Keys = sources.ToDictionary(s => s, _ => Key),
        };
    }

    public ValueTask DisposeAsync() => Market.DisposeAsync();
}
