using DataPlatform.Bronze.Auth;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Auth;

public sealed class DotEnvTests
{
    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("  export A = b  ", "b")]
    [InlineData("A=b c#d # a comment", "b c#d")]
    [InlineData("A=\"b # c\"  # a comment", "b # c")]
    [InlineData("A='b\"c'", "b\"c")]
    [InlineData("A=x=y==", "x=y==")]
    [InlineData("A=", "")]
    [InlineData("# A=1\n\nA=2\r\nB=3", "2")]
    [InlineData("A=1\nA=2", "2")]
    [InlineData("B=1", null)]
    public void A_line_is_a_name_and_a_value(string text, string? value) => Assert.Equal(value, Read("A", text, _ => null));

    [Fact]
    public void What_the_environment_holds_goes_before_the_file() =>
        Assert.Equal(("set", "of the file"), (Read("A", "A=of the file", _ => "set"), Read("A", "A=of the file", _ => "")));

    [Fact]
    public void Lines_that_say_nothing_are_named_and_never_repeated()
    {
        var refusal = Assert.Throws<ConfigurationException>(() => Read("B", "A=1\ncanary\nA='canary\n1A=canary", _ => null));

        Assert.Equal(
            [":2: is no NAME=value", ":3: is no NAME=value", ":4: is no NAME=value"],
            refusal.Problems.Select(p => p.Split(".env")[1])
        );
    }

    [Fact]
    public void The_file_is_read_when_a_name_is_not_set_and_not_before() =>
        Assert.Equal("set", Read("A", "this is no line of it", _ => "set"));

    [Fact]
    public void Without_a_file_there_is_the_environment_alone()
    {
        using var folder = new TempFolder();

        Assert.Equal("of A", DotEnv.Behind(folder.Path, name => $"of {name}")("A"));
    }

    private static string? Read(string name, string text, Func<string, string?> environment)
    {
        using var folder = new TempFolder();
        folder.Write(".env", text);
        return DotEnv.Behind(folder.Path, environment)(name);
    }
}
