using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataPlatform.Bronze.Auth;

/// <summary>A secret in every form that an address, a JSON text, an HTML page, a CSV field, UTF-16 or base64 gives it.</summary>
internal static class SecretForms
{
    /// <summary>The forms, the secret itself first; some may be the same.</summary>
    public static IEnumerable<string> Of(string secret)
    {
        var percent = Uri.EscapeDataString(secret);
        yield return secret;
        yield return percent;
        yield return LowerPercent(percent);
        yield return WebUtility.UrlEncode(secret);
        yield return WebUtility.HtmlEncode(secret);
        yield return HtmlEncoder.Default.Encode(secret);
        yield return JavaScriptEncoder.Default.Encode(secret);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret);
        yield return JsonSerializer.Serialize(secret)[1..^1];
        yield return secret.Replace("/", "\\/", StringComparison.Ordinal);
        // In a quoted field of CSV.
        yield return secret.Replace("\"", "\"\"", StringComparison.Ordinal);

        // In UTF-16 of either order, of a secret in ASCII.
        yield return string.Join('\0', secret.ToCharArray());

        // In base64 of a longer text the key's bytes come in one of three alignments; the characters that they alone decide are the same.
        var bytes = Encoding.UTF8.GetBytes(secret);
        for (var shift = 0; shift < 3; shift++)
        {
            var encoded = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            var first = shift == 0 ? 0 : shift + 1;
            var last = (shift + bytes.Length) * 8 / 6;
            if (last - first >= 6)
            {
                var form = encoded[first..last];
                yield return form;
                yield return form.Replace('+', '-').Replace('/', '_');
            }
        }
    }

    private static string LowerPercent(string percent)
    {
        var lower = percent.ToCharArray();
        for (var i = 0; i + 2 < lower.Length; i++)
        {
            if (lower[i] == '%')
            {
                (lower[i + 1], lower[i + 2]) = (char.ToLowerInvariant(lower[i + 1]), char.ToLowerInvariant(lower[i + 2]));
            }
        }

        return new(lower);
    }
}
