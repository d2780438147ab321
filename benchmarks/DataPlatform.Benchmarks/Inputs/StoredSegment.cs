using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DataPlatform.Benchmarks.Inputs;

/// <summary>Writes a segment of bronze as a run leaves it behind: plain lines, one for each answer.</summary>
internal static class StoredSegment
{
    /// <summary>Writes the answers of one run.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="shape">What the answers look like.</param>
    /// <param name="run">The run.</param>
    /// <returns>The file.</returns>
    public static string Write(string dataFolder, Shape shape, StoredRun run)
    {
        var path = Path.Combine(dataFolder, "bronze", "made", "made", "rows", "2026-01-02", $"{run.Id}-c1.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        for (var answer = run.FirstAnswer; answer < run.FirstAnswer + shape.Answers; answer++)
        {
            var body = AnswerBody.Of(shape, run, answer);
            file.Write(Encoding.UTF8.GetBytes(Head(run, AnswerBody.Symbol(answer), body)));
            file.Write(body);
            file.Write("}\n"u8);
        }

        return path;
    }

    private static string Head(StoredRun run, string symbol, byte[] body) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"v":2,"run_id":"{{run.Id}}","chunk":1,"source":"made","domain":"made","dataset":"rows","discriminator":null,"ticker":"{{symbol}}","from":null,"date":"2026-01-02","url":"http://127.0.0.1/rows/{{symbol}}","sent_at":"2026-01-02T08:00:00.000000Z","received_at":"2026-01-02T08:00:00.020000Z","duration_ms":20,"attempts":1,"status":200,"headers":{"Content-Type":"application/json"},"bytes":{{body.Length}},"sha256":"{{Convert.ToHexStringLower(
                SHA256.HashData(body)
            )}}","encoding":"json","body":
            """
        );
}
