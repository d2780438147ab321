using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Http;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Http;

/// <summary>A client whose source wants a token, with a clock, a quota and a data folder of its own.</summary>
public abstract class TokenClients : IDisposable
{
    private protected static SourceAuth.OAuth2ClientCredentials Auth { get; } =
        new()
        {
            LoginUrl = new("token", UriKind.Relative),
            ClientId = "me",
            ClientSecret = SecretPlace.InVariable("SECRET"),
            TokenPath = ["access_token"],
            Header = "Authorization",
            Prefix = "Bearer ",
        };

    private protected static SourceAuth.OAuth2RefreshToken Refresh { get; } =
        new(SecretPlace.InVariable("REFRESH"))
        {
            LoginUrl = new("token", UriKind.Relative),
            ClientId = "me",
            TokenPath = ["access_token"],
            Header = "Authorization",
            Prefix = "Bearer ",
        };

    private protected WatchedClock Clock { get; } = new();

    private protected TempFolder Data { get; } = new();

    private protected RecordingQuota Quota { get; } = new();

    public void Dispose()
    {
        Data.Dispose();
        GC.SuppressFinalize(this);
    }

    // Waits of the engine are over at once; the hour of an attempt is not waited for.
    private protected async Task<T> WithClockAsync<T>(Task<T> work)
    {
        var wait = Clock.NextWaitAsync();
        while (await Task.WhenAny(work, wait) != work)
        {
            if (await wait is { } time && time > TimeSpan.Zero && time < TimeSpan.FromMinutes(2))
            {
                Clock.Advance(time);
            }

            wait = Clock.NextWaitAsync();
        }

        return await work;
    }

    private protected SourceClient Client(
        Uri address,
        SourceAuth? auth = null,
        RecordingQuota? quota = null,
        string secret = TokenVendor.Secret,
        TokenKeepers? tokens = null
    )
    {
        var source = Some.Source with { BaseUrl = address, Attempts = 2, Timeout = TimeSpan.FromHours(1), Auth = auth ?? Auth };
        var options = new RunOptions { RecipesDirectory = "recipes", DataDirectory = Data.Path };
        return new(source, SourceKeys.Resolve([source], options, _ => secret), quota ?? Quota, new(), Clock, () => 0, tokens: tokens);
    }

    private protected Task<string> KeptAsync() =>
        File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Path.Combine(Data.Path, "tokens"))));

    private protected static async Task<int> StatusAsync(SourceClient client, string path = "list")
    {
        var reply = await client.GetAsync(Call(client.Source.BaseUrl, path), CancellationToken.None).WaitAsync(TestEngine.Limit);
        return Assert.IsType<Attempt.Answered>(Assert.IsType<Reply.Sent>(reply).Last).Status;
    }

    private protected static Call Call(Uri address, string path = "list") =>
        new(new(new Uri(address, path)), 1, new(Some.Recipe), CancellationToken.None);
}
