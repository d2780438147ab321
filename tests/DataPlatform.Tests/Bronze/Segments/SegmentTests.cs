using System.Text;
using CsCheck;
using DataPlatform.Bronze.Segments;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Segments;

public sealed class SegmentTests
{
    [Fact]
    public void Lines_are_numbered_in_the_order_they_were_written_and_read_back()
    {
        using var folder = new TempFolder();
        var path = folder.At("deep", "er", "s.jsonl");
        using var writer = new SegmentWriter(path);

        Assert.Equal([1, 2, 3], new[] { "one\n", "\n", "three\n" }.Select(l => writer.Append(Some.Parts(Encoding.UTF8.GetBytes(l)))));

        Assert.Equal((11, 3), (writer.Length, writer.Lines));
        Assert.Equal([("one", 1), ("", 2), ("three", 3)], Lines(path, 0, writer.Length, 0));
    }

    [Fact]
    public void A_segment_is_never_written_over()
    {
        using var folder = new TempFolder();
        var path = folder.Write("s.jsonl", "kept\n");

        Assert.Throws<IOException>(() => new SegmentWriter(path));

        Assert.Equal("kept\n", File.ReadAllText(path));
    }

    [Fact]
    public void Lines_from_many_threads_stay_whole()
    {
        using var folder = new TempFolder();
        using var writer = new SegmentWriter(folder.At("s.jsonl"));

        Parallel.For(0, 2_000, i => writer.Append(Some.Parts(Encoding.UTF8.GetBytes(new string((char)('a' + (i % 26)), i % 300) + "\n"))));
        writer.Seal();

        var lines = Lines(folder.At("s.jsonl"), 0, writer.Length, 0);
        Assert.Equal(2_000, lines.Count);
        Assert.All(lines, l => Assert.True(l.Text.Distinct().Count() <= 1));
        Assert.Equal(Enumerable.Range(0, 2_000).Sum(i => i % 300), lines.Sum(l => l.Text.Length));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("torn", 0)]
    [InlineData("one\n", 4)]
    [InlineData("one\ntorn", 4)]
    [InlineData("one\n\n", 5)]
    [InlineData("\n", 1)]
    public void After_a_crash_the_whole_lines_can_be_trusted(string text, long length)
    {
        using var folder = new TempFolder();

        Assert.Equal(length, SegmentReader.WholeLength(folder.Write("s.jsonl", text)));
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(300_000)]
    public void A_torn_line_longer_than_the_buffer_is_cut_off_at_its_start(int torn)
    {
        using var folder = new TempFolder();
        var path = folder.Write("s.jsonl", "one\n" + new string('x', torn));

        Assert.Equal(4, SegmentReader.WholeLength(path));
        Assert.Equal([("one", 1)], Lines(path, 0, 4 + torn, 0));
    }

    [Fact]
    public void What_stands_behind_the_recorded_bytes_is_not_read()
    {
        using var folder = new TempFolder();
        var path = folder.Write("s.jsonl", "one\ntwo\nthree\n");

        Assert.Equal([("one", 1), ("two", 2)], Lines(path, 0, 8, 0));
        Assert.Equal([("two", 8)], Lines(path, 4, 8, 7));
        Assert.Equal([("two", 8)], Lines(path, 4, 10, 7));
        Assert.Empty(Lines(path, 14, 14, 3));
    }

    [Fact]
    public void Reading_goes_on_from_any_line_whatever_the_lengths()
    {
        using var folder = new TempFolder();
        var number = 0;
        var length = Gen.OneOf(Gen.Int[0, 50], Gen.Int[65_530, 65_540], Gen.Int[60_000, 200_000], Gen.Int[1_048_000, 3_000_000]);
        Gen.Select(length.Array[1, 8], Gen.Int[0, 7], Gen.Bool)
            .Sample(
                (lengths, skip, torn) =>
                {
                    var lines = lengths.Select((l, i) => new string((char)('a' + i), l)).ToList();
                    var text = string.Concat(lines.Select(l => l + "\n"));
                    var path = folder.Write($"{number++}.jsonl", text + (torn ? "torn" : ""));
                    skip = Math.Min(skip, lines.Count);
                    var from = lines.Take(skip).Sum(l => l.Length + 1);

                    var read = Lines(path, from, text.Length + (torn ? 4 : 0), skip);

                    Assert.Equal(lines.Select((l, i) => (l, (long)i + 1)).Skip(skip), read);
                    Assert.Equal(read, LinesByPieces(path, from, text.Length + (torn ? 4 : 0), skip));
                    Assert.Equal(text.Length, SegmentReader.WholeLength(path));
                    File.Delete(path);
                },
                iter: 50,
                threads: 1
            );
    }

    private static List<(string Text, long Number)> LinesByPieces(string path, long from, long to, long before)
    {
        var lines = new List<(string, long)>();
        foreach (var piece in SegmentReader.Pieces(path, from, to, before))
        {
            lines.AddRange(piece.Lines().Select(l => (Encoding.UTF8.GetString(l.Bytes.Span), l.Number)));
            piece.Release();
        }

        return lines;
    }

    private static List<(string Text, long Number)> Lines(string path, long from, long to, long before) =>
        [.. SegmentReader.Read(path, from, to, before).Select(l => (Encoding.UTF8.GetString(l.Bytes.Span), l.Number))];
}
