using System.Collections;
using DataPlatform.Bronze;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Bronze;

/// <summary>Bronze as a run left it, on a real disk, and a real warehouse that knows all of it, a part or nothing.</summary>
public sealed class ReconciliationTests : IDisposable
{
    private static readonly RunContext Run = new("20240612T120000.000Z-abcd", Some.Date, new(2024, 6, 12, 12, 0, 0, TimeSpan.Zero));
    private static readonly RecipeBook Book = Some.Book(Some.Recipe, Some.TickerRecipe);

    private readonly TempFolder _temp = new();
    private readonly DataFolder _folder;
    private readonly Database _warehouse = Some.Warehouse();
    private readonly OpsService _ops;

    public ReconciliationTests()
    {
        _folder = DataFolder.Open(_temp.Path);
        _ops = new(_warehouse);
    }

    public void Dispose()
    {
        _warehouse.Dispose();
        _folder.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void Without_bronze_there_is_nothing_to_do() => Assert.Equal((0, 0), Counts(Reconcile()));

    [Fact]
    public void Where_ops_knows_all_there_is_nothing_to_do()
    {
        _ops.Segments.Save(
            Write(1, (Some.TickerRecipe, Price("A", "[{\"symbol\":1}]")), (Some.Recipe, Line(Some.Recipe, null, "[{\"symbol\":1}]")))
        );

        Assert.Equal((0, 0), Counts(Reconcile()));

        Assert.Empty(Requests());
        Assert.Empty(Answered(Some.TickerRecipe));
    }

    [Fact]
    public void Lines_that_ops_does_not_know_are_recorded_as_what_their_requests_came_to()
    {
        var segment = Assert.Single(
            Write(
                1,
                (Some.TickerRecipe, Price("A", "[{\"symbol\":1}]")),
                (Some.TickerRecipe, Price("B", "[]")),
                (Some.TickerRecipe, Price("C", "down", status: 500)),
                (Some.TickerRecipe, Price("D", null))
            )
        );

        Assert.Equal((4, 0), Counts(Reconcile()));

        Assert.Equal(["A|stored||200|1", "B|stored|empty|200|2", "C|failed|http|500|3", "D|failed|timeout||4"], Requests());
        Assert.Equal(["A"], Answered(Some.TickerRecipe));
        Assert.Equal(segment, Assert.Single(_ops.Segments.All().Values));
        Assert.Equal((0, 0), Counts(Reconcile()));
        Assert.Equal(4, Requests().Count);
    }

    [Fact]
    public void What_stands_behind_the_lines_that_ops_knows_is_recorded_with_its_place()
    {
        var segment = Assert.Single(Write(1, (Some.TickerRecipe, Price("A", "[{\"symbol\":1}]"))));
        _ops.Segments.Save([segment with { PromotedBytes = segment.RecordedBytes, PromotedLines = 1 }]);
        var more = Price("B", "[{\"symbol\":1}]");
        File.AppendAllBytes(PathOf(segment), more);

        Assert.Equal((1, 0), Counts(Reconcile()));

        Assert.Equal(["B|stored||200|2"], Requests());
        Assert.Equal(
            segment with
            {
                RecordedBytes = segment.RecordedBytes + more.Length,
                RecordedLines = 2,
                PromotedBytes = segment.RecordedBytes,
                PromotedLines = 1,
            },
            Assert.Single(_ops.Segments.All().Values)
        );
    }

    [Fact]
    public void Pieces_of_a_segment_are_recorded_in_order_and_a_damaged_line_by_its_number()
    {
        const int lines = 300;
        var body = $"[{{\"symbol\":\"{new string('x', 20_000)}\"}}]";
        var segment = Assert.Single(
            Write(
                1,
                [.. Enumerable.Range(1, lines).Select(n => (Some.TickerRecipe, n == 200 ? "{\n"u8.ToArray() : Price($"T{n:000}", body)))]
            )
        );

        var found = Reconcile();

        Assert.Equal(lines - 1, found.Responses);
        Assert.Equal([$"{segment.File}:200 cannot be read; its request will be sent again"], found.Notes);
        Assert.Equal(Enumerable.Range(1, lines).Where(n => n != 200).Select(n => $"T{n:000}|stored||200|{n}"), Requests());
        Assert.Equal(segment, Assert.Single(_ops.Segments.All().Values));
    }

    [Fact]
    public void A_torn_last_line_is_cut_off_and_told()
    {
        var segment = Assert.Single(Write(1, (Some.TickerRecipe, Price("A", "[{\"symbol\":1}]"))));
        File.AppendAllBytes(PathOf(segment), Price("B", "[{\"symbol\":1}]")[..50]);

        var found = Reconcile();

        Assert.Equal(1, found.Responses);
        Assert.Equal([$"{segment.File}: a half-written last line of 50 bytes was cut off"], found.Notes);
        Assert.Equal(segment.RecordedBytes, new FileInfo(PathOf(segment)).Length);
        Assert.Equal(["A"], Answered(Some.TickerRecipe));
        Assert.Equal((0, 0), Counts(Reconcile()));
    }

    [Fact]
    public void A_damaged_line_is_told_and_its_request_is_due_again()
    {
        var damaged = Price("B", "[{\"symbol\":1}]");
        damaged.AsSpan(0, 10).Fill((byte)'#');
        var segment = Assert.Single(
            Write(
                1,
                (Some.TickerRecipe, Price("A", "[{\"symbol\":1}]")),
                (Some.TickerRecipe, damaged),
                (Some.TickerRecipe, Price("C", "[{\"symbol\":1}]"))
            )
        );

        var found = Reconcile();

        Assert.Equal(2, found.Responses);
        Assert.Equal([$"{segment.File}:2 cannot be read; its request will be sent again"], found.Notes);
        Assert.Equal(["A|stored||200|1", "C|stored||200|3"], Requests());
        Assert.Equal(["A", "C"], Answered(Some.TickerRecipe));
        Assert.Equal((segment.RecordedBytes, 3), (Known(segment).RecordedBytes, Known(segment).RecordedLines));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_requests_of_a_segment_that_is_gone_are_due_again_unless_silver_holds_them(bool isPromoted)
    {
        var segment = Recorded(isPromoted);
        File.Delete(PathOf(segment));

        var found = Reconcile();

        var due = isPromoted ? "" : "; its requests will be sent again";
        Assert.Equal([$"{segment.File} is known to ops but gone from bronze{due}"], found.Notes);
        Assert.Equal(isPromoted ? ["A", "B"] : [], Answered(Some.TickerRecipe));
        Assert.Equal(isPromoted, _ops.Segments.All().ContainsKey(segment.File));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_requests_of_a_segment_that_has_shrunk_are_due_again_unless_silver_holds_them(bool isPromoted)
    {
        var segment = Recorded(isPromoted);
        var whole = Price("A", "[{\"symbol\":1}]").Length;
        File.WriteAllBytes(PathOf(segment), File.ReadAllBytes(PathOf(segment))[..(whole + 10)]);

        var found = Reconcile();

        var due = isPromoted ? "" : "; its requests will be sent again";
        var sizes = $"({whole + 10} of {segment.RecordedBytes} bytes)";
        Assert.Equal([$"{segment.File} is shorter than ops knows it {sizes}: somebody changed it{due}"], found.Notes);
        Assert.Equal(isPromoted ? ["A", "B"] : [], Answered(Some.TickerRecipe));
        Assert.Equal(isPromoted ? segment : segment with { RecordedBytes = whole, RecordedLines = 1 }, Known(segment));
    }

    [Fact]
    public void What_no_recipe_declares_any_more_is_recorded_and_succeeds_for_nobody()
    {
        Write(1, (Some.TickerRecipe, Price("A", "[{\"symbol\":1}]")), (Some.TickerRecipe, Price("B", "no", status: 404)));

        Assert.Equal((2, 0), Counts(Reconcile(Some.Book(Some.Recipe))));

        Assert.Equal(["A|stored|no recipe declares it any more|200|1", "B|failed|undeclared|404|2"], Requests());
        Assert.Empty(Answered(Some.TickerRecipe));
    }

    [Fact]
    public void Cancelled_before_it_begins_it_records_nothing()
    {
        Write(1, (Some.TickerRecipe, Price("A", "[{\"symbol\":1}]")));

        Assert.Equal((0, 0), Counts(Reconcile(token: new(canceled: true))));

        Assert.Empty(Requests());
    }

    [Fact]
    public void Cancelled_anywhere_and_run_again_it_comes_to_the_same_as_at_one_go()
    {
        const int lines = 30;
        foreach (var chunk in new[] { 1, 2, 3 })
        {
            Write(
                chunk,
                [.. Enumerable.Range(0, lines).Select(n => (Some.TickerRecipe, Price($"T{n}", "[{\"symbol\":1}]", chunk: chunk)))]
            );
        }

        var responses = 0L;
        for (var delay = 0; responses < 3 * lines; delay++)
        {
            using var cancellation = new CancellationTokenSource();
            var recipe = Some.TickerRecipe with { Source = Some.Source with { ErrorWhen = new Tripwire(delay, cancellation) } };
            var found = Reconcile(Some.Book(recipe), cancellation.Token);
            Assert.Equal(0, found.Responses % lines);
            responses += found.Responses;
            Assert.Equal(responses, Requests().Count);
        }

        Assert.Equal((0, 0), Counts(Reconcile()));
        Assert.Equal(3, _ops.Segments.All().Count);
        Assert.Equal(lines, Answered(Some.TickerRecipe).Count);
        Assert.Equal(3 * lines, Requests().Count);
    }

    private Reconciliation.Found Reconcile(RecipeBook? book = null, CancellationToken token = default) =>
        new Reconciliation(_folder, _warehouse, _ops, book ?? Book).Run(token);

    private static (long Responses, int Notes) Counts(Reconciliation.Found found) => (found.Responses, found.Notes.Count);

    /// <summary>A segment that ops knows, with an answer for A and one for B.</summary>
    private Segment Recorded(bool isPromoted)
    {
        var segment = Assert.Single(
            Write(1, (Some.TickerRecipe, Price("A", "[{\"symbol\":1}]")), (Some.TickerRecipe, Price("B", "[{\"symbol\":1}]")))
        );
        Reconcile();
        Assert.Equal(["A", "B"], Answered(Some.TickerRecipe));
        if (!isPromoted)
        {
            return segment;
        }

        segment = segment with { PromotedBytes = segment.RecordedBytes, PromotedLines = segment.RecordedLines };
        _ops.Segments.Save([segment]);
        return segment;
    }

    private IReadOnlyList<Segment> Write(int chunk, params (DatasetRecipe Recipe, byte[] Line)[] lines)
    {
        using var store = new BronzeStore(_folder.Path, Run);
        foreach (var (recipe, line) in lines)
        {
            store.Append(recipe, chunk, Some.Parts(line));
        }

        return store.Seal(chunk);
    }

    private static byte[] Price(string ticker, string? body, int status = 200, int chunk = 1) =>
        Line(Some.TickerRecipe, ticker, body, status, chunk);

    private static byte[] Line(DatasetRecipe recipe, string? ticker, string? body, int status = 200, int chunk = 1)
    {
        var none = Some.Unanswered();
        var record = Some.Record(recipe) with { Chunk = chunk, Ticker = ticker };
        var (line, _) = body is null
            ? Some.Written(record with { Status = null, Failure = none.Failure, Message = none.Message }, none)
            : Some.Written(record with { Status = status }, Some.Answered(body, status));
        return line.ToArray();
    }

    private string PathOf(Segment segment) => _temp.At(segment.File);

    private Segment Known(Segment segment) => _ops.Segments.All()[segment.File];

    private List<string> Requests() =>
        _warehouse.Query(
            "SELECT concat_ws('|', ticker, status, coalesce(reason, ''), coalesce(http_status::VARCHAR, ''), bronze_line) FROM ops.requests ORDER BY ALL",
            r => r.Text(0)
        );

    /// <summary>The tickers that need not be asked again.</summary>
    private List<string> Answered(DatasetRecipe recipe) =>
        [.. _ops.Watermarks.Of(recipe.Id).Where(w => w.Value.LastSuccess == Some.Date).Select(w => w.Key).Order(StringComparer.Ordinal)];

    /// <summary>The empty path, which cancels when it is looked at once more than so many times. Each segment's replay looks at it.</summary>
    private sealed class Tripwire(int times, CancellationTokenSource cancellation) : IReadOnlyList<string>
    {
        private int _looks;

        public int Count
        {
            get
            {
                Look();
                return 0;
            }
        }

        public string this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<string> GetEnumerator()
        {
            Look();
            return Enumerable.Empty<string>().GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private void Look()
        {
            if (++_looks > times)
            {
                cancellation.Cancel();
            }
        }
    }
}
