using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Answers of many pages that something ends in their middle: what is stored is not asked again, and the tables end as if nothing had been.</summary>
public sealed class OpenPagesTests
{
    private const int Pages = 6;
    private const int Seed = 20260117;

    // A page has two rows; the newest day is on the first page.
    private const string Expected = "12|2026-01-09|2025-12-29";

    private readonly TestEngine _engine = new();

    [Theory]
    [InlineData("page_number", 500)]
    [InlineData("offset", 500)]
    [InlineData("cursor", 500)]
    [InlineData("last_row", 500)]
    [InlineData("link_header", 500)]
    [InlineData("next_url", 500)]
    [InlineData("next_url", 200)]
    public async Task A_failure_between_pages_is_gone_on_after_in_the_next_run(string kind, int status)
    {
        var broken = true;
        await using var market = await PagedAsync(kind, (_, n) => n == 3 && broken ? new("", status) : null);

        var failed = await _engine.RunAsync(market.Options);
        broken = false;
        var planned = _engine.Planned(market.Options);
        market.Api.Forget();
        var whole = await _engine.RunAsync(market.Options);
        var again = await _engine.RunAsync(market.Options);

        Assert.Equal((1, 0), (failed.Requests.Failed, failed.Requests.Stored));
        Assert.Equal(planned[0].PathAndQuery, market.Api.Asked[0]);
        Assert.Equal(Numbers(kind, 3), market.Api.Requests.Select(Number));
        Assert.Equal((RunStatus.Succeeded, new RequestCounts(1, 1, 0, 0)), (whole.Status, whole.Requests));
        Assert.Equal(new RequestCounts(1, 0, 0, 1), again.Requests);
        CheckTables(market);
    }

    [Theory]
    [MemberData(nameof(FewKinds))]
    public async Task A_quota_that_ends_between_pages_is_gone_on_after_run_by_run(string kind)
    {
        await using var market = await PagedAsync(kind, (_, _) => null);
        foreach (var permits in new[] { 2, 4 })
        {
            var summary = await _engine.RunAsync(Limited(permits));
            Assert.Equal((RunStatus.Partial, 1), (summary.Status, summary.Requests.Skipped));
        }

        var last = await _engine.RunAsync(Limited(100));

        Assert.Equal(RunStatus.Succeeded, last.Status);
        Assert.Equal(Numbers(kind, 1), market.Api.Requests.Select(Number));
        CheckTables(market);

        RunOptions Limited(int permits) =>
            market.Options with
            {
                // Much shorter than the quota takes, and longer than any breath between requests that a slow first answer brings.
                MaxWait = TimeSpan.FromMinutes(1),
                Limits = new Dictionary<string, IReadOnlyList<RateLimit>> { ["small"] = [new(permits, TimeSpan.FromDays(1))] },
            };
    }

    [Theory]
    [InlineData(404, "{}")]
    [InlineData(200, "")]
    [InlineData(200, "[]")]
    public async Task Counted_pages_whose_end_comes_in_a_later_run_are_whole(int status, string body)
    {
        var broken = true;
        await using var market = await PagedAsync("page_number", (_, n) => n <= Pages ? null : new(body, broken ? 500 : status));
        await _engine.RunAsync(market.Options);
        broken = false;

        var whole = await _engine.RunAsync(market.Options);

        Assert.Equal((RunStatus.Succeeded, new RequestCounts(1, 1, 0, 0)), (whole.Status, whole.Requests));
        Assert.Equal("id\nday|12", Tables.Value(market.Data, "SELECT fields, most_rows FROM ops.watermarks"));
        CheckTables(market);
    }

    [Fact]
    public async Task A_stop_between_pages_is_gone_on_after()
    {
        using var stop = new CancellationTokenSource();
        await using var market = await PagedAsync(
            "next_url",
            (_, n) =>
            {
                if (n == 4)
                {
                    stop.Cancel();
                }

                return null;
            }
        );

        var stopped = await _engine.RunAsync(market.Options, stop.Token);
        var whole = await _engine.RunAsync(market.Options);

        Assert.Equal((RunStatus.Interrupted, RunStatus.Succeeded), (stopped.Status, whole.Status));
        Assert.Equal(Numbers("next_url", 1), market.Api.Requests.Select(Number));
        CheckTables(market);
    }

    [Fact]
    public async Task Stored_pages_of_another_day_or_of_a_changed_recipe_are_no_use()
    {
        var broken = true;
        await using var market = await PagedAsync("page_number", (_, n) => n == 3 && broken ? new("", 500) : null);
        await _engine.RunAsync(market.Options);
        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });
        market.With("small.yaml", Recipe("page_number", market.Api.Address, "size: \"50\", "));
        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });
        broken = false;

        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal([1, 2, 3, 1, 2, 3, 1, 2, 3, 3, 4, 5, 6, 7], market.Api.Requests.Select(Number));
        CheckTables(market);
    }

    [Fact]
    public async Task Pages_that_the_vendor_no_longer_knows_are_asked_anew_in_the_run_after()
    {
        var (run, answers) = (1, new[] { 500, 410, 0 });
        await using var market = await PagedAsync(
            "next_url",
            (_, n) => n == 3 && answers[run - 1] is > 0 and var status ? new("", status) : null
        );
        for (; run <= 3; run++)
        {
            await _engine.RunAsync(market.Options);
        }

        Assert.Equal([1, 2, 3, 3, 1, 2, 3, 4, 5, 6], market.Api.Requests.Select(Number));
        CheckTables(market);
    }

    [Fact]
    public async Task A_row_that_does_not_fit_is_judged_with_the_whole_answer_however_many_runs_it_took()
    {
        var broken = true;
        await using var market = await PagedAsync(
            "page_number",
            (_, n) =>
                n == 1 ? new("""[{"id":1,"day":"2026-01-09"},{"id":"?","day":"2026-01-08"}]""")
                : n == 3 && broken ? new("", 500)
                : null
        );
        await _engine.RunAsync(market.Options);
        broken = false;
        var second = await _engine.RunAsync(market.Options);
        var tomorrow = market.Options with { Date = SmallMarket.Day.AddDays(1) };
        var due = _engine.Planned(tomorrow);
        var third = await _engine.RunAsync(tomorrow);

        // Two answers with the same bad row: the vendor means it.
        Assert.Single(due);
        Assert.Equal((1, 1), (second.Requests.Stored, third.Requests.Stored));
        Assert.Equal("2026-01-10|2026-01-09", Tables.Value(market.Data, "SELECT last_success, covered_to FROM ops.watermarks"));
        CheckReplay(market);
    }

    [Fact]
    public async Task An_answer_whose_beginning_is_lost_from_bronze_is_asked_whole()
    {
        var broken = true;
        await using var market = await PagedAsync("page_number", (_, n) => n == 3 && broken ? new("", 500) : null);
        await _engine.RunAsync(market.Options with { Switches = new() { Silver = false } });
        Directory.Delete(Path.Combine(market.Data, "bronze", "market"), recursive: true);
        broken = false;
        market.Api.Forget();

        await _engine.RunAsync(market.Options);

        Assert.Equal(Numbers("page_number", 1), market.Api.Requests.Select(Number));
        CheckPromoted(market);
    }

    // What is kept of an open answer is a number, a text of the answer, or an address; a failure between pages is tried with every kind.
    public static TheoryData<string> FewKinds =>
        Kills.IsLong ? ["page_number", "offset", "cursor", "last_row", "link_header", "next_url"] : ["offset", "last_row", "next_url"];

    /// <summary>A real process, killed at seeded random moments among the pages, and rerun.</summary>
    [Theory]
    [MemberData(nameof(FewKinds))]
    public async Task A_process_killed_among_pages_repeats_at_most_the_page_in_flight(string kind)
    {
        var kills = Kills.IsLong ? 4 : 2;
        var answered = 0;
        var most = 0;
        // No life gets further than a page or two, so each ends by being killed.
        await using var market = await PagedAsync(
            kind,
            (_, _) => null,
            _ =>
                Interlocked.Increment(ref answered) > Volatile.Read(ref most)
                    ? Task.Delay(Timeout.Infinite, CancellationToken.None)
                    : Task.CompletedTask
        );
        var random = new Random(Seed);
        for (var kill = 0; kill < kills; kill++)
        {
            var asked = market.Api.Requests.Count;
            Volatile.Write(ref answered, 0);
            Volatile.Write(ref most, random.Next(1, 3));
            using var process = Start(market);
            await market.Api.Arrived(asked + most + random.Next(0, 2)).WaitAsync(TestEngine.Limit);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 4)), TimeProvider.System, CancellationToken.None);
            process.Kill();
            await process.EndAsync();
        }

        Volatile.Write(ref most, int.MaxValue);
        using var last = Start(market);
        var exit = await last.EndAsync();

        Assert.True(exit == 0, await last.Errors);
        Assert.Equal(Numbers(kind, 1), market.Api.Requests.Select(Number).Distinct());
        Assert.InRange(market.Api.Requests.Count, Numbers(kind, 1).Count() + 1, Numbers(kind, 1).Count() + kills);
        CheckTables(market);
    }

    private void CheckTables(SmallMarket market)
    {
        CheckPromoted(market);
        CheckReplay(market);
    }

    private static void CheckPromoted(SmallMarket market)
    {
        Assert.Equal(Expected, Tables.Value(market.Data, "SELECT count(*), max(day), min(day) FROM silver.paged"));
        Assert.Equal("2026-01-09", Tables.Value(market.Data, "SELECT covered_to FROM ops.watermarks"));
        Assert.Empty(Tables.Rows(market.Data, "SELECT run_id FROM ops.open_requests UNION ALL SELECT run_id FROM ops.open_answers"));
    }

    private void CheckReplay(SmallMarket market)
    {
        const string Requests =
            "SELECT run_id, status, window_to, bronze_line FROM ops.requests WHERE bronze_file IS NOT NULL ORDER BY ALL";
        var (before, requests) = (Tables.Replayable(market.Data), Tables.Rows(market.Data, Requests));
        _engine.Orchestrator.Rebuild(market.Options);
        Assert.Equal(before, Tables.Replayable(market.Data));
        Assert.Equal(requests, Tables.Rows(market.Data, Requests));
    }

    private static HostProcess Start(SmallMarket market) =>
        HostProcess.Start(["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--date", "2026-01-09"]);

    // Where pages are counted, an empty one says that there are no more.
    private static IEnumerable<int> Numbers(string kind, int from) =>
        Enumerable.Range(from, Pages + (kind is "page_number" or "offset" or "last_row" ? 1 : 0) - from + 1);

    private static int Number(StubApi.Request request) =>
        request.Query.TryGetValue("skip", out var rows) ? (Int(rows) / 2) + 1
        : request.Query.TryGetValue("after", out var id) ? (Int(id) / 2) + 1
        : Int(request.Query.GetValueOrDefault("page", "1").Replace("to-", "", StringComparison.Ordinal));

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<SmallMarket> PagedAsync(
        string kind,
        Func<StubApi.Request, int, StubApi.Answer?> answer,
        Func<StubApi.Request, Task>? hold = null
    )
    {
        var market = await SmallMarket.StartAsync(lists: 0, series: 0, r => answer(r, Number(r)) ?? Page(kind, Number(r)), hold);
        return market.With("small.yaml", Recipe(kind, market.Api.Address));
    }

    private static string Recipe(string kind, Uri address, string query = "") =>
        $$"""
            source: { name: small, base_url: "{{address}}", attempts: 1 }

            datasets:
              - name: paged
                domain: market
                scope: global
                path: paged
                query: { {{query}}kind: {{kind}} }
                date_field: day
                {{kind switch
            {
                "next_url" => "rows: rows\n    pagination: { type: next_url, path: next }",
                "cursor" => "rows: rows\n    pagination: { type: cursor, param: page, path: next }",
                "offset" => "pagination: { type: offset, param: skip }",
                "last_row" => "pagination: { type: cursor, param: after, last_row: id }",
                "link_header" => "pagination: { type: link_header }",
                _ => "pagination: { type: page_number, param: page, start: 1 }",
            }}}
                silver_table: paged
                key: [day]
                columns: { id: integer, day: date }
            """;

    private static StubApi.Answer Page(string kind, int number)
    {
        var rows = number > Pages ? "" : $"{Row((2 * number) - 1)},{Row(2 * number)}";
        var next =
            number == Pages ? "null"
            : kind == "cursor" ? $"\"to-{number + 1}\""
            : $"\"?kind={kind}&page={number + 1}\"";
        var answer = new StubApi.Answer(kind is "next_url" or "cursor" ? $"{{\"rows\":[{rows}],\n \"next\":{next}}}" : $"[{rows}]");
        return kind == "link_header" && number < Pages
            ? answer with
            {
                Headers = new Dictionary<string, string> { ["Link"] = $"<?kind={kind}&page={number + 1}>; rel=\"next\"" },
            }
            : answer;
    }

    private static string Row(int id) =>
        $"{{\"id\":{id},\"day\":\"{SmallMarket.Day.AddDays(1 - id).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\"}}";
}
