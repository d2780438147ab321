using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>
/// A key is a canary: it looks different in an address, a JSON text, an HTML page and base64, the server sings it back wherever it can, and no
/// form of it may be found afterwards in anything that the program wrote or said.
/// </summary>
public sealed partial class SecretTests
{
    private const string Canary = "cA+n/a=r&y 7\"<k>'%\\é";
    private const string HeaderCanary = "cA+n/a=r&y 7\"<k>'%\\z";

    private static readonly string[] Tickers =
    [
        "BASE64",
        "BINARY",
        "FORBIDDEN",
        "HEADERS",
        "HTML",
        "HUNG",
        "JSON",
        "PLAIN",
        "PYTHON",
        "QUARANTINE",
        "REDIRECT",
        "RESET",
        "SERVERERROR",
        "UNKNOWN",
        "WIRE",
    ];

    [Theory]
    [InlineData("query: apikey", Canary)]
    [InlineData("header: X-Api-Key", HeaderCanary)]
    [InlineData("header: Authorization, prefix: \"Bearer \"", HeaderCanary)]
    [InlineData("type: basic, username: me", Canary)]
    public async Task No_form_of_a_key_is_left_anywhere_whatever_the_server_does_with_it(string place, string key)
    {
        var sung = 0;
        // What the key is on its way: with basic auth that is a text of its own, which is as good as the key.
        var wire = place.Contains("basic", StringComparison.Ordinal) ? Convert.ToBase64String(Encoding.UTF8.GetBytes("me:" + key)) : key;
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 1,
            source: $"attempts: 1\ntimeout: 4s\nauth: {{ {place}, env: CANARY }}",
            answer: request =>
            {
                Interlocked.Increment(ref sung);
                var sent =
                    request.Query.GetValueOrDefault("apikey")
                    ?? request.Headers.GetValueOrDefault("X-Api-Key")
                    ?? request.Headers["Authorization"].Split(' ', 2)[1];
                return Echo(request, key, sent == wire ? wire : throw new InvalidOperationException($"the key came as {sent}"));
            },
            hold: request =>
                request.Query["symbol"] is "HUNG" ? Task.Delay(Timeout.Infinite, CancellationToken.None)
                : request.Query["symbol"] is "RESET" ? Task.FromException(new OperationCanceledException())
                : Task.CompletedTask
        );
        using var process = HostProcess.Start(
            [
                "run",
                "--recipes",
                market.Options.RecipesDirectory,
                "--data",
                market.Data,
                "--date",
                "2026-01-09",
                "--tickers",
                string.Join(',', Tickers),
                "--trace",
                "console",
            ],
            new Dictionary<string, string> { ["CANARY"] = key }
        );

        var exit = await process.EndAsync();

        var (output, errors) = (await process.Output, await process.Errors);
        Assert.True(exit == 3, errors);
        Assert.Equal(13, sung);
        Assert.Contains("request", output, StringComparison.Ordinal);
        var said = Directory
            .EnumerateFiles(market.Data, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(market.Data, f), f => Encoding.Latin1.GetString(File.ReadAllBytes(f)));
        said["standard output"] = Bytes(output);
        said["standard error"] = Bytes(errors);
        // The warehouse packs its texts, so they are read as a user would read them, too.
        said["tables"] = Bytes(Tables.Dump(market.Data));
        Assert.Contains("[redacted]", said["tables"], StringComparison.Ordinal);
        foreach (var (name, form) in Forms(key).Concat(wire == key ? [] : Forms(wire)))
        {
            foreach (var (where, text) in said)
            {
                var at = text.IndexOf(form, StringComparison.Ordinal);
                Assert.True(
                    at < 0,
                    $"{name} of the key is in {where}: {text[Math.Max(0, at - 60)..Math.Min(text.Length, Math.Max(at, 0) + 90)]}"
                );
            }
        }
    }

    [Fact]
    public async Task A_key_is_not_sent_along_when_its_host_sends_elsewhere_or_another_source_is_asked()
    {
        await using var elsewhere = await StubApi.StartAsync(_ => new("[]"));
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            source: "attempts: 1\nauth: { header: X-Api-Key, env: CANARY }",
            answer: _ =>
                new("", Status: 307)
                {
                    Headers = new Dictionary<string, string> { ["Location"] = new Uri(elsewhere.Address, "stolen").AbsoluteUri },
                }
        );
        market.With("other.yaml", SmallMarket.Yaml("other", elsewhere.Address, 1, 0));
        var engine = new TestEngine(environment: new Dictionary<string, string> { ["CANARY"] = HeaderCanary });

        var summary = await engine.RunAsync(market.Options);

        Assert.Equal(["/list-01"], elsewhere.Asked);
        Assert.DoesNotContain("X-Api-Key", elsewhere.Requests[0].Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.Equal(FailureKind.Redirect, Assert.Single(summary.Failures).Kind);
    }

    private static StubApi.Answer Echo(StubApi.Request request, string key, string wire)
    {
        var address = $"https://api.example/data?apikey={Uri.EscapeDataString(key)}&x=1";
        var row = JsonSerializer.Serialize(
            new
            {
                symbol = key,
                date = "2026-01-09",
                value = 1.5,
            }
        );
        return request.Query["symbol"] switch
        {
            "BASE64" => Rows(
                Enumerable.Range(0, 3).Select(n => Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('.', n) + key + "tail")))
            ),
            "BINARY" => new("\0binary " + key, ContentType: "application/octet-stream"),
            "FORBIDDEN" => new($"{{\"message\":\"the key {JsonEncodedText.Encode(key)} is not for this\"}}", Status: 403),
            "HEADERS" => new("[]")
            {
                Headers = new Dictionary<string, string>
                {
                    ["X-Address"] = address,
                    ["X-Form"] = WebUtility.UrlEncode(key),
                    ["X-Base64"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(key)),
                    ["Set-Cookie"] = "key=" + Uri.EscapeDataString(key),
                },
            },
            "HTML" => new(
                $"<html><a href=\"{WebUtility.HtmlEncode(address)}\">{WebUtility.HtmlEncode(key)}</a>{HtmlEncoder.Default.Encode(key)}</html>",
                ContentType: "text/html"
            ),
            "JSON" => Rows([address, Lower(Uri.EscapeDataString(key)), WebUtility.UrlEncode(key), row]),
            "PLAIN" => new("key: " + key, ContentType: "text/plain"),
            // As json.dumps and PHP write it: é as é, / as \/.
            "PYTHON" => new(
                $"[{{\"symbol\":\"{Ascii(key)}\",\"date\":\"2026-01-09\",\"value\":1}},{{\"symbol\":\"{Ascii(key).Replace("/", "\\/", StringComparison.Ordinal)}\",\"date\":\"2026-01-08\",\"value\":1}}]"
            ),
            "QUARANTINE" => new(
                $"[{{\"symbol\":\"QUARANTINE\",\"date\":{JsonSerializer.Serialize(key)},\"value\":{JsonSerializer.Serialize(address)}}}]"
            ),
            "REDIRECT" => new("", Status: 302)
            {
                Headers = new Dictionary<string, string>
                {
                    ["Location"] = $"http://{Uri.EscapeDataString(key.Replace('%', 'p'))}.example/{address}",
                },
            },
            "SERVERERROR" => new($"Traceback: GET {request.PathAndQuery} {address} failed for {key}", Status: 500),
            "UNKNOWN" => new(
                $"[{{\"symbol\":\"UNKNOWN\",\"date\":\"2026-01-09\",\"value\":1,\"yourKey\":{JsonSerializer.Serialize(key)},{JsonSerializer.Serialize(key)}:1}}]"
            ),
            "WIRE" => Rows([
                wire,
                $"Authorization: Basic {wire}",
                Uri.EscapeDataString(wire),
                wire.Replace('+', '-').Replace('/', '_'),
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"..{wire}tail")),
            ]) with
            {
                Headers = new Dictionary<string, string> { ["X-Wire"] = Uri.EscapeDataString(wire) },
            },
            _ => new(row),
        };
    }

    private static StubApi.Answer Rows(IEnumerable<string> texts) =>
        new(
            JsonSerializer.Serialize(
                texts.Select(
                    (text, n) =>
                        new
                        {
                            symbol = text,
                            date = $"2026-01-0{n + 1}",
                            value = n,
                        }
                )
            )
        );

    private static string Ascii(string key)
    {
        var text = new StringBuilder();
        foreach (var c in key)
        {
            text.Append(
                c is '"' or '\\' ? $"\\{c}"
                : c < 128 ? c
                : $"\\u{(int)c:x4}"
            );
        }

        return text.ToString();
    }

    /// <summary>Every way in which the key could be written, as the bytes would be in a file.</summary>
    private static IEnumerable<(string Name, string Form)> Forms(string key)
    {
        var percent = Uri.EscapeDataString(key);
        var forms = new Dictionary<string, string>
        {
            ["the plain text"] = key,
            ["the address form"] = percent,
            ["the address form in lower case"] = Lower(percent),
            ["the form-data form"] = WebUtility.UrlEncode(key),
            ["the HTML form"] = WebUtility.HtmlEncode(key),
            ["the HTML form of ASP.NET"] = HtmlEncoder.Default.Encode(key),
            ["the JSON form"] = JsonSerializer.Serialize(key)[1..^1],
            ["the relaxed JSON form"] = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(key),
            ["the ASCII JSON form"] = Ascii(key),
            ["the ASCII JSON form with escaped slashes"] = Ascii(key).Replace("/", "\\/", StringComparison.Ordinal),
        };
        for (var n = 0; n < 3; n++)
        {
            var shifted = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('.', n) + key + "tail"));
            forms[$"base64 shifted by {n}"] = shifted[(n == 0 ? 0 : n + 1)..^8];
            forms[$"base64url shifted by {n}"] = forms[$"base64 shifted by {n}"].Replace('+', '-').Replace('/', '_');
        }

        return forms.Select(f => (f.Key, Bytes(f.Value)));
    }

    private static string Lower(string percent) => PercentEscape().Replace(percent, m => m.Value.ToLowerInvariant());

    [GeneratedRegex("%..")]
    private static partial Regex PercentEscape();

    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
