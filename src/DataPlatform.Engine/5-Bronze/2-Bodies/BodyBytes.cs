using System.IO.Compression;
using System.IO.Enumeration;
using System.IO.Hashing;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Bodies;

/// <summary>Makes text in UTF-8 of what a source sends: out of a zip file, and out of another character set.</summary>
internal sealed partial class BodyBytes(DatasetRecipe recipe)
{
    private const int MostNamed = 3;

    private readonly Encoding? _declared = recipe.Charset is null or "utf-8" ? null : Named(recipe.Charset);

    /// <summary>The text.</summary>
    /// <param name="body">The body as it came, not empty. It is given back where it is UTF-8, or where it is in no character set that is known.</param>
    /// <param name="contentType">The header of that name; null when there is none.</param>
    /// <param name="wrong">What is wrong with the body; null when nothing is.</param>
    public ReadOnlyMemory<byte> AsText(ReadOnlyMemory<byte> body, string? contentType, out Answer.Bad? wrong)
    {
        wrong = null;
        Encoding? charset = null;
        try
        {
            body = recipe.ZipEntry is null ? body : Unzipped(body, out wrong);
            charset = wrong is null ? CharsetOf(body.Span, contentType) : null;
            if (charset is not null)
            {
                body = Encoding.Convert(charset, Encoding.UTF8, ArrayOf(body));
            }

            return body.Span.StartsWith(JsonText.ByteOrderMark) ? body[JsonText.ByteOrderMark.Length..] : body;
        }
        catch (InvalidDataException)
        {
            wrong = new(FailureKind.Damaged, "the zip file is damaged, or is none" + BodyText.Excerpt(body.Span));
        }
        catch (DecoderFallbackException)
        {
            wrong = new(FailureKind.NotUtf8, $"not text in {recipe.Charset ?? charset?.WebName}" + BodyText.Excerpt(body.Span));
        }

        return body;
    }

    // What a body says of itself at its beginning counts where the recipe says nothing.
    private Encoding? CharsetOf(ReadOnlySpan<byte> body, string? contentType) =>
        // ASCII is the same in all of the others.
        _declared is { IsSingleByte: true }
        && Ascii.IsValid(body)
            ? null
            : _declared
                ?? (
                    body is [0xFF, 0xFE, ..] ? Encoding.Unicode
                    : body is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode
                    : recipe.Charset is null ? (recipe.Format == BodyFormat.Xml ? OfXml(body) : null) ?? OfHeader(body, contentType)
                    : null
                );

    /// <summary>The character set that a header of a body names; null when it names none, or the usual one.</summary>
    /// <param name="contentType">The header; null when there is none.</param>
    public static string? CharsetIn(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.CharSet?.Trim('"') is { Length: > 0 } name
        && !name.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? name
            : null;

    // Many a server says latin1, or UTF-16, of whatever it sends. What is UTF-8 is nothing else, and in UTF-16 each letter of ASCII has an empty half.
    private static Encoding? OfHeader(ReadOnlySpan<byte> body, string? contentType) =>
        CharsetIn(contentType) is not { } name ? null
        : (name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? body.Contains((byte)0) : !Utf8.IsValid(body)) ? Named(name)
        : null;

    private static Encoding? OfXml(ReadOnlySpan<byte> body)
    {
        const int longest = 200;
        var name = EncodingOfXml().Match(Encoding.Latin1.GetString(body[..Math.Min(longest, body.Length)])).Groups["name"].Value;
        return name.Length == 0 || name.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? null : Named(name);
    }

    // What is no text in the set is told, never replaced. Null for a name that nobody knows.
    private static Encoding? Named(string name)
    {
        var (write, read) = (EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, write, read) ?? Encoding.GetEncoding(name, write, read);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private ReadOnlyMemory<byte> Unzipped(ReadOnlyMemory<byte> body, out Answer.Bad? wrong)
    {
        using var stream = new MemoryStream(ArrayOf(body), writable: false);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        var files = zip
            .Entries.Where(e => FileSystemName.MatchesSimpleExpression(recipe.ZipEntry, e.FullName) && e.Name.Length > 0)
            .ToList();
        if (files.Count != 1)
        {
            var named = (files.Count == 0 ? zip.Entries : (IEnumerable<ZipArchiveEntry>)files)
                .Take(MostNamed)
                .Select(e => $"'{Excerpt.Of(e.FullName)}'");
            wrong = new(
                FailureKind.WrongShape,
                $"{files.Count} files in the zip file are called '{recipe.ZipEntry}', and one is to be read; it holds {string.Join(", ", named)}"
            );
            return body;
        }

        return Unpacked(files[0], out wrong);
    }

    private ReadOnlyMemory<byte> Unpacked(ZipArchiveEntry file, out Answer.Bad? wrong)
    {
        var most = recipe.Source.MaxBody;
        using var unpacked = new MemoryStream();
        using var packed = file.Open();
        var buffer = new byte[64 * 1024];
        wrong = null;
        while (packed.Read(buffer) is > 0 and var read)
        {
            unpacked.Write(buffer, 0, read);
            if (unpacked.Length > most)
            {
                wrong = new(
                    FailureKind.TooLarge,
                    $"'{Excerpt.Of(file.FullName)}' in the zip file is larger than {ByteSize.ForPeople(most)} (max_body)"
                );
                return default;
            }
        }

        var text = unpacked.ToArray();
        return text.Length == file.Length && Crc32.HashToUInt32(text) == file.Crc32
            ? text
            : throw new InvalidDataException("its length or checksum is another");
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var part) && part.Array is { } array && part.Count == array.Length ? array : bytes.ToArray();

    [GeneratedRegex(
        """^\s*<\?xml[^>]*\sencoding\s*=\s*["'](?<name>[A-Za-z0-9._-]+)["']""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex EncodingOfXml();
}
