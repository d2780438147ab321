using DataPlatform.Bronze.Segments;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Segments;

public sealed class ReadJsonTests
{
    [Fact]
    public void DuckDB_reads_a_segment_of_mixed_bodies_as_it_is()
    {
        using var folder = new TempFolder();
        string[] bodies =
        [
            "[{\"close\":1.0E5,\"big\":9223372036854775807},{\"close\":null}]",
            "[\n  {\"close\": 2}\n]\n",
            "{\"Error Message\":\"no\"}",
            "date,close\n2024-01-01,\"3\"\n",
            "<html>\u2028\u001b</html>",
            "binary \0",
            "[{\"half\":\"\\ud800\"}]",
            "[1E400,-1E999,12345678901234567890123]",
            new string('[', 64) + new string(']', 64),
            "null",
            "",
        ];
        using (var writer = new SegmentWriter(folder.At("s.jsonl")))
        {
            foreach (var (body, i) in bodies.Select((b, i) => (b, i)))
            {
                writer.Append(Some.Parts(Some.Line(Some.TickerRecipe, $"T{i}", body)));
            }

            writer.Append(Some.Parts(Some.Line(Some.TickerRecipe, "none", null)));
        }

        var rows = Tables.AtThePrompt(
            $"SELECT concat(ticker, ' ', status, ' ', encoding, ' ', date, ' ', coalesce(CAST(body AS VARCHAR), 'NULL')) FROM read_json('{folder.At("s.jsonl")}') ORDER BY ticker, status, encoding, body"
        );

        Approved.Matches(string.Join('\n', rows) + "\n");
        Assert.Equal(
            ["100000.0", "", "2"],
            Tables.AtThePrompt(
                $"SELECT x->>'close' FROM (SELECT ticker, unnest(CAST(body AS JSON[])) AS x FROM read_json('{folder.At("s.jsonl")}', columns = {{ticker: 'VARCHAR', body: 'JSON'}}) WHERE ticker IN ('T0', 'T1'))"
            )
        );
    }
}
