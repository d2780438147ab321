using System.Threading.Tasks.Dataflow;
using CsCheck;
using DataPlatform.Network;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Network;

/// <summary>What the splitter lets start, and when, whatever the plan and in whatever order chunks are done.</summary>
public sealed class RecipeSplitterTests
{
    [Fact]
    public async Task Batches_are_the_chunks_of_the_plan_and_all_of_them_start_when_they_may()
    {
        await (
            from plan in Plans.Any()
            from inFlight in Pick.From<ChunksInFlight>(1, 2, 3, ChunksInFlight.Most, ChunksInFlight.PerSource)
            from seed in Gen.Int[0, int.MaxValue - 1]
            select (plan, inFlight, seed)
        ).SampleAsync(
            async sample =>
            {
                var (plan, inFlight, seed) = sample;
                var random = new Random(seed);
                using var run = new Splitting(plan, inFlight);
                var (started, done, current) = (new List<RecipeChunk>(), new HashSet<int>(), new List<RecipeChunk>());
                while (done.Count < plan.Chunks.Count)
                {
                    // Whatever is not done yet, there is always a chunk that can go on.
                    current.AddRange(await run.StartedAsync(current.Count == 0));
                    Check(current, done, inFlight);
                    started.AddRange(current.Except(started));
                    var leaving = current[random.Next(current.Count)];
                    current.Remove(leaving);
                    done.Add(leaving.Index);
                    run.Credits.Return(leaving);
                }

                await run.End.WaitAsync(TestEngine.Limit, CancellationToken.None);
                Assert.Equal(plan.Chunks.Select(Told), started.OrderBy(c => c.Index).Select(Told));
                foreach (var queue in started.GroupBy(c => inFlight.IsPerSource ? c.Source : ""))
                {
                    Assert.Equal(queue.Select(c => c.Index).Order(), queue.Select(c => c.Index));
                }
            },
            iter: 300
        );
    }

    [Fact]
    public async Task A_stop_ends_the_waiting_for_a_chunk_that_will_never_start()
    {
        var plan = Plans.Of(1, "first reads second/b: x", "second: a b");
        using var run = new Splitting(plan, ChunksInFlight.PerSource);
        var lists = await run.StartedAsync(wait: true);
        run.Credits.Return(Assert.Single(lists));
        Assert.Equal(["second/a"], Assert.Single(await run.StartedAsync(wait: true)).Recipes.Select(r => r.Name));

        await run.StopAsync();

        await run.End.WaitAsync(TestEngine.Limit, CancellationToken.None);
        Assert.Empty(await run.StartedAsync(wait: false));
    }

    [Fact]
    public async Task A_fault_ends_the_waiting_too()
    {
        using var run = new Splitting(Plans.Of(1, "only: a b"), 1);

        run.Tokens.RaiseFault();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.End.WaitAsync(TestEngine.Limit, CancellationToken.None));
    }

    private static void Check(List<RecipeChunk> current, HashSet<int> done, ChunksInFlight inFlight)
    {
        Assert.All(current, c => Assert.All(c.WaitsFor, w => Assert.Contains(w, done)));
        if (inFlight.IsPerSource)
        {
            Assert.Equal(current.Count, current.DistinctBy(c => c.Source).Count());
        }
        else
        {
            Assert.InRange(current.Count, 1, inFlight.Number);
        }
    }

    private static string Told(RecipeChunk chunk) => $"{chunk.Index} {string.Join(' ', chunk.Recipes.Select(r => r.Name))}";

    /// <summary>A splitter at work, as the network sets it up.</summary>
    private sealed class Splitting : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly BufferBlock<RecipeChunk> _started = new();

        public Splitting(ChunkPlan plan, ChunksInFlight inFlight)
        {
            Tokens = new(TimeProvider.System, () => { }, _stop.Token);
            Credits = new(plan, inFlight);
            // The size of the plan's own chunks: that of the largest ticker chunk.
            var size = plan.Chunks.Where(c => c.IsTicker).Select(c => c.Recipes.Count).DefaultIfEmpty(1).Max();
            var batches = plan.TickerSources.ToDictionary(s => s, _ => new BatchBlock<DatasetRecipe>(size));
            End = new RecipeSplitter(plan, Credits, Tokens).EmitAsync(batches, _started);
        }

        public RunTokens Tokens { get; }

        public ChunkCredits Credits { get; }

        public Task End { get; }

        public Task StopAsync() => _stop.CancelAsync();

        /// <summary>What has started since the last time.</summary>
        public async Task<IList<RecipeChunk>> StartedAsync(bool wait)
        {
            if (wait)
            {
                await _started.OutputAvailableAsync(CancellationToken.None).WaitAsync(TestEngine.Limit, CancellationToken.None);
            }

            return _started.TryReceiveAll(out var chunks) ? chunks : [];
        }

        public void Dispose()
        {
            Tokens.RaiseFault();
            Tokens.Dispose();
            _stop.Dispose();
        }
    }
}
