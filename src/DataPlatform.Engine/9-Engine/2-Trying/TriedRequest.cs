using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Http;
using DataPlatform.Bronze.Http.Packing;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Engine.Trying;

/// <summary>Tries one request of a recipe: asks once, within the source's quota, or reads a file, and says what would become of the answer.</summary>
/// <param name="book">The recipes.</param>
/// <param name="run">Where things are, and what the caller says of sources.</param>
/// <param name="options">What to try.</param>
/// <param name="date">The date of the request.</param>
internal sealed class TriedRequest(RecipeBook book, RunOptions run, TrialOptions options, DateOnly date)
{
    private const int MostFaults = 10;

    /// <summary>Asks the source.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="random">Numbers from 0 up to 1, for jitter.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">It cannot be asked.</exception>
    public async Task<Trial> AskAsync(
        Func<string, string?> environment,
        TimeProvider clock,
        Func<double> random,
        CancellationToken cancellationToken
    )
    {
        var request = Request(clock.GetUtcNow().UtcDateTime);
        var source = request.Recipe.Source with { Attempts = 1 };
        VariableValues.Check([source]);
        var keys = SourceKeys.Resolve([source], run, DotEnv.Behind(run.RecipesDirectory, environment));
        using var quota = new LentQuota(source, run, clock, random);
        using var client = new SourceClient(source, keys, quota, new RunEvents(), clock, random, maxWait: run.MaxWait);
        using var call = new Call(request.ToSend(), request.Recipe.Cost, new(request.Recipe), cancellationToken);
        return await client.GetAsync(call, cancellationToken).ConfigureAwait(false) switch
        {
            Reply.Sent(Attempt.Answered answered) => Of(request, answered.Status, answered.Headers, answered.Body) with
            {
                Address = call.Request.Address.AbsoluteUri,
                Status = answered.Status,
                ElapsedSeconds = (answered.EndedAt - answered.SentAt).TotalSeconds,
            },
            Reply.Sent(Attempt.Unanswered none) => NotAnswered(request, Word.Of(none.Failure), none.Message),
            Reply.NoPermit(var wait) => NotAnswered(request, "quota", wait.ToString()),
            Reply.NoToken(var why) => NotAnswered(request, Word.Of(FailureKind.Auth), why),
            _ => NotAnswered(request, "not-asked", "nothing was sent"),
        };
    }

    /// <summary>Reads a file as the answer.</summary>
    /// <exception cref="ConfigurationException">It cannot be read.</exception>
    public Trial Read(string file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            var most = book.Sources.Count == 0 ? bytes.Length : Recipe().Source.MaxBody;
            var body = PackedBody.IsPacked(bytes, []) ? PackedBody.Unpack(bytes, [], most, CancellationToken.None) : bytes;
            return Of(
                Request(at: null),
                status: 200,
                [],
                body ?? throw new InvalidDataException($"is larger than {ByteSize.ForPeople(most)} (max_body)")
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ConfigurationException($"--file {file}: {(e is FileNotFoundException ? "no such file" : e.Message)}");
        }
    }

    private PlannedRequest Request(DateTime? at)
    {
        var recipe = Recipe();
        if (recipe.IsTicker && options.Ticker is null)
        {
            throw new ConfigurationException($"{recipe.Name} is asked for one ticker at a time; name one with --ticker AAPL");
        }

        if (options.Ticker is { } ticker && !Universe.IsTicker(ticker))
        {
            throw new ConfigurationException(
                $"--ticker: '{Excerpt.Of(ticker)}' is not a ticker (1 to 64 characters, no control characters)"
            );
        }

        // Of a history in steps, the newest one, and of parts of a day the newest that is over.
        var request = new Planner(ops: null, date).Plan(recipe, options.Ticker is null ? [] : [options.Ticker]).MaxBy(r => r.To)!;
        return recipe.HasWindow && options.From is { } from ? request with { From = from }
            : at is { } now ? request.Newest(now)
            : request;
    }

    private DatasetRecipe Recipe()
    {
        var named = book
            .Recipes.Where(r =>
                r.Name == options.Dataset || $"{r.Source.Name}/{r.Dataset}" == options.Dataset || r.Dataset == options.Dataset
            )
            .ToList();
        if (named.Count == 0)
        {
            var names = book.Recipes.Select(r => r.Dataset).Distinct(StringComparer.Ordinal);
            throw new ConfigurationException($"unknown dataset '{Excerpt.Of(options.Dataset)}'{Suggestion.For(options.Dataset, names)}");
        }

        var sources = named.Select(r => r.Source.Name).Distinct(StringComparer.Ordinal).ToList();
        return sources.Count == 1
            ? named[0]
            : throw new ConfigurationException(
                $"several sources have a dataset '{options.Dataset}'; write {string.Join(" or ", sources.Select(s => $"{s}/{options.Dataset}"))}"
            );
    }

    private static Trial NotAnswered(PlannedRequest request, string verdict, string why) =>
        new()
        {
            Recipe = request.Recipe.Name,
            Address = request.Address().AbsoluteUri,
            Verdict = verdict,
            Problem = why,
        };

    private Trial Of(PlannedRequest request, int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        var recipe = request.Recipe;
        var values = new PlaceholderValues(recipe, request.Ticker, request.From, request.Date) { To = request.To };
        var tried = TriedAnswer.Read(values, request.Address(), status, headers, body, options.Shown);
        var trial = new Trial
        {
            Recipe = recipe.Name,
            Bytes = body.Length,
            Verdict = tried.Answer switch
            {
                Answer.Good { Rows: > 0 } => "rows",
                Answer.Good => "empty",
                Answer.Bad bad => Word.Of(bad.Kind),
                _ => "missing",
            },
            Problem = (tried.Answer as Answer.Bad)?.Message ?? (tried.Answer as Answer.Missing)?.Message,
            Columns = [.. recipe.Table.Columns.Select(c => new Trial.Column(c.Name, c.Type.Name))],
        };
        return tried.Rows is null ? trial : WithRows(trial, recipe.Table, tried, headers);
    }

    private static Trial WithRows(Trial trial, SilverTable table, TriedAnswer tried, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var (rows, fields) = (tried.Rows!, tried.Rows!.Fields);
        var (next, mayBeCut) = NextSteps.Of(tried, headers);
        return trial with
        {
            Rows = tried.Shown,
            Read = rows.Read,
            Quarantined = rows.Refused.Count,
            Faults =
            [
                .. rows.Refused.Take(MostFaults).Select(r => new Trial.Fault(r.Number, r.Fault.Column, r.Fault.Reason, r.Fault.Value)),
            ],
            SameKey = tried.SameKey,
            UnreadFields = [.. fields.Unknown.Select(f => new Trial.Field(f.Key, f.Value))],
            MissingFields =
                rows.Read == 0
                    ? []
                    : [.. table.Columns.Where((c, i) => !fields.Came[i] && !c.Optional).Select(c => c.Field ?? c.Path?.Text ?? c.Name)],
            Next = next,
            MayBeCut = mayBeCut,
        };
    }
}
