using DataPlatform.Silver;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Silver;

public sealed class AnswerVerdictsTests
{
    private static readonly DateOnly First = new(2020, 1, 1);

    private readonly AnswerVerdicts _verdicts = new([], [], []);

    [Fact]
    public void The_days_that_many_runs_cover_are_as_few_windows_as_say_it()
    {
        for (var day = 1; day < 1000; day++)
        {
            Add($"run-{day:0000}", First.AddDays(day - 1), First.AddDays(day));
        }

        Add("run-later", First.AddDays(2000), First.AddDays(2001));

        Assert.InRange(_verdicts.Covered().Count(), 2, 3);
        Assert.Equal((First, First.AddDays(2001)), (_verdicts.Covered().Min(c => c.From), _verdicts.Covered().Max(c => c.To)));
        Assert.DoesNotContain(_verdicts.Covered(), c => c.From < First.AddDays(2000) && c.To > First.AddDays(999));
    }

    [Fact]
    public void An_answer_that_gets_a_page_of_bad_rows_covers_nothing_after_all()
    {
        Add("run-1", First, First.AddDays(1));
        Add("run-2", First, First.AddDays(5));
        Add("run-2", First, First.AddDays(5), badDigest: "bad");

        Assert.Equal([(First, First.AddDays(1))], _verdicts.Covered().Select(c => (c.From, c.To)));
    }

    [Fact]
    public void A_request_with_one_whole_answer_takes_little_of_a_chunk_of_many()
    {
        const int Requests = 1000;
        List<SegmentAnswer> answers = [.. Enumerable.Range(0, Requests).Select(i => Answer($"T{i:0000}", "run-1", First, First))];

        var before = GC.GetAllocatedBytesForCurrentThread();
        answers.ForEach(_verdicts.Add);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Requests, 0, 700);
    }

    private void Add(string run, DateOnly from, DateOnly to, string? badDigest = null) =>
        _verdicts.Add(Answer("AAA", run, from, to, badDigest));

    private static SegmentAnswer Answer(string ticker, string run, DateOnly from, DateOnly to, string? badDigest = null) =>
        new(Some.TickerRecipe, ticker, run, from, to, new AnswerRows(1, badDigest, to, "a") { Sent = 1 }, IsWhole: true) { Final = to };
}
