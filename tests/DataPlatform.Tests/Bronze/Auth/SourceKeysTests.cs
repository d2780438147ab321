using DataPlatform.Bronze.Auth;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Auth;

public sealed class SourceKeysTests
{
    private static readonly SourceRecipe Keyed = Some.Source with
    {
        Name = "keyed",
        Auth = new SourceAuth.ApiKey(SecretPlace.InVariable("KEYED_KEY"), "apikey", null, null),
    };

    private static readonly SourceRecipe Named = Some.Source with
    {
        Name = "named",
        Auth = new SourceAuth.Basic("me", SecretPlace.InVariable("NAMED_PASSWORD")),
    };

    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal)
    {
        ["KEYED_KEY"] = "the-key-of-keyed",
        ["NAMED_PASSWORD"] = "the-password-of-named",
    };

    [Fact]
    public void A_source_that_wants_no_proof_needs_no_secret()
    {
        var keys = Resolve([], Some.Source);

        Assert.Null(keys.Of(Some.Source));
        Assert.Equal("nothing to hide", keys.Redactor.Clean("nothing to hide"));
    }

    [Fact]
    public void The_redactor_knows_the_secrets_of_all_sources_and_is_built_once()
    {
        var keys = Resolve([], Keyed, Named);

        Assert.Equal("[redacted] [redacted]", keys.Redactor.Clean("the-key-of-keyed the-password-of-named"));
        Assert.Same(keys.Redactor, keys.Redactor);
    }

    [Fact]
    public void What_the_caller_gives_goes_before_the_environment()
    {
        var keys = Resolve(new() { ["keyed"] = "given-by-the-caller" }, Keyed);

        Assert.Equal(["given-by-the-caller"], keys.Of(Keyed)!.Secrets);
    }

    [Fact]
    public void All_secrets_that_are_missing_or_cannot_be_sent_are_told_at_once()
    {
        _environment.Remove("KEYED_KEY");
        _environment["NAMED_PASSWORD"] = "two\r\nlines";

        var refusal = Assert.Throws<ConfigurationException>(() => Resolve([], Keyed, Named));

        Assert.Equal(
            [
                "demo.yaml: source keyed needs a key: set the environment variable KEYED_KEY",
                "demo.yaml: source named: the password in NAMED_PASSWORD holds a line break or control character",
            ],
            refusal.Problems
        );
    }

    [Theory]
    [InlineData("word", "is shorter than 8 characters")]
    [InlineData("Ab3-xY9", "is shorter than 8 characters")]
    [InlineData("  Ab3-xY9  ", "is shorter than 8 characters")]
    [InlineData("quarterly", "is a common word")]
    [InlineData("TECHNOLOGY", "is a common word")]
    [InlineData("Dividend", "is a common word")]
    [InlineData("12345678", "is a placeholder")]
    [InlineData("xxxxxxxxxxxxxxxxxx", "is a placeholder")]
    public void A_secret_that_could_stand_in_the_data_is_refused(string secret, string why)
    {
        _environment["KEYED_KEY"] = secret;

        var refusal = Assert.Throws<ConfigurationException>(() => Resolve([], Keyed));

        Assert.Equal(
            $"demo.yaml: source keyed: the key in KEYED_KEY {why}; what is kept is searched for it, so it would go missing from the data for ever",
            Assert.Single(refusal.Problems)
        );
        Assert.Single(Assert.Throws<ConfigurationException>(() => Resolve(new() { ["keyed"] = secret }, Keyed)).Problems);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData(" DEMO_KEY ")]
    public void A_key_that_vendors_print_for_everybody_belongs_into_the_recipe(string key)
    {
        _environment["KEYED_KEY"] = key;

        Assert.Equal(
            "demo.yaml: source keyed: the key in KEYED_KEY is one that everybody knows: write it into the recipe's 'query', where it is no secret, and leave 'auth' out",
            Assert.Single(Assert.Throws<ConfigurationException>(() => Resolve([], Keyed)).Problems)
        );
    }

    [Theory]
    [InlineData("Ab3-xY9z")]
    [InlineData("qxvbnmlkjhgfdsap")]
    [InlineData("QuarterLy")]
    [InlineData("testkey-0123")]
    public void A_secret_that_no_data_holds_is_taken(string secret)
    {
        _environment["KEYED_KEY"] = secret;

        Assert.Equal([secret], Resolve([], Keyed).Of(Keyed)!.Secrets);
    }

    [Fact]
    public void Two_sources_have_the_same_refresh_token_only_where_they_log_in_alike()
    {
        (_environment["A"], _environment["B"]) = ("refresh-token-0000", " refresh-token-0000");

        var refusal = Assert.Throws<ConfigurationException>(() => Resolve([], Refreshed("first", "A"), Refreshed("second", "B")));

        Assert.Equal(
            "demo.yaml: source second: its refresh token is that of source first, which logs in otherwise; each needs its own, or the same login",
            Assert.Single(refusal.Problems)
        );
        Assert.NotNull(Resolve([], Refreshed("first", "A"), Refreshed("second", "A")).Of(Refreshed("second", "A")));

        static SourceRecipe Refreshed(string name, string variable) =>
            Some.Source with
            {
                Name = name,
                Auth = new SourceAuth.OAuth2RefreshToken(SecretPlace.InVariable(variable))
                {
                    LoginUrl = new("https://login.test/"),
                    ClientId = "me",
                    Header = "Authorization",
                },
            };
    }

    [Fact]
    public void A_secret_of_a_login_that_is_a_name_or_cannot_be_sent_in_a_header_is_told()
    {
        var session = Some.Source with
        {
            Name = "session",
            Auth = new SourceAuth.SessionToken
            {
                LoginUrl = new("https://login.test/"),
                Method = "GET",
                LoginHeaders = [new("X-Key", "{pass}")],
                Named = [new("pass", SecretPlace.InVariable("PASS"))],
                TokenPath = ["token"],
                Header = "X-Session",
            },
        };
        _environment["PASS"] = "quantdesk";
        var name = Assert.Single(Assert.Throws<ConfigurationException>(() => Resolve([], session)).Problems);
        _environment["PASS"] = "pässword-0815";
        var accent = Assert.Single(Assert.Throws<ConfigurationException>(() => Resolve([], session)).Problems);

        Assert.EndsWith("(a name that is no secret can stand in the recipe itself)", name, StringComparison.Ordinal);
        Assert.Equal("demo.yaml: source session: the pass in PASS holds a character that no HTTP header can carry", accent);
    }

    private SourceKeys Resolve(Dictionary<string, string> given, params SourceRecipe[] sources)
    {
        var options = new RunOptions
        {
            RecipesDirectory = "recipes",
            DataDirectory = "data",
            Keys = given,
        };
        return SourceKeys.Resolve(sources, options, _environment.GetValueOrDefault);
    }
}
