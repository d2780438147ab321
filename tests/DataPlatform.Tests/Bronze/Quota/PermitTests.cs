using DataPlatform.Bronze.Quota;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Quota;

public sealed class PermitTests
{
    private readonly RecordingQuota _quota = new();

    [Fact]
    public async Task A_request_that_departs_and_is_answered_is_told_step_by_step()
    {
        var permit = await PermitAsync();

        permit.MarkDeparted();
        permit.MarkAnswered();
        permit.Dispose();

        Assert.Equal(["1 asked for 1", "1 departed", "1 answered, departed at 100", "1 ended"], _quota.Heard);
    }

    [Fact]
    public async Task An_answer_to_a_request_that_nobody_saw_departing_means_that_it_has_by_now()
    {
        var permit = await PermitAsync();

        permit.MarkAnswered();

        Assert.Equal(["1 asked for 1", "1 departed", "1 answered, departed at 100"], _quota.Heard);
    }

    [Fact]
    public async Task A_permit_that_is_given_back_unused_counts_as_used()
    {
        var permit = await PermitAsync();

        permit.Dispose();

        Assert.Equal(["1 asked for 1", "1 departed", "1 ended"], _quota.Heard);
    }

    [Fact]
    public async Task However_often_it_is_given_back_it_ends_once()
    {
        var permit = await PermitAsync();

        permit.Dispose();
        permit.Dispose();

        Assert.Single(_quota.Heard, "1 ended");
    }

    [Fact]
    public async Task It_holds_for_one_connection_and_for_the_next_when_that_was_closed_in_good_order()
    {
        using var permit = await PermitAsync();
        var (first, second) = (new object(), new object());
        permit.Departs(first, _ => false);
        permit.Departs(first, _ => false);
        permit.Departs(second, before => before == first);

        var refusal = Assert.Throws<IOException>(() => permit.Departs(first, _ => false));

        Assert.Equal("the server closed the connection without an answer", refusal.Message);
    }

    private async Task<Permit> PermitAsync() =>
        Assert.IsType<QuotaReply.Granted>(await _quota.AcquireAsync(1, CancellationToken.None)).Permit;
}
