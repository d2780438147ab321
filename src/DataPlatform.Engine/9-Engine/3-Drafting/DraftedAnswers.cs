using System.Globalization;
using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Http;
using DataPlatform.Bronze.Http.Packing;
using DataPlatform.Engine.Drafting.Requests;
using DataPlatform.Engine.Drafting.Samples;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading;
using DataPlatform.Runs;

namespace DataPlatform.Engine.Drafting;

/// <summary>Gets the answers that a recipe is drafted from: asks each address once, as the engine asks, and reads each file.</summary>
internal sealed class DraftedAnswers(DraftOptions options, Func<string, string?> environment, TimeProvider clock)
{
    private const long MostBytes = 64 * 1024 * 1024;

    private readonly List<KeyValuePair<string, string>> _headers = [.. options.Headers.Select(HeaderOf)];

    /// <summary>The headers that are sent and carry no secret.</summary>
    public IEnumerable<KeyValuePair<string, string>> PlainHeaders => _headers.Where(h => !SecretNames.Has(h.Key));

    /// <summary>Those that carry one.</summary>
    public IEnumerable<KeyValuePair<string, string>> SecretHeaders => _headers.Where(h => SecretNames.Has(h.Key));

    /// <summary>The answers.</summary>
    /// <param name="cancellationToken">Ends a request.</param>
    /// <returns>The answers, or why one of them is none.</returns>
    /// <exception cref="ConfigurationException">An address, header or file cannot be used.</exception>
    public async Task<(IReadOnlyList<Sample> Samples, string? Problem)> GetAsync(CancellationToken cancellationToken)
    {
        var samples = new List<Sample>();
        foreach (var place in options.Places)
        {
            var (sample, problem) = AddressOf(place) is { } address
                ? await AskAsync(address, cancellationToken).ConfigureAwait(false)
                : (Read(place), null);
            problem ??= SampleBody.Problem(sample!.Body) is { } why ? $"{sample.Name}: the answer {why}" : null;
            if (problem is not null)
            {
                return ([], problem);
            }

            samples.Add(sample!);
        }

        return (samples, null);
    }

    private async Task<(Sample? Sample, string? Problem)> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        var name = NameOf(address);
        var source = SourceOf(address);
        var keys = SourceKeys.Resolve([source], OptionsOf(), DotEnv.Behind(options.RecipesDirectory, environment));
        var redactor = RedactorOf(address);
        using var client = new SourceClient(source, keys, new NoQuota(clock), new RunEvents(), clock, () => 0);
        using var call = new Call(new OutgoingRequest(address), cost: 1, new(Skeleton(source)), cancellationToken);
        var reply = await client.GetAsync(call, cancellationToken).ConfigureAwait(false);
        return reply switch
        {
            Reply.Sent(Attempt.Answered answered) when AnswerReader.IsSuccess(answered.Status) => (
                new(name, address, answered.Headers, redactor.CleanBody(WithoutMark(answered.Body.ToArray()))),
                null
            ),
            Reply.Sent(Attempt.Answered answered) => (
                null,
                redactor.Clean(
                    string.Create(CultureInfo.InvariantCulture, $"{name}: status {answered.Status}{BodyText.Excerpt(answered.Body.Span)}")
                )
            ),
            Reply.NoToken(var why) => (null, redactor.Clean($"{name}: {why}")),
            Reply.Sent(Attempt.Unanswered none) => (null, redactor.Clean($"{name}: {none.Message}")),
            _ => (null, $"{name}: was not asked"),
        };
    }

    private Sample Read(string file)
    {
        var address = options.Address is { } text ? AddressOf(text) ?? throw NoAddress("--address") : null;
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > MostBytes })
            {
                throw new ConfigurationException($"{file}: is larger than {ByteSize.ForPeople(MostBytes)}; cut a piece of it");
            }

            var body = File.ReadAllBytes(file);
            var unpacked = PackedBody.IsPacked(body, []) ? PackedBody.Unpack(body, [], MostBytes, CancellationToken.None) : body;
            var clean = WithoutMark(
                unpacked ?? throw new InvalidDataException($"is larger than {ByteSize.ForPeople(MostBytes)} when it is unpacked")
            );
            return new(Path.GetFileName(file), address, [], address is null ? clean : RedactorOf(address).CleanBody(clean));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ConfigurationException(
                $"{file}: {(e is FileNotFoundException ? "no such file, and no address that begins with http" : e.Message)}"
            );
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(JsonText.ByteOrderMark) ? body[JsonText.ByteOrderMark.Length..] : body;

    // The secrets that the caller wrote himself: those in the address, and in headers.
    private SecretRedactor RedactorOf(Uri address) =>
        new(
            SampleAddress
                .Of(address)
                .Query.Where(q => SecretNames.Has(q.Key))
                .Select(q => q.Value)
                .Concat(SecretHeaders.SelectMany(h => (string[])[h.Value, h.Value[(h.Value.LastIndexOfAny([' ', '=']) + 1)..]]))
        );

    private SourceRecipe SourceOf(Uri address)
    {
        var source = new SourceRecipe
        {
            Name = "draft",
            BaseUrl = new($"{address.Scheme}://{address.Authority}/"),
            Headers = _headers,
            Attempts = 1,
            File = Path.Combine(options.RecipesDirectory, "draft.yaml"),
            DeclaredBy = "--auth",
            Auth = AuthOf(),
        };
        return source;
    }

    // The recipe reader makes the proof of the words that the recipe will have.
    private SourceAuth? AuthOf()
    {
        if (options.Auth.Count == 0)
        {
            return null;
        }

        var settings = options.Auth.Select(a => DraftAuth.Parse(a).Setting);
        var text = $"source: {{ name: draft, base_url: \"http://localhost/\", auth: [{string.Join(", ", settings)}] }}\ndatasets: []\n";
        var problems = new List<RecipeProblem>();
        var read = RecipeReader.Parse(text, "--auth", problems);
        return read?.Source.Auth
            ?? throw new ConfigurationException([.. problems.Where(p => p.Where == "source").Select(p => $"--auth: {p.Message}")]);
    }

    private RunOptions OptionsOf() => new() { RecipesDirectory = options.RecipesDirectory, DataDirectory = "" };

    private static DatasetRecipe Skeleton(SourceRecipe source) =>
        new()
        {
            Source = source,
            Domain = "draft",
            Dataset = "draft",
            IsTicker = false,
            Path = "draft",
            Table = new("draft", [], [], [], []),
        };

    private static Uri? AddressOf(string place) =>
        !place.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        && !place.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? null
        : Uri.TryCreate(place, UriKind.Absolute, out var address) && address.UserInfo.Length == 0 ? address
        : throw NoAddress("an address");

    // It may hold a secret, so it is not repeated.
    private static ConfigurationException NoAddress(string what) =>
        new($"{what} must be like https://api.acme.test/v1/prices?symbol=AAPL, without a user name");

    /// <summary>An address for a person: without what may be secret.</summary>
    private static string NameOf(Uri address) => $"{address.Scheme}://{address.Authority}{address.AbsolutePath}";

    private static KeyValuePair<string, string> HeaderOf(string written)
    {
        // No header's name holds either.
        var end = written.AsSpan().IndexOfAny('=', ':');
        return end > 0 && written.Length > end + 1
            ? KeyValuePair.Create(written[..end].Trim(), written[(end + 1)..].Trim())
            : throw new ConfigurationException("--header: write NAME=VALUE, like \"User-Agent=Jane Doe jane@example.com\"");
    }
}
