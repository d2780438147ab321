using System.Diagnostics;
using DataPlatform.Recipes;

namespace DataPlatform.Network;

/// <summary>The unit of promotion: some recipes, and one request for each of them and its tickers.</summary>
internal sealed record Chunk
{
    public required int Index { get; init; }

    public required int Of { get; init; }

    public required bool IsTicker { get; init; }

    public required IReadOnlyList<DatasetRecipe> Recipes { get; init; }

    /// <summary>The tickers of each source that the chunk's recipes ask; empty for the non-ticker chunk.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Tickers { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required long StartStamp { get; init; }

    public Activity? Span { get; init; }

    public Activity? BronzeSpan { get; init; }

    public string Kind => IsTicker ? "ticker" : "non-ticker";

    public IReadOnlyList<string> TickersOf(SourceRecipe source) => Tickers.GetValueOrDefault(source.Name) ?? [];

    /// <summary>The sources that the chunk asks: as many lanes report to the gate.</summary>
    public IEnumerable<string> Sources => Recipes.Select(r => r.Source.Name).Distinct(StringComparer.Ordinal);

    /// <summary>Requests that the chunk stands for.</summary>
    public long Requests => Recipes.Sum(r => r.IsTicker ? (long)TickersOf(r.Source).Count : 1);

    /// <summary><c>first..last</c>, as the log names the chunk.</summary>
    public string Datasets => Recipes.Count == 1 ? Recipes[0].Name : $"{Recipes[0].Name}..{Recipes[^1].Name}";
}
