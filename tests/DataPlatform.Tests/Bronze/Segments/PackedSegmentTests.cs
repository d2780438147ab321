using System.Text;
using CsCheck;
using DataPlatform.Bronze.Segments;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Segments;

public sealed class PackedSegmentTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_come_back_with_their_numbers_from_any_of_them_on()
    {
        var (path, ends) = Write(["one", "", "three", new string('x', 1_000_000), Noise(300_000)]);

        var all = Lines(path, 0, ends[^1], 0);

        Assert.Equal([3, 0, 5, 1_000_000, 300_000], all.Select(l => l.Text.Length));
        Assert.Equal([1, 2, 3, 4, 5], all.Select(l => l.Number));
        Assert.Equal(all[2..4], Lines(path, ends[1], ends[3], 2));
    }

    [Fact]
    public void Lines_from_many_threads_stay_whole()
    {
        var path = _folder.At("s.jsonl.zst");
        using var packer = new FramePacker();
        using var writer = new SegmentWriter(path, packer);

        Parallel.For(0, 2_000, i => writer.Append(Parts(new string((char)('a' + (i % 26)), i % 300))));

        var lines = Lines(path, 0, writer.Length, 0);
        Assert.Equal(2_000, lines.Count);
        Assert.All(lines, l => Assert.True(l.Text.Distinct().Count() <= 1));
        Assert.Equal(Enumerable.Range(0, 2_000).Sum(i => i % 300), lines.Sum(l => l.Text.Length));
    }

    [Fact]
    public void A_segment_cut_anywhere_holds_the_frames_before_the_cut()
    {
        var (path, ends) = Write(["first", Noise(200), "", new string('y', 500), "last"]);
        var bytes = File.ReadAllBytes(path);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var cut = _folder.At("cut.jsonl.zst");
            File.WriteAllBytes(cut, bytes[..length]);

            Assert.Equal(ends.LastOrDefault(e => e <= length), SegmentReader.WholeLength(cut));
            Assert.Equal(ends.Count(e => e <= length), Lines(cut, 0, length, 0).Count);
        }
    }

    [Fact]
    public void A_damaged_frame_is_an_empty_line_and_costs_no_other()
    {
        string[] texts = ["first", Noise(400), new string('y', 500), Noise(400_000), "last"];
        var (path, ends) = Write(texts);
        var bytes = File.ReadAllBytes(path);
        Gen.Select(Gen.Long[ends[0], ends[1] - 1], Gen.Byte)
            .Sample(
                (at, value) =>
                {
                    var damaged = _folder.At("damaged.jsonl.zst");
                    File.WriteAllBytes(damaged, [.. bytes[..(int)at], value, .. bytes[((int)at + 1)..]]);

                    var lines = Lines(damaged, 0, bytes.Length, 0);

                    // A length in it that grew may reach into those behind it, as far as a block is long.
                    Assert.Equal(texts[0], lines[0].Text);
                    Assert.Equal(texts[^1], lines[^1].Text);
                    Assert.All(lines, l => Assert.Contains(l.Text, (string[])[.. texts, ""]));
                    Assert.InRange(lines.Count, 4, 6);
                    Assert.Equal(bytes.Length, SegmentReader.WholeLength(damaged));
                },
                iter: 200,
                threads: 1
            );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"v\":2}\n")]
    [InlineData("((((((")]
    public void What_is_no_frame_is_no_line(string text)
    {
        var path = _folder.Write("s.jsonl.zst", text);

        Assert.Equal(0, SegmentReader.WholeLength(path));
        Assert.Empty(Lines(path, 0, text.Length, 0));
    }

    [Fact]
    public void DuckDB_reads_compressed_and_plain_segments_together()
    {
        using (var packer = new FramePacker())
        using (var packed = new SegmentWriter(_folder.At("a.jsonl.zst"), packer))
        using (var plain = new SegmentWriter(_folder.At("b.jsonl")))
        {
            packed.Append(Some.Parts(Some.Line(Some.TickerRecipe, "A", "[{\"close\":1}]")));
            packed.Append(Some.Parts(Some.Line(Some.TickerRecipe, "B", $"[{{\"text\":\"{Noise(400_000)}\"}}]")));
            plain.Append(Some.Parts(Some.Line(Some.TickerRecipe, "C", "[]")));
        }

        Assert.Equal(["A", "B", "C"], Tables.AtThePrompt($"SELECT ticker FROM read_json('{_folder.At("*.jsonl*")}') ORDER BY ticker"));
    }

    private (string Path, IReadOnlyList<long> Ends) Write(IEnumerable<string> lines)
    {
        var path = _folder.At("s.jsonl.zst");
        using var packer = new FramePacker();
        using var writer = new SegmentWriter(path, packer);
        var ends = new List<long>();
        foreach (var line in lines)
        {
            Assert.Equal(ends.Count + 1, writer.Append(Parts(line)));
            ends.Add(writer.Length);
        }

        return (path, ends);
    }

    private static LineParts Parts(string line) => Some.Parts(Encoding.UTF8.GetBytes(line + "\n"));

    // Text that hardly gets shorter.
    private static string Noise(int length)
    {
        var random = new Random(length);
        return string.Create(length, random, (span, r) => r.GetItems("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUV", span));
    }

    private static List<(string Text, long Number)> Lines(string path, long from, long to, long before) =>
        [.. SegmentReader.Read(path, from, to, before).Select(l => (Encoding.UTF8.GetString(l.Bytes.Span), l.Number))];
}
