using System.Text;
using DataPlatform.Bronze;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze;

public sealed class SegmentReplayTests
{
    private const string File = "bronze/s.jsonl";

    private static readonly DatasetRecipe Paged = Some.TickerRecipe with { Pagination = new Pagination.PageNumber("page", 1) };
    private static readonly Ending Rows = new Ending.Stored(StoredAnswer.Rows, Succeeds: true);
    private static readonly Ending Interrupted = new Ending.Skipped(new NotSent.Interrupted());

    [Fact]
    public void Pages_of_two_tickers_are_put_together_however_their_lines_lie()
    {
        var replay = Replay(
            Paged,
            Page("A", 1, "[{\"symbol\":1}]"),
            Page("B", 1, "[{\"symbol\":1},{\"symbol\":2}]"),
            Page("B", 2, "[{\"symbol\":1}]"),
            Page("A", 2, "[]"),
            Page("B", 3, "[]")
        );

        Assert.Equal(
            [("A", Rows, 2, 4L), ("B", Rows, 3, 5L)],
            replay.Outcomes.Select(o => (o.Outcome.Ticker, o.Outcome.Ending, o.Outcome.Responses, o.Outcome.Line!.Value))
        );
        Assert.Equal(5, replay.Responses);
    }

    [Fact]
    public void Pages_that_are_cut_short_are_an_interrupted_request()
    {
        var replay = Replay(Paged, Page("A", 1, "[{\"symbol\":1}]"), Page("B", 1, "[{\"symbol\":1}]"), Page("A", 2, "[]"));

        Assert.Equal([Rows, Interrupted], replay.Outcomes.Select(o => o.Outcome.Ending));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_request_is_not_whole_when_any_of_its_pages_cannot_be_read(int damaged)
    {
        var lines = new[] { Page("A", 1, "[{\"symbol\":1}]"), Page("A", 2, "[{\"symbol\":1},{\"symbol\":2}]"), Page("A", 3, "[]") };
        lines[damaged - 1] = lines[damaged - 1][..20];

        var replay = Replay(Paged, lines);

        Assert.Equal(Interrupted, Assert.Single(replay.Outcomes).Outcome.Ending);
        Assert.Equal([$"{File}:{damaged} cannot be read; its request will be sent again"], replay.Notes);
        Assert.Equal(2, replay.Responses);
    }

    [Fact]
    public void A_body_that_is_no_longer_the_json_that_was_written_is_damage_and_no_answer()
    {
        var line = Encoding.UTF8.GetString(Page("A", 1, "[{\"close\":1.5}]"));

        var replay = Replay(Some.TickerRecipe, Encoding.UTF8.GetBytes(line.Replace("1.5", "1;5", StringComparison.Ordinal)));

        Assert.Empty(replay.Outcomes);
        Assert.Single(replay.Notes);
        Assert.Null(replay.Last);
    }

    [Fact]
    public void The_same_ticker_in_two_runs_or_chunks_is_two_requests()
    {
        var line = Page("A", 1, "[{\"symbol\":1}]");
        var later = Some.Written(Some.Record(Paged) with { Ticker = "A", RunId = "later", Chunk = 2, Page = "1" }, Some.Answered("[]"));

        var replay = Replay(Paged, line, later.Line[..^1].ToArray());

        Assert.Equal([(Run, 1), ("later", 2)], replay.Outcomes.Select(o => (o.RunId, o.Chunk)));
        Assert.Equal("later", replay.Last?.RunId);
    }

    [Fact]
    public void Pages_of_two_runs_are_one_answer_where_the_later_ones_say_so()
    {
        var open = Assert
            .Single(Replay(Paged, Page("A", 1, "[{\"symbol\":1}]"), Page("A", 2, "[{\"symbol\":1},{\"symbol\":2}]")).Outcomes)
            .Outcome.Open!;
        var rest = Line(Record("A", 3) with { RunId = "later", Continues = Run }, "[]");
        var other = Line(Record("A", 3) with { RunId = "later", Continues = "another" }, "[]");

        var whole = Assert.Single(Replay(Paged, [rest], new() { ["A"] = open }).Outcomes);
        var lost = Assert.Single(Replay(Paged, [other], new() { ["A"] = open }).Outcomes);

        Assert.Equal(("later", Rows, 1), (whole.RunId, whole.Outcome.Ending, whole.Outcome.Responses));
        Assert.Equal((Interrupted, null), (lost.Outcome.Ending, lost.Outcome.Open));
        Assert.Equal((3L, "3"), (open.Rows, open.NextPage));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(404, false)]
    public void What_no_recipe_declares_any_more_is_stored_or_failed_by_its_status(int status, bool isStored)
    {
        var replay = Replay(Some.Recipe, Some.Line(Some.TickerRecipe, "A", "anything", status)[..^1].ToArray());

        var outcome = Assert.Single(replay.Outcomes).Outcome;
        Assert.Equal((isStored, false), (outcome.Ending is Ending.Stored { Answer: StoredAnswer.Undeclared }, outcome.Succeeds));
        Assert.Equal(!isStored, outcome.Ending is Ending.Failed { Kind: FailureKind.Undeclared });
        Assert.Equal((Some.TickerRecipe.Id, "A", File, 1L), (outcome.Recipe, outcome.Ticker, outcome.File, outcome.Line));
    }

    [Fact]
    public void The_outcome_is_that_of_the_same_responses_as_they_came()
    {
        (string Body, int Status, Answer Answer)[] responses =
        [
            ("[{\"symbol\":1}]", 200, new AnswerReader(Paged).Read(200, "[{\"symbol\":1}]"u8.ToArray())),
            ("[{\"symbol\":1},{\"symbol\":2}]", 200, new AnswerReader(Paged).Read(200, "[{\"symbol\":1},\n {\"symbol\":2}]"u8.ToArray())),
            ("down", 500, new Answer.Bad(FailureKind.Http, "status 500: down")),
        ];
        var progress = new RequestProgress(Paged);
        var lines = new List<byte[]>();
        foreach (var (body, status, answer) in responses)
        {
            var (line, record) = Some.Written(Record("A", lines.Count + 1) with { Status = status }, Some.Answered(body, status));
            lines.Add(line[..^1].ToArray());
            progress.Add(record, answer, (File, lines.Count));
        }

        Assert.Equal(progress.Outcome(), Assert.Single(Replay(Paged, [.. lines]).Outcomes).Outcome);
    }

    private static string Run => Some.Record(Paged).RunId;

    private static BronzeRecord Record(string ticker, int page) => Some.Record(Paged) with { Ticker = ticker, Page = $"{page}" };

    /// <summary>A line without its line feed.</summary>
    private static byte[] Page(string ticker, int page, string body) => Line(Record(ticker, page), body);

    private static byte[] Line(BronzeRecord record, string body) => Some.Written(record, Some.Answered(body)).Line[..^1].ToArray();

    private static SegmentReplay Replay(DatasetRecipe recipe, params byte[][] lines) => Replay(recipe, lines, []);

    private static SegmentReplay Replay(DatasetRecipe recipe, byte[][] lines, Dictionary<string, OpenAnswer> open)
    {
        var judge = new LineJudge(new Dictionary<RecipeId, DatasetRecipe> { [recipe.Id] = recipe });
        var replay = new SegmentReplay(File, _ => open.ToLookup(o => o.Key, o => o.Value));
        foreach (var (index, line) in lines.Index())
        {
            replay.Add(judge.Judge(new(line, index + 1)));
        }

        return replay;
    }
}
