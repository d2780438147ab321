using System.IO.Compression;
using System.Text;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Answers that no client should trust: each has its outcome, and none takes the run with it.</summary>
public sealed class AnswerTests
{
    private readonly TestEngine _engine = new();

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_body_that_cannot_be_decompressed_is_asked_again_and_then_a_failure(string encoding)
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 2,
            series: 0,
            source: "attempts: 2",
            answer: r => r.Path == "/list-01" ? new("these are no compressed bytes") { Headers = Encoded(encoding) } : null
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal((RunStatus.Partial, new RequestCounts(2, 1, 1, 0)), (summary.Status, summary.Requests));
        Assert.Equal(("list-01", FailureKind.Damaged), (summary.Failures.Single().Dataset, summary.Failures.Single().Kind));
        Assert.Equal(3, market.Api.Requests.Count);
    }

    [Fact]
    public async Task A_small_answer_that_becomes_a_large_one_is_given_up_at_the_size_that_is_allowed()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("[" + new string(' ', 20_000_000) + "]"));
        }

        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            source: "attempts: 3\nmax_body: 1MB",
            answer: _ => new("") { Bytes = packed.ToArray(), Headers = Encoded("gzip") }
        );

        var summary = await _engine.RunAsync(market.Options);

        var failure = Assert.Single(summary.Failures);
        Assert.Equal((FailureKind.TooLarge, "the body is larger than 1 MB (max_body)"), (failure.Kind, failure.Message));
        Assert.Single(market.Api.Requests);
        Assert.True(packed.Length < 100_000, "it has to be small on the way");
    }

    [Fact]
    public async Task An_error_whose_text_breaks_off_is_that_error()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            source: "attempts: 3",
            answer: _ => new("no gzip", Status: 404) { Headers = Encoded("gzip") }
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(FailureKind.Http, Assert.Single(summary.Failures).Kind);
        Assert.Single(market.Api.Requests);
    }

    [Fact]
    public async Task A_server_that_is_out_of_order_says_nothing_about_its_limits()
    {
        var asked = 0;
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            source: "attempts: 2\nlimits: [300/60s]",
            answer: r =>
                Interlocked.Increment(ref asked) == 1
                    ? new("", Status: 503)
                    {
                        Headers = new Dictionary<string, string> { ["X-RateLimit-Remaining"] = "4999", ["X-RateLimit-Reset"] = "3500" },
                    }
                    : null
        );

        var summary = await _engine.RunAsync(market.Options with { MaxWait = TimeSpan.FromSeconds(10) });

        Assert.Equal((RunStatus.Succeeded, new RequestCounts(1, 1, 0, 0)), (summary.Status, summary.Requests));
        Assert.Equal(0, summary.Quota["small"].Refused429);
    }

    [Fact]
    public async Task A_refusal_for_longer_than_the_run_waits_is_kept_and_told()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 2,
            series: 0,
            source: "attempts: 3\nconcurrency: 1",
            answer: _ => new("slow down", Status: 429) { Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" } }
        );

        var summary = await _engine.RunAsync(market.Options with { MaxWait = TimeSpan.FromSeconds(10) });

        Assert.Equal((RunStatus.Partial, new RequestCounts(2, 0, 1, 1)), (summary.Status, summary.Requests));
        Assert.Equal(FailureKind.RateLimit, Assert.Single(summary.Failures).Kind);
        Assert.Equal("429", Tables.Value(market.Data, "SELECT http_status FROM ops.requests WHERE status = 'failed'"));
        Assert.Single(market.Api.Requests);
    }

    [Fact]
    public async Task A_server_that_does_not_heed_the_page_number_is_found_out_at_the_second_page()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            answer: _ => new("[{\"symbol\":\"AAA\",\"name\":\"x\"}]")
        );
        var yaml = SmallMarket.Yaml("small", market.Api.Address, 1, 0);
        market.With(
            "small.yaml",
            yaml.Replace(
                "path: list-01",
                "path: list-01\n    pagination: { type: page_number, param: page, start: 0 }",
                StringComparison.Ordinal
            )
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(FailureKind.RepeatedPage, Assert.Single(summary.Failures).Kind);
        Assert.Equal(["/list-01?page=0", "/list-01?page=1"], market.Api.Asked);
    }

    private static Dictionary<string, string> Encoded(string encoding) => new() { ["Content-Encoding"] = encoding };

    [Theory]
    [InlineData("text/csv; charset=ISO-8859-1")]
    [InlineData("text/csv; Charset=\"ISO-8859-1\"")]
    public async Task A_character_set_that_the_header_names_is_known_to_a_rebuild_too(string contentType)
    {
        await using var vendor = await OneDataset.StartAsync(
            "format: csv\nkey: id\ncolumns: { id: integer, name: text }",
            _ => new("", ContentType: contentType) { Bytes = Encoding.Latin1.GetBytes("id,name\n1,Société\n") }
        );

        Assert.Equal(["1|Société"], await vendor.RowsAfterRunAsync());
        Assert.True(vendor.RebuildsTheSame());
        Assert.Equal(["1|Société"], vendor.Rows());
    }
}
