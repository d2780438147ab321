namespace DataPlatform.Bronze.Bodies;

/// <summary>Reads the header <c>Link</c> (RFC 8288): addresses in angle brackets, each with parameters that say what it is.</summary>
internal static class LinkHeader
{
    /// <summary>The address of the next page; null when none is named.</summary>
    /// <param name="header">The header's value, several of them with commas between them; null when there is none.</param>
    public static string? Next(string? header)
    {
        var rest = header.AsSpan();
        while (rest.IndexOf('<') is >= 0 and var open && rest[open..].IndexOf('>') is > 0 and var length)
        {
            var address = rest.Slice(open + 1, length - 1);
            rest = rest[(open + length + 1)..];
            var parameters = rest[..EndOfLink(rest)];
            if (IsNext(parameters))
            {
                return address.Trim().ToString();
            }

            rest = rest[parameters.Length..];
        }

        return null;
    }

    // A comma in quotation marks is one of a text.
    private static int EndOfLink(ReadOnlySpan<char> text)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            isQuoted ^= text[i] == '"';
            if (text[i] == ',' && !isQuoted)
            {
                return i;
            }
        }

        return text.Length;
    }

    private static bool IsNext(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range];
            var equals = parameter.IndexOf('=');
            if (equals > 0 && parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase))
            {
                // Of several, the first counts.
                return parameter[(equals + 1)..].Trim().Trim('"').ToString().Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase);
            }
        }

        return false;
    }
}
