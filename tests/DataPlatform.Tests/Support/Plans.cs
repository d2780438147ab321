using CsCheck;
using DataPlatform.Planning;
using DataPlatform.Recipes;

namespace DataPlatform.Tests.Support;

/// <summary>Plans of chunks, written by hand or picked at random.</summary>
internal static class Plans
{
    /// <param name="size">Ticker recipes in a chunk.</param>
    /// <param name="sources"><c>source reads other/dataset: dataset dataset/variant ...</c>; each source has a list besides.</param>
    public static ChunkPlan Of(int size, params string[] sources)
    {
        var recipes = sources.SelectMany(line =>
        {
            var (head, datasets) = (line.Split(": ")[0].Split(" reads "), line.Split(": ")[1].Split(' '));
            var source = Some.Source with { Name = head[0], UniverseReads = [.. head.Skip(1).Select(t => $"silver.{Table(t)}")] };
            return datasets
                .Select(d => Recipe(source, d.Split('/')[0], d.Split('/').ElementAtOrDefault(1), isTicker: true))
                .Prepend(Recipe(source, "list", null, isTicker: false));
        });
        return Of(recipes.ToList(), size);
    }

    /// <summary>The plan of any selection.</summary>
    public static Gen<ChunkPlan> Any() => Selection().Select(s => Of(s.Recipes, s.Size));

    /// <summary>Recipes of up to five sources in any order, each reading tables of those with a smaller number, so that there are no circles.</summary>
    public static Gen<(List<DatasetRecipe> Recipes, int Size)> Selection() =>
        from count in Gen.Int[1, 5]
        from order in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        from kinds in Gen.Bool.Array[0, 9].Array[count]
        from reads in Gen.Select(Gen.Int[0, 4], Gen.Int[0, 8]).Array[0, 4].Array[count]
        from size in Gen.Int[1, 5]
        select (
            order
                .SelectMany(n =>
                {
                    var read = reads[n].Where(r => r.Item1 < n).Select(r => $"silver.s{r.Item1}_{r.Item2 / 2}").Distinct();
                    var source = Some.Source with { Name = $"s{n}", UniverseReads = [.. read] };
                    return kinds[n].Select((isTicker, i) => Recipe(source, $"{i / 2}", $"v{i}", isTicker));
                })
                .ToList(),
            size
        );

    private static ChunkPlan Of(List<DatasetRecipe> recipes, int size) =>
        ChunkPlan.Of(recipes.Where(r => !r.IsTicker), recipes.Where(r => r.IsTicker), size);

    private static DatasetRecipe Recipe(SourceRecipe source, string dataset, string? variant, bool isTicker) =>
        Some.TickerRecipe with
        {
            Source = source,
            Dataset = dataset,
            Discriminator = variant,
            IsTicker = isTicker,
            Table = Some.Table(Table($"{source.Name}/{dataset}"), ["symbol"], ("symbol", ColumnType.Text)),
        };

    private static string Table(string dataset) => dataset.Replace('/', '_');
}
