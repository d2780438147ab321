using DataPlatform.Engine.Drafting;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;

namespace DataPlatform.Tests.Drafting;

/// <summary>A vendor on loopback, and what is drafted from its answers and then loaded by a real run of the recipe as it was printed.</summary>
internal sealed class DraftedSource : IAsyncDisposable
{
    private readonly StubApi _api;
    private readonly RecipeFiles _recipes = new();
    private readonly TempFolder _data = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    private DraftedSource(StubApi api) => _api = api;

    public StubApi Api => _api;

    public string Data => _data.At("data");

    public static async Task<DraftedSource> StartAsync(Func<StubApi.Request, StubApi.Answer> answer) =>
        new(await StubApi.StartAsync(answer));

    public static Task<DraftedSource> StartAsync(string body) => StartAsync(_ => new(body));

    /// <summary>Drafts from addresses on the server, and puts the recipe into the folder of recipes.</summary>
    public async Task<RecipeDraft.Drafted> DraftAsync(params string[] paths) =>
        await TryDraftAsync(new() { Places = [.. paths.Select(p => $"{_api.Address}{p}")] }) as RecipeDraft.Drafted
        ?? throw new InvalidOperationException("nothing was drafted");

    /// <summary>The same with more to say.</summary>
    public async Task<RecipeDraft> TryDraftAsync(DraftOptions options)
    {
        var draft = await new TestEngine(environment: _environment).Orchestrator.DraftAsync(options);
        if (draft is RecipeDraft.Drafted drafted)
        {
            _recipes.With($"{drafted.Source}-{drafted.Dataset}.yaml", drafted.Text);
        }

        return draft;
    }

    /// <summary>Changes a recipe that was drafted, as a person does.</summary>
    public string Change(RecipeDraft.Drafted draft, Func<string, string> change)
    {
        var text = change(draft.Text);
        _recipes.With($"{draft.Source}-{draft.Dataset}.yaml", text);
        return text;
    }

    /// <summary>Sets an environment variable.</summary>
    public DraftedSource With(string variable, string value)
    {
        _environment[variable] = value;
        return this;
    }

    /// <summary>Everything that lint says of the recipes; empty when they are clean.</summary>
    public string Problems() => string.Join('\n', _recipes.Load().Problems);

    /// <summary>Runs the recipes.</summary>
    public Task<RunSummary> RunAsync(params string[] tickers) => RunAsync(null, tickers);

    /// <summary>Runs the recipes as on a day; null: today.</summary>
    public Task<RunSummary> RunAsync(DateOnly? date, params string[] tickers) =>
        new TestEngine(environment: _environment).RunAsync(
            new()
            {
                RecipesDirectory = _recipes.Directory,
                DataDirectory = Data,
                Date = date,
                Tickers = tickers,
            }
        );

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _recipes.Dispose();
        _data.Dispose();
    }
}
