using System.Text;
using DataPlatform.Bronze;
using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Http;
using DataPlatform.Bronze.Segments;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Bronze;

/// <summary>A fetcher, a real server and real segments. The clock stands.</summary>
public sealed class BronzeFetcherTests : IDisposable
{
    private const string Run = "20240612T120000.000Z-abcd";

    private static readonly Ending Rows = new Ending.Stored(StoredAnswer.Rows, Succeeds: true);
    private static readonly Ending Interrupted = new Ending.Skipped(new NotSent.Interrupted());

    private readonly TempFolder _folder = new();
    private readonly WatchedClock _clock = new();
    private readonly RecordingEvents _events = new();
    private readonly RunContext _run;
    private readonly BronzeStore _store;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();

    public BronzeFetcherTests()
    {
        _run = new(Run, Some.Date, _clock.GetUtcNow());
        _store = new(_folder.Path, _run);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
        _stop.Dispose();
        _abort.Dispose();
    }

    [Fact]
    public async Task A_response_becomes_one_line_and_an_order_one_outcome()
    {
        const string body = """[{"symbol":"A"}]""";
        await using var api = await StubApi.StartAsync(_ => new(body));
        using var client = Client(api);

        var outcome = await FetchAsync(Fetcher(client), List(api));

        Assert.Equal(
            new RequestOutcome
            {
                Recipe = Some.Recipe.Id,
                To = Some.Date,
                Date = Some.Date,
                Ending = Rows,
                HttpStatus = 200,
                Attempts = 1,
                Responses = 1,
                Bytes = body.Length,
                File = $"bronze/reference/demo/list/2024-06-12/{Run}-c1.jsonl",
                Line = 1,
                At = _clock.GetUtcNow(),
                Took = TimeSpan.Zero,
            },
            outcome
        );
        var (record, kept) = Assert.Single(Lines(outcome));
        Assert.Equal((body, 200, $"{api.Address}list"), (kept, record.Status, record.Url));
    }

    [Fact]
    public async Task Orders_at_once_share_a_segment_and_each_outcome_names_its_own_line()
    {
        await using var api = await StubApi.StartAsync(r => new($$"""[{"symbol":"{{r.Query["symbol"]}}"}]"""));
        using var client = Client(api);
        var fetcher = Fetcher(client);

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => FetchAsync(fetcher, Price(api, $"T{n}"))));

        var lines = Lines(outcomes[0]);
        Assert.Equal(20, lines.Count);
        Assert.All(outcomes, o => Assert.Equal((o.Ticker, $$"""[{"symbol":"{{o.Ticker}}"}]"""), At(o, lines)));

        static (string?, string) At(RequestOutcome outcome, List<(BronzeRecord Record, string Body)> lines) =>
            (lines[(int)outcome.Line!.Value - 1].Record.Ticker, lines[(int)outcome.Line!.Value - 1].Body);
    }

    [Fact]
    public async Task A_page_is_on_disk_before_the_next_one_is_asked_for()
    {
        var onDisk = new List<int>();
        await using var api = await StubApi.StartAsync(r =>
        {
            onDisk.Add(Segments().Sum(s => Text(s).Count(c => c == '\n')));
            return Page(r);
        });
        using var client = Client(api);

        await FetchAsync(Fetcher(client), List(api) with { Pagination = Numbered });

        Assert.Equal([0, 1, 2], onDisk);
    }

    [Fact]
    public async Task Pages_by_number_end_as_one_outcome_that_names_the_last_line()
    {
        await using var api = await StubApi.StartAsync(Page);
        using var client = Client(api);

        var outcome = await FetchAsync(Fetcher(client), List(api) with { Pagination = Numbered });

        Assert.Equal((Rows, 3, 3, 3L), (outcome.Ending, outcome.Responses, outcome.Attempts, outcome.Line));
        Assert.Equal(["/list?page=1", "/list?page=2", "/list?page=3"], api.Asked);
        Assert.Equal(["1", "2", "3"], Lines(outcome).Select(l => l.Record.Page));
    }

    [Fact]
    public async Task Pages_that_name_the_next_one_end_as_one_outcome_that_names_the_last_line()
    {
        await using var api = await StubApi.StartAsync(r =>
            new(r.Query.ContainsKey("after") ? """{"rows":[{"symbol":"B"}]}""" : """{"rows":[{"symbol":"A"}],"next":"/list?after=A"}""")
        );
        using var client = Client(api);

        var outcome = await FetchAsync(
            Fetcher(client),
            List(api) with
            {
                Pagination = new Pagination.NextUrl(ValuePath.Of("next")),
                Rows = RowsRecipe.At("rows"),
            }
        );

        Assert.Equal((Rows, 2, 2L), (outcome.Ending, outcome.Responses, outcome.Line));
        Assert.Equal(["/list", "/list?after=A"], api.Asked);
        Assert.Equal([null, $"{api.Address}list?after=A"], Lines(outcome).Select(l => l.Record.Page));
    }

    [Fact]
    public async Task An_answer_that_is_no_good_is_a_line_and_a_failed_outcome()
    {
        await using var api = await StubApi.StartAsync(_ => new("down", 500));
        using var client = Client(api);

        var outcome = await FetchAsync(Fetcher(client), List(api));

        Assert.Equal((FailureKind.Http, 500, 1L), (Failure(outcome), outcome.HttpStatus, outcome.Line));
        Assert.Equal("down", Assert.Single(Lines(outcome)).Body);
    }

    [Fact]
    public async Task An_attempt_without_an_answer_is_a_line_and_a_failed_outcome_too()
    {
        await using var api = await StubApi.StartAsync(_ => new("", 307));
        using var client = Client(api);

        var outcome = await FetchAsync(Fetcher(client), List(api));

        Assert.Equal((FailureKind.Redirect, null, 1L), (Failure(outcome), outcome.HttpStatus, outcome.Line));
        var (record, body) = Assert.Single(Lines(outcome));
        Assert.Equal((FailureKind.Redirect, null, ""), (record.Failure, record.Status, body));
    }

    [Fact]
    public async Task A_page_that_fails_ends_the_request_and_the_pages_before_it_are_kept()
    {
        await using var api = await StubApi.StartAsync(r => r.Query["page"] == "2" ? new("down", 500) : Page(r));
        using var client = Client(api);

        var outcome = await FetchAsync(Fetcher(client), List(api) with { Pagination = Numbered });

        Assert.Equal((FailureKind.Http, 2, 2L), (Failure(outcome), outcome.Responses, outcome.Line));
        Assert.Equal(["1", "2"], Lines(outcome).Select(l => l.Record.Page));
    }

    [Fact]
    public async Task A_request_that_is_tried_again_is_one_line_that_counts_its_attempts()
    {
        var statuses = new Queue<int>([429, 200]);
        await using var api = await StubApi.StartAsync(_ =>
            new("[1]", statuses.Dequeue()) { Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } }
        );
        using var client = Client(api, s => s with { Attempts = 2 });

        var outcome = await FetchAsync(Fetcher(client), List(api));

        Assert.Equal((200, 2, 1), (outcome.HttpStatus, outcome.Attempts, outcome.Responses));
        Assert.Equal(2, Assert.Single(Lines(outcome)).Record.Attempts);
    }

    [Fact]
    public async Task Stopped_before_its_turn_a_request_is_interrupted_and_nothing_is_sent()
    {
        await using var api = await StubApi.StartAsync(Page);
        using var client = Client(api);
        await _stop.CancelAsync();

        var outcome = await FetchAsync(Fetcher(client), Price(api, "A"));

        Assert.Equal(Not("A", new NotSent.Interrupted()), outcome);
        Assert.Empty(api.Requests);
        Assert.Empty(Segments());
        Assert.Empty(_events.All);
    }

    [Fact]
    public async Task Stopped_between_two_pages_a_request_is_interrupted_with_the_responses_so_far()
    {
        await using var api = await StubApi.StartAsync(r =>
        {
            _stop.Cancel();
            return Page(r);
        });
        using var client = Client(api);

        var outcome = await FetchAsync(Fetcher(client), List(api) with { Pagination = Numbered });

        Assert.Equal((Interrupted, 1, 200, 1L), (outcome.Ending, outcome.Responses, outcome.HttpStatus, outcome.Line));
        Assert.Single(api.Requests);
        Assert.Single(Lines(outcome));
    }

    [Fact]
    public async Task Stopped_while_it_waits_for_a_permit_a_request_is_interrupted_and_nothing_is_sent()
    {
        var isWaiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var quota = new RecordingQuota { Hold = new TaskCompletionSource().Task, OnHeard = _ => isWaiting.TrySetResult() };
        await using var api = await StubApi.StartAsync(Page);
        using var client = Client(api, quota: quota);

        var fetching = FetchAsync(Fetcher(client), Price(api, "A"));
        await isWaiting.Task.WaitAsync(TestEngine.Limit);
        await _stop.CancelAsync();

        Assert.Equal(Not("A", new NotSent.Interrupted()), await fetching);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task Aborted_on_its_way_a_request_is_interrupted_without_a_line()
    {
        await using var api = await StubApi.StartAsync(async _ =>
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return new("[]");
        });
        using var client = Client(api);

        var fetching = FetchAsync(Fetcher(client), Price(api, "A"));
        await api.Arrived(1).WaitAsync(TestEngine.Limit);
        await _abort.CancelAsync();

        Assert.Equal(Not("A", new NotSent.Interrupted()), await fetching);
        Assert.Empty(Segments());
    }

    [Fact]
    public async Task Once_a_permit_takes_longer_than_the_run_waits_nobody_asks_for_another()
    {
        var quota = new RecordingQuota { Grants = 0 };
        await using var api = await StubApi.StartAsync(Page);
        using var client = Client(api, quota: quota);
        var standing = Standing(client.Source);
        var fetcher = Fetcher(client, standing);

        var outcomes = new[] { await FetchAsync(fetcher, Price(api, "A")), await FetchAsync(fetcher, Price(api, "B")) };

        var used = new NotSent.QuotaUsed(quota.Wait);
        Assert.Equal([Not("A", used), Not("B", used)], outcomes);
        Assert.Equal(["1 asked for 1"], quota.Heard);
        Assert.Equal([$"demo: {used}"], standing.LeftOver);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task Without_a_permit_for_the_next_page_the_pages_so_far_are_kept()
    {
        var quota = new RecordingQuota { Grants = 1 };
        await using var api = await StubApi.StartAsync(Page);
        using var client = Client(api, quota: quota);

        var outcome = await FetchAsync(Fetcher(client), List(api) with { Pagination = Numbered });

        Assert.Equal(new Ending.Skipped(new NotSent.QuotaUsed(quota.Wait)), outcome.Ending);
        Assert.Equal((1, 1L), (outcome.Responses, outcome.Line));
    }

    [Fact]
    public async Task Once_the_key_is_known_to_be_refused_it_is_not_shown_again()
    {
        await using var api = await StubApi.StartAsync(_ => new("no", 401));
        using var client = Client(api);
        var standing = Standing(client.Source with { Auth = new SourceAuth.ApiKey(SecretPlace.InVariable("KEY"), "key", null, null) });
        var fetcher = Fetcher(client, standing);

        var outcomes = new List<RequestOutcome>();
        foreach (var ticker in "ABCDEFGHIJK")
        {
            outcomes.Add(await FetchAsync(fetcher, Price(api, $"{ticker}")));
        }

        Assert.All(outcomes.Take(10), o => Assert.Equal(FailureKind.Auth, Failure(o)));
        Assert.Equal(Not("K", new NotSent.KeyRefused()), outcomes[10]);
        Assert.Equal(10, api.Requests.Count);
    }

    [Fact]
    public async Task A_request_that_is_asked_starts_and_one_that_is_skipped_does_not()
    {
        await using var api = await StubApi.StartAsync(Page);
        using var client = Client(api, quota: new RecordingQuota { Grants = 1 });
        var fetcher = Fetcher(client);

        await FetchAsync(fetcher, Price(api, "asked"), chunk: 7);
        await FetchAsync(fetcher, Price(api, "denied"), chunk: 7);
        await FetchAsync(fetcher, Price(api, "skipped"), chunk: 7);

        Assert.Equal(
            [new(7, Some.TickerRecipe.Id, "asked", new(2024, 1, 1)), new(7, Some.TickerRecipe.Id, "denied", new(2024, 1, 1))],
            _events.All.OfType<RunEvent.RequestStarted>().Select(e => e.Request)
        );
    }

    [Fact]
    public async Task A_replay_of_the_lines_comes_to_the_outcomes_of_the_fetch()
    {
        await using var api = await StubApi.StartAsync(r =>
            r.Query["symbol"] switch
            {
                "spaced" => new("\uFEFF[\n  {\"symbol\": \"A\"}\n]\n"),
                "empty" => new("[ ]"),
                "object" => new("{\n  \"message\": \"not\\nfound\"\n}", 404),
                "html" => new("<html>\r\n\t<b>down</b>", 503, "text/html"),
                "shape" => new("{\n  \"rows\":   [ 1,  2 ]\n}"),
                "torn" => new("[{\"symbol\": "),
                "nothing" => new(""),
                "bytes" => new("") { Bytes = [0xFF, 0x00, 0xFE] },
                "moved" => new("", 307),
                "throttled" => new("wait", 403) { Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } },
                "forbidden" => new("no", 403),
                "noticed" => new("""{"Note":"slow down"}"""),
                _ => new("[{\"symbol\":\"A\"}]"),
            }
        );
        using var client = Client(api);
        var fetcher = Fetcher(client);
        string[] tickers =
        [
            "spaced",
            "empty",
            "object",
            "html",
            "shape",
            "torn",
            "nothing",
            "bytes",
            "moved",
            "throttled",
            "forbidden",
            "noticed",
            "plain",
        ];
        var outcomes = new List<RequestOutcome>();
        foreach (var ticker in tickers)
        {
            outcomes.Add(await FetchAsync(fetcher, Price(api, ticker)));
        }

        var judge = new LineJudge(new Dictionary<RecipeId, DatasetRecipe> { [Some.TickerRecipe.Id] = Price(api, "").Recipe });
        var replay = new SegmentReplay(outcomes[0].File!, _ => Enumerable.Empty<OpenAnswer>().ToLookup(_ => ""));
        foreach (var line in SegmentReader.Read(_folder.At(outcomes[0].File!), 0, long.MaxValue, 0))
        {
            replay.Add(judge.Judge(line));
        }

        Assert.Empty(replay.Notes);
        Assert.Equal(outcomes, replay.Outcomes.Select(o => o.Outcome));
    }

    private static Pagination Numbered => new Pagination.PageNumber("page", 1);

    /// <summary>Two pages with a row, and one without.</summary>
    private static StubApi.Answer Page(StubApi.Request request) =>
        new(request.Query.GetValueOrDefault("page", "1") is var page && page != "3" ? $$"""[{"symbol":"{{page}}"}]""" : "[]");

    private static DatasetRecipe List(StubApi api) => Some.Recipe with { Source = Some.Source with { BaseUrl = api.Address } };

    private static PlannedRequest Price(StubApi api, string ticker) =>
        new(Some.TickerRecipe with { Source = Some.Source with { BaseUrl = api.Address } }, ticker, new(2024, 1, 1), Some.Date, null);

    private static RequestOutcome Not(string ticker, NotSent why) =>
        new()
        {
            Recipe = Some.TickerRecipe.Id,
            Ticker = ticker,
            From = new(2024, 1, 1),
            To = Some.Date,
            Date = Some.Date,
            Ending = new Ending.Skipped(why),
        };

    private static FailureKind Failure(RequestOutcome outcome) => Assert.IsType<Ending.Failed>(outcome.Ending).Kind;

    private SourceClient Client(StubApi api, Func<SourceRecipe, SourceRecipe>? change = null, RecordingQuota? quota = null)
    {
        var source = Some.Source with { BaseUrl = api.Address, Attempts = 1 };
        source = change?.Invoke(source) ?? source;
        var options = new RunOptions { RecipesDirectory = "recipes", DataDirectory = "data" };
        return new(source, SourceKeys.Resolve([source], options, _ => null), quota ?? new(), new(_events), _clock, () => 0);
    }

    private SourceStanding Standing(SourceRecipe source) =>
        new(source, new Dictionary<RecipeId, RecipePast>(), TimeSpan.FromMinutes(15), _clock);

    private BronzeFetcher Fetcher(SourceClient client, SourceStanding? standing = null) =>
        new(client, standing ?? Standing(client.Source), _store, _run, new(_stop.Token, _abort.Token), new(_events));

    private static Task<RequestOutcome> FetchAsync(BronzeFetcher fetcher, DatasetRecipe recipe) =>
        FetchAsync(fetcher, new PlannedRequest(recipe, null, null, Some.Date, null));

    private static Task<RequestOutcome> FetchAsync(BronzeFetcher fetcher, PlannedRequest request, int chunk = 1) =>
        fetcher.FetchAsync(new(request, chunk)).WaitAsync(TestEngine.Limit);

    private string[] Segments() => Directory.GetFiles(_folder.Path, "*.jsonl", SearchOption.AllDirectories);

    private static string Text(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private List<(BronzeRecord Record, string Body)> Lines(RequestOutcome outcome)
    {
        var lines = new List<(BronzeRecord, string)>();
        foreach (var line in SegmentReader.Read(_folder.At(outcome.File!), 0, long.MaxValue, 0))
        {
            Assert.True(BronzeLine.TryRead(line.Bytes, out var record, out var body));
            lines.Add((record, Encoding.UTF8.GetString(body.Span)));
        }

        return lines;
    }
}
