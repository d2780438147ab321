using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Planning;

/// <summary>What a plan holds while it goes through the values of a <c>for_each</c>, of which there may be a million.</summary>
[Collection(Alone.Name)]
public sealed class PlanMemoryTests
{
    private const string Id = "lpad(i::VARCHAR, 10, '0')";
    private const int Few = 20_000;
    private const int Many = 200_000;

    // The ten bytes of a value, four for their end, eight for what it was told, and between eight and sixteen to find it.
    private const int Most = 40;

    // What other tests have left may be collected, or made, while one measures.
    private const int Tries = 5;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_value_takes_little_more_than_its_own_bytes(bool areKnown)
    {
        Held(Few, areKnown);
        var measured = new List<double>();

        do
        {
            measured.Add((double)(Held(Many, areKnown) - Held(Few, areKnown)) / (Many - Few));
        } while (measured[^1] is < 0 or > Most && measured.Count < Tries);

        Assert.True(measured[^1] is >= 0 and <= Most, $"bytes of a value: {string.Join(", ", measured)}");
    }

    private static long Held(int values, bool areKnown)
    {
        using var warehouse = Some.Warehouse();
        var recipe = Some.Recipe with { ForEach = [new FanOut.Queried($"SELECT {Id} AS id FROM range({values}) AS r(i)", ["id"], ["id"])] };
        if (areKnown)
        {
            warehouse.Execute(
                $"""
                INSERT INTO ops.watermarks (source, dataset, ticker, last_success, last_rows)
                SELECT $source, $dataset, 'id=' || {Id}, $date, $date - (i % 7)::INTEGER FROM range({values}) AS r(i)
                """,
                ("source", recipe.Id.Source),
                ("dataset", recipe.Id.Dataset),
                ("date", Some.Date)
            );
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var reader = new FanOutReader(new() { RecipesDirectory = "recipes", DataDirectory = "data" }, warehouse);
        var (requests, held) = (0, 0L);
        foreach (var request in new Planner(new(warehouse), Some.Date).Plan(recipe, reader.Of(recipe, CancellationToken.None)))
        {
            Assert.Equal(areKnown, request.Skip is not null);
            held = ++requests == values ? GC.GetTotalMemory(forceFullCollection: true) : 0;
        }

        Assert.Equal(values, requests);
        return held - before;
    }
}
