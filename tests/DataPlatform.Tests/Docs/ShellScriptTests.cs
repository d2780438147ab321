using Xunit;

namespace DataPlatform.Tests.Docs;

public sealed class ShellScriptTests
{
    [Fact]
    public void Commands_are_found_between_operators_comments_and_variables()
    {
        const string Script = """
            # a comment
            A=1 B=2 run --x 'a b' "c#d" \
              --y # another
            one | two --z=1 > file
            three && four &
            export C=3
            """;

        var commands = ShellScript.Commands(Script).Select(c => string.Join(", ", c));

        Assert.Equal(["run, --x, a b, c#d, --y", "one", "two, --z=1", "three", "four", "export, C=3"], commands);
    }
}
