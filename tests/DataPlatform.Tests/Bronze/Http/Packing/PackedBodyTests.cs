using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using DataPlatform.Bronze.Http.Packing;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Http.Packing;

/// <summary>Bodies are packed by .NET's streams, which nobody doubts; what is cut or changed then is found.</summary>
public sealed class PackedBodyTests
{
    private const long Most = 1024 * 1024;

    // Enough lines for several blocks of data.
    private static readonly byte[] Prices = Encoding.UTF8.GetBytes(
        "day,price\n"
            + string.Concat(Enumerable.Range(0, 400).Select(i => $"2031-{(i % 12) + 1:00}-{(i % 28) + 1:00},{i * 7919 % 997}.25\n"))
    );

    // What can be compressed and what cannot, so that the data ends at any place of the pieces in which it is read.
    private static readonly Gen<byte[]> AnyBytes = Gen.OneOf(
        Gen.Byte.Array[0, 300],
        Gen.Byte.Array[8_000, 9_000],
        Gen.Byte.Array[60_000, 70_000],
        Gen.Select(Gen.Byte, Gen.Int[0, 200_000], (b, n) => Enumerable.Repeat(b, n).ToArray())
    );

    [Fact]
    public void Any_bytes_come_back_however_they_were_packed()
    {
        Gen.Select(AnyBytes, Pick.Word("gzip x-gzip deflate raw br none"))
            .Sample(
                (bytes, how) =>
                {
                    var (encodings, packed) = how switch
                    {
                        "gzip" or "x-gzip" => (new[] { how }, Gzip(bytes)),
                        "deflate" => ([how], Zlib(bytes)),
                        "raw" => (["deflate"], Raw(bytes)),
                        "br" => ([how], Brotli(bytes)),
                        _ => ([], [.. "x"u8, .. bytes]),
                    };

                    Assert.Equal(how == "none" ? packed : bytes, Undo(packed, encodings));
                },
                iter: 400
            );
    }

    [Fact]
    public void The_members_of_a_gzip_body_are_one_body_and_zeros_behind_them_are_nothing()
    {
        // Of no bytes at all .NET makes no gzip at all, not even an empty one.
        Gen.Select(AnyBytes.Where(b => b.Length > 0).Array[1, 4], Gen.Int[0, 700])
            .Sample(
                (parts, padding) =>
                {
                    byte[] packed = [.. parts.SelectMany(Gzip), .. new byte[padding]];

                    Assert.Equal(parts.SelectMany(p => p).ToArray(), Undo(packed, "gzip"));
                },
                iter: 200
            );
    }

    [Fact]
    public void Gzip_that_no_header_speaks_of_is_known_by_how_it_begins_and_undone_twice()
    {
        Assert.Equal(Prices, Undo(Gzip(Prices)));
        Assert.Equal(Prices, Undo(Gzip(Gzip(Prices))));
        Assert.Equal(Prices, Undo(Gzip(Gzip(Prices)), "gzip"));
        Assert.Equal(Gzip(Prices), Undo(Gzip(Gzip(Gzip(Prices)))));
    }

    [Fact]
    public void Encodings_are_undone_from_the_last_and_one_that_is_none_is_passed_over()
    {
        Assert.Equal(Prices, Undo(Gzip(Brotli(Prices)), "br", "utf-8", "GZIP"));
        Assert.Equal(Prices, Undo(Prices, "identity"));
        Assert.Equal([], Undo([], "gzip"));
    }

    [Fact]
    public void All_that_a_gzip_header_may_hold_is_passed_over()
    {
        byte[] header = [0x1F, 0x8B, 8, 0b1_1110, 1, 2, 3, 4, 0, 255, 3, 0, 0x1F, 0x8B, 0, .. "a.csv\0"u8, .. "note\0"u8, 9, 9];

        Assert.Equal(Prices, Undo([.. header, .. Gzip(Prices)[10..]], "gzip"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("raw")]
    [InlineData("br")]
    public void Wherever_a_packed_body_is_cut_it_is_no_whole_one(string how)
    {
        var (encoding, packed) = how switch
        {
            "gzip" => (how, Gzip(Prices)),
            "deflate" => (how, Zlib(Prices)),
            "raw" => ("deflate", Raw(Prices)),
            _ => (how, Brotli(Prices)),
        };

        for (var length = 1; length < packed.Length; length++)
        {
            var cut = packed[..length];
            var e = Assert.Throws<InvalidDataException>(() => Undo(cut, encoding));
            Assert.True(
                e.Message.StartsWith("the body breaks off: ", StringComparison.Ordinal) || length < 3,
                $"cut after {length}: {e.Message}"
            );
        }
    }

    [Fact]
    public void A_gzip_body_that_ends_at_a_flush_is_cut_also_when_it_is_the_second_member()
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Prices);
            gzip.Flush();
            var flushed = stream.ToArray();

            Assert.Equal("the body breaks off: its gzip data has no end", WhatIsWrong(flushed, "gzip"));
            Assert.Equal("the body breaks off: its gzip data has no end", WhatIsWrong(flushed));
            Assert.Equal("the body breaks off: its gzip data has no end", WhatIsWrong([.. Gzip(Prices), .. flushed], "gzip"));
        }

        Assert.Equal("the body breaks off: its gzip trailer is cut", WhatIsWrong(Gzip(Prices)[..^8], "gzip"));
        Assert.Equal("the body breaks off: its gzip header has no end", WhatIsWrong([.. Gzip(Prices), 0x1F, 0x8B, 8], "gzip"));
    }

    [Fact]
    public void A_wrong_checksum_or_length_is_said_as_that()
    {
        var (gzip, zlib, length) = (
            Gzip("price\n27.5\n"u8.ToArray()),
            Zlib("price\n27.5\n"u8.ToArray()),
            Gzip("price\n27.5\n"u8.ToArray())
        );
        var (crc, adler) = (
            BinaryPrimitives.ReadUInt32LittleEndian(gzip.AsSpan(^8)),
            BinaryPrimitives.ReadUInt32BigEndian(zlib.AsSpan(^4))
        );
        gzip[^8] ^= 1;
        length[^4] = 12;
        zlib[^1] ^= 1;

        Assert.Equal($"the body has the CRC-32 {crc:x8}, and its gzip trailer says {crc ^ 1:x8}", WhatIsWrong(gzip, "gzip"));
        Assert.Equal("the body has 11 bytes, and its gzip trailer says 12", WhatIsWrong(length, "gzip"));
        Assert.Equal($"the body has the Adler-32 {adler:x8}, and its trailer says {adler ^ 1:x8}", WhatIsWrong(zlib, "deflate"));
    }

    [Theory]
    [InlineData("gzip", "the body is said to be gzip and is not")]
    [InlineData("deflate", "what should be deflate data in the body is none")]
    [InlineData("br", "the body is said to be Brotli and is not, or is damaged")]
    public void What_is_not_packed_as_it_says_is_damaged(string encoding, string message)
    {
        Assert.Equal(message, WhatIsWrong("~~ no packed bytes ~~"u8.ToArray(), encoding));
    }

    [Fact]
    public void Something_behind_the_last_gzip_member_is_no_padding()
    {
        Assert.Equal("something else than gzip stands behind the gzip data of the body", WhatIsWrong([.. Gzip(Prices), .. "x"u8], "gzip"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("")]
    public void The_most_that_is_accepted_counts_for_what_is_unpacked(string encoding)
    {
        var zeros = new byte[Most + 1];
        var packed = encoding switch
        {
            "deflate" => Zlib(zeros),
            "br" => Brotli(zeros),
            _ => Gzip(zeros),
        };

        Assert.Null(PackedBody.Unpack(packed, [encoding], Most, CancellationToken.None));
        Assert.Equal(zeros, PackedBody.Unpack(packed, [encoding], Most + 1, CancellationToken.None));
        Assert.Null(PackedBody.Unpack(zeros, [], Most, CancellationToken.None));
    }

    private static byte[] Undo(byte[] packed, params string[] encodings) =>
        PackedBody.Unpack(packed, encodings, Most, CancellationToken.None) ?? throw new InvalidOperationException("too large");

    private static string WhatIsWrong(byte[] packed, params string[] encodings) =>
        Assert.Throws<InvalidDataException>(() => Undo(packed, encodings)).Message;

    private static byte[] Gzip(byte[] bytes) => Packed(bytes, s => new GZipStream(s, CompressionLevel.Optimal));

    private static byte[] Zlib(byte[] bytes) => Packed(bytes, s => new ZLibStream(s, CompressionLevel.Optimal));

    private static byte[] Raw(byte[] bytes) => Packed(bytes, s => new DeflateStream(s, CompressionLevel.Optimal));

    private static byte[] Brotli(byte[] bytes) => Packed(bytes, s => new BrotliStream(s, CompressionLevel.Fastest));

    private static byte[] Packed(byte[] bytes, Func<Stream, Stream> packing)
    {
        using var stream = new MemoryStream();
        using (var packer = packing(stream))
        {
            packer.Write(bytes);
            packer.Flush();
        }

        return stream.ToArray();
    }
}
