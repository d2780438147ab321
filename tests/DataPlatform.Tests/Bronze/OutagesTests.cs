using DataPlatform.Bronze;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Http;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.Bronze;

public sealed class OutagesTests
{
    private static readonly RecipeId A = Id(1);
    private static readonly Attempt Down = Answered(500, FailureKind.Http);
    private static readonly Attempt Refused = Answered(429, FailureKind.RateLimit, TimeSpan.Zero);
    private static readonly Attempt Nobody = Some.Unanswered() with { Failure = FailureKind.Connection, Message = "Connection refused" };

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_dataset_whose_requests_fail_one_after_the_other_is_given_up_alone()
    {
        var outages = Outages();

        for (var ticker = 1; ticker <= 10; ticker++)
        {
            Assert.Empty(outages.GivenUp);
            Fail(outages, A, $"T{ticker}", Down);
        }

        Assert.Equal(new NotSent.DatasetFails(40, "status 500"), outages.GivenUp[A]);
        Assert.Null(outages.Closed);
    }

    [Fact]
    public void A_source_whose_datasets_fail_one_after_the_other_is_closed()
    {
        var outages = Outages();
        for (var ticker = 1; ticker <= 10; ticker++)
        {
            Fail(outages, A, $"T{ticker}", Nobody);
        }

        foreach (var dataset in (int[])[2, 3])
        {
            for (var ticker = 1; ticker <= 3; ticker++)
            {
                Assert.DoesNotContain(Id(dataset), outages.GivenUp);
                Fail(outages, Id(dataset), $"T{ticker}", Nobody);
            }

            Assert.Contains(Id(dataset), outages.GivenUp);
        }

        Assert.Null(outages.Closed);
        Fail(outages, Id(4), "T1", Nobody);

        Assert.Equal(
            "not sent: the source failed 68 times in a row, the last time with connection: Connection refused",
            outages.Closed?.ToString()
        );
    }

    [Fact]
    public void Old_windows_of_one_ticker_count_once_until_they_are_very_many()
    {
        var outages = Outages();

        for (var window = 1; window <= 109; window++)
        {
            Assert.Empty(outages.GivenUp);
            outages.Broken(A, "T1", Answered(400, FailureKind.Http), isOldStep: true);
        }

        Assert.Equal(new NotSent.DatasetFails(109, "status 400"), outages.GivenUp[A]);
    }

    [Fact]
    public void Ten_datasets_without_tickers_that_fail_close_the_source_too()
    {
        var outages = Outages();

        for (var dataset = 1; dataset <= 10; dataset++)
        {
            Assert.Null(outages.Closed);
            Fail(outages, Id(dataset), null, Down);
        }

        Assert.IsType<NotSent.SourceFails>(outages.Closed);
    }

    [Fact]
    public void A_success_of_another_dataset_keeps_the_source_open_whatever_failed_before()
    {
        var outages = Outages();

        for (var dataset = 1; dataset <= 20; dataset++)
        {
            for (var ticker = 1; ticker <= 10; ticker++)
            {
                Fail(outages, Id(dataset), $"T{ticker}", Down);
            }

            outages.Succeeded(Id(100));
        }

        Assert.Null(outages.Closed);
        Assert.Equal(20, outages.GivenUp.Count);
    }

    [Fact]
    public void Attempts_that_are_slow_to_fail_give_their_dataset_up_after_half_a_minute()
    {
        var outages = Outages();
        var late = Some.Unanswered();
        late = late with { EndedAt = late.SentAt + TimeSpan.FromSeconds(30) };
        for (var attempt = 0; attempt < 8; attempt++)
        {
            outages.Failed(A, $"T{attempt}", late);
        }

        _clock.Advance(TimeSpan.FromSeconds(30));
        outages.Failed(A, "T0", late);
        Assert.Empty(outages.GivenUp);
        outages.Failed(A, "T1", late);

        Assert.Contains(A, outages.GivenUp);
    }

    [Theory]
    [InlineData("50/1s", 35)]
    [InlineData("300/60s", 71)]
    public void Refusals_without_a_time_close_the_source_when_a_window_must_be_over(string limit, int seconds)
    {
        Assert.True(RateLimit.TryParse(limit, out var parsed));
        var outages = Outages(limits: [parsed]);

        int[] pauses = [0, 1, 2, 4, 9, 19, 36, 60];
        foreach (var pause in pauses)
        {
            _clock.Advance(TimeSpan.FromSeconds(pause));
            for (var together = 0; together < 8 && outages.Closed is null; together++)
            {
                outages.Failed(A, $"T{together}", Refused);
            }

            if (outages.Closed is not null)
            {
                break;
            }
        }

        Assert.Equal(seconds, (int)(_clock.GetUtcNow() - _clock.Start).TotalSeconds);
    }

    [Fact]
    public void A_burst_of_refusals_that_a_success_ends_closes_nothing()
    {
        var outages = Outages();
        for (var burst = 0; burst < 100; burst++)
        {
            for (var together = 0; together < 50; together++)
            {
                outages.Failed(A, $"T{together}", Refused);
            }

            _clock.Advance(TimeSpan.FromSeconds(10));
            outages.Succeeded(A);
        }

        Assert.Null(outages.Closed);
    }

    [Fact]
    public void Pauses_that_the_server_asks_for_are_sat_out_until_they_are_longer_than_the_run_waits()
    {
        var outages = Outages(TimeSpan.FromMinutes(5));
        var pause = Answered(429, FailureKind.RateLimit, TimeSpan.FromMinutes(2));
        for (var round = 0; round < 2; round++)
        {
            for (var together = 0; together < 8; together++)
            {
                outages.Failed(A, $"T{together}", pause);
            }

            Assert.Null(outages.Closed);
            _clock.Advance(TimeSpan.FromMinutes(2));
        }

        outages.Failed(A, "T0", pause);

        Assert.Equal(new NotSent.SourcePauses(TimeSpan.FromMinutes(6)), outages.Closed);
    }

    [Fact]
    public void Refusals_without_a_time_count_against_the_longest_wait_as_well()
    {
        var outages = Outages(TimeSpan.FromSeconds(5));
        outages.Failed(A, "T0", Refused);
        _clock.Advance(TimeSpan.FromSeconds(6));

        outages.Failed(A, "T0", Refused);

        Assert.NotNull(outages.Closed);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(120, 1)]
    [InlineData(2, 4)]
    public void Time_in_which_nobody_asked_is_no_outage(int pause, int failures)
    {
        var outages = Outages();
        for (var ticker = 0; ticker < failures; ticker++)
        {
            Fail(outages, A, $"T{ticker}", Down);
            _clock.Advance(TimeSpan.FromMinutes(20));
        }

        outages.Failed(A, "T0", Answered(429, FailureKind.RateLimit, TimeSpan.FromSeconds(pause)));

        Assert.Null(outages.Closed);
        Assert.Empty(outages.GivenUp);
    }

    [Fact]
    public void Attempts_that_overlap_and_their_back_offs_are_an_outage_for_as_long_as_they_last()
    {
        var streak = new FailureStreak(_clock);
        var slow = Some.Unanswered();
        slow = slow with { EndedAt = slow.SentAt + TimeSpan.FromSeconds(30) };
        streak.Add("A", slow);
        foreach (var seconds in (int[])[10, 30, 25])
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            streak.Add("A", slow with { Number = 20 });
        }

        Assert.Equal(TimeSpan.FromSeconds(65), streak.Length);

        // Thirty seconds on its way, 45 of back-off, and ten minutes in which nobody asked.
        _clock.Advance(TimeSpan.FromMinutes(10));
        streak.Add("A", slow);

        Assert.Equal(TimeSpan.FromSeconds(65 + 75), streak.Length);
    }

    private static RecipeId Id(int number) => new("demo", $"d{number}", null);

    private static Attempt Answered(int status, FailureKind kind, TimeSpan? retryAfter = null) =>
        Some.Answered("", status) with
        {
            Answer = new Answer.Bad(kind, ""),
            RetryAfter = retryAfter,
        };

    private Outages Outages(TimeSpan? maxWait = null, IReadOnlyList<RateLimit>? limits = null) =>
        new(limits ?? [], maxWait ?? TimeSpan.FromMinutes(15), _clock);

    private static void Fail(Outages outages, RecipeId recipe, string? ticker, Attempt attempt)
    {
        for (var i = 0; i < 4; i++)
        {
            outages.Failed(recipe, ticker, attempt);
        }

        outages.Exhausted(recipe, attempt);
    }
}
