using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class AuthSettingsTests
{
    [Fact]
    public void Each_kind_of_auth_is_read_and_a_key_is_the_usual_one()
    {
        Assert.Equal(new SourceAuth.ApiKey("A_KEY", "key", null, null), Auth("{ query: key, env: A_KEY }"));
        Assert.Equal(
            new SourceAuth.ApiKey("A_KEY", null, "Authorization", "Token "),
            Auth("{ type: api_key, header: Authorization, prefix: 'Token ', env: A_KEY }")
        );
        Assert.Equal(new SourceAuth.Basic("Ünal Ö.", "A_PASSWORD"), Auth("{ type: basic, username: Ünal Ö., env: A_PASSWORD }"));
    }

    [Theory]
    [InlineData("{ type: basic, username: 'me:canary', env: A }")]
    [InlineData("{ type: basic, username: \"me\\ncanary\", env: A }")]
    [InlineData("{ type: basic, username: \"canary\\x7f\", env: A }")]
    [InlineData("{ type: basic, username: me, env: canary }")]
    [InlineData("{ type: basic, username: me, password: canary, env: A }")]
    [InlineData("{ query: key, env: canary }")]
    [InlineData("{ query: key, key: canary, env: A }")]
    public void What_may_be_a_secret_is_refused_and_not_repeated(string auth)
    {
        var problem = Assert.Single(Problems(auth));

        Assert.DoesNotContain("canary", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ type: basic, env: A }", "'username' is missing; write for example 'username: my-name'")]
    [InlineData("{ type: basic, username: me }", "'env' is missing; write for example 'env: ACME_PASSWORD'")]
    [InlineData("{ username: me, query: key, env: A }", "unknown key 'username'; it belongs to 'type: basic'")]
    [InlineData("{ type: bearer, env: A }", "'type' must be one of api_key, basic, not 'bearer' (did you mean 'api_key'?)")]
    [InlineData("{ type: basik, env: A }", "'type' must be one of api_key, basic, not 'basik' (did you mean 'basic'?)")]
    [InlineData("{ type: [], env: A }", "'type' must be one of api_key, basic, not a list")]
    [InlineData("A_KEY", "'auth' must be a mapping ({ type: api_key, ... }), not 'A_KEY'")]
    [InlineData("", "'auth' is empty; write for example 'auth: { query: apikey, env: FMP_API_KEY }', or leave it out")]
    public void What_cannot_work_is_told_with_what_to_write(string auth, string message) => Assert.Equal([message], Problems(auth));

    private static SourceAuth? Auth(string auth)
    {
        using var files = new RecipeFiles().With("demo.yaml", WithAuth(auth));
        return files.Book().Sources[0].Auth;
    }

    private static List<string> Problems(string auth)
    {
        using var files = new RecipeFiles().With("demo.yaml", WithAuth(auth));
        return [.. files.Load().Problems.Select(p => p.Message)];
    }

    private static string WithAuth(string auth) => RecipeFiles.Minimal.Replace("  universe:", $"  auth: {auth}\n  universe:");
}
