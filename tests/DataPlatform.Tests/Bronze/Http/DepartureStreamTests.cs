using System.IO.Pipelines;
using System.Text;
using DataPlatform.Bronze.Http;
using DataPlatform.Bronze.Quota;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Http;

/// <summary>A connection here is a pipe that takes in a few bytes only, so that a test decides when a write is done.</summary>
public sealed class DepartureStreamTests
{
    private readonly RecordingQuota _quota = new();
    private readonly Pipe _wire = new(new PipeOptions(pauseWriterThreshold: 8, resumeWriterThreshold: 4, useSynchronizationContext: false));

    [Fact]
    public async Task A_request_has_departed_when_its_bytes_are_on_the_wire_and_not_before()
    {
        await using var stream = new DepartureStream(_wire.Writer.AsStream());
        using var permit = await PermitAsync();
        DepartureStream.Watch(permit);

        var write = stream.WriteAsync("GET / HTTP/1.1"u8.ToArray(), CancellationToken.None).AsTask();

        Assert.False(write.IsCompleted);
        Assert.DoesNotContain("1 departed", _quota.Heard);
        Assert.Equal("GET / HTTP/1.1", await ReadAsync());
        await write;
        Assert.Single(_quota.Heard, "1 departed");
    }

    [Fact]
    public async Task Of_a_request_in_pieces_the_last_one_counts()
    {
        await using var stream = new DepartureStream(_wire.Writer.AsStream());
        using var permit = await PermitAsync();
        DepartureStream.Watch(permit);

        await stream.WriteAsync("ab"u8.ToArray(), CancellationToken.None);
        await stream.WriteAsync("cd"u8.ToArray(), CancellationToken.None);

        Assert.Equal(2, _quota.Heard.Count(h => h == "1 departed"));
        Assert.Equal("abcd", await ReadAsync());
    }

    [Fact]
    public async Task A_request_is_not_written_to_a_second_connection()
    {
        await using var first = new DepartureStream(Stream.Null);
        await using var second = new DepartureStream(_wire.Writer.AsStream());
        using var permit = await PermitAsync();
        DepartureStream.Watch(permit);
        await first.WriteAsync("GET"u8.ToArray(), CancellationToken.None);

        await Assert.ThrowsAsync<IOException>(() => second.WriteAsync("GET"u8.ToArray(), CancellationToken.None).AsTask());

        Assert.False(_wire.Reader.TryRead(out _), "nothing was written");
        Assert.Single(_quota.Heard, "1 departed");
    }

    [Fact]
    public async Task The_next_request_may_use_the_same_connection_and_another()
    {
        await using var first = new DepartureStream(Stream.Null);
        await using var second = new DepartureStream(Stream.Null);
        foreach (var stream in (DepartureStream[])[first, first, second])
        {
            using var permit = await PermitAsync();
            DepartureStream.Watch(permit);
            await stream.WriteAsync("GET"u8.ToArray(), CancellationToken.None);
        }

        Assert.Equal(["1 departed", "2 departed", "3 departed"], _quota.Heard.Where(h => h.EndsWith("departed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Requests_of_two_flows_are_told_apart()
    {
        await using var stream = new DepartureStream(Stream.Null);
        var bothWatch = new TaskCompletionSource();
        async Task SendAsync(Task turn)
        {
            using var permit = await PermitAsync();
            DepartureStream.Watch(permit);
            await turn;
            await stream.WriteAsync("GET"u8.ToArray(), CancellationToken.None);
        }

        var first = SendAsync(bothWatch.Task);
        var second = SendAsync(first);
        bothWatch.SetResult();
        await second;

        Assert.Equal(["1 departed", "2 departed"], _quota.Heard.Where(h => h.EndsWith("departed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_nobodys_request_passes()
    {
        await using var stream = new DepartureStream(_wire.Writer.AsStream());
        DepartureStream.Watch(null);

        await stream.WriteAsync("ping"u8.ToArray(), CancellationToken.None);

        Assert.Equal("ping", await ReadAsync());
        Assert.Empty(_quota.Heard);
    }

    [Fact]
    public async Task A_request_that_is_written_without_being_seen_is_a_fault()
    {
        await using var stream = new DepartureStream(Stream.Null);

        Assert.Throws<NotSupportedException>(() => stream.Write([1], 0, 1));
    }

    [Fact]
    public async Task Answers_pass_through()
    {
        await using var stream = new DepartureStream(new MemoryStream("HTTP/1.1 200 OK"u8.ToArray()));
        var buffer = new byte[8];

        var read = await stream.ReadAsync(buffer, CancellationToken.None);

        Assert.Equal("HTTP/1.1", Encoding.UTF8.GetString(buffer, 0, read));
    }

    private async Task<string> ReadAsync()
    {
        var read = await _wire.Reader.ReadAsync();
        var text = Encoding.UTF8.GetString(read.Buffer);
        _wire.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }

    private async Task<Permit> PermitAsync() =>
        Assert.IsType<QuotaReply.Granted>(await _quota.AcquireAsync(1, CancellationToken.None)).Permit;
}
