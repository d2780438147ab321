using CsCheck;
using DataPlatform.Recipes;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a plain name", "a plain name")]
    [InlineData("two\r\nlines\tand \u001b[31mred", "two  lines and  [31mred")]
    [InlineData("right\u202Eto left", "right to left")]
    [InlineData("another\u2028line", "another line")]
    public void What_would_move_the_cursor_or_turn_the_text_is_a_space(string text, string shown) => Assert.Equal(shown, Excerpt.Of(text));

    [Fact]
    public void Sixty_characters_are_shown_and_no_half_of_one()
    {
        var sixty = new string('x', 60);

        Assert.Equal(sixty, Excerpt.Of(sixty));
        Assert.Equal(sixty + "...", Excerpt.Of(sixty + "y"));
        Assert.Equal(new string('x', 59) + "...", Excerpt.Of(new string('x', 59) + "💥"));
    }

    [Fact]
    public void Any_text_is_shown_on_one_line() =>
        Gen.String[Gen.Char, 0, 200]
            .Sample(text =>
            {
                var shown = Excerpt.Of(text);
                return shown.Length <= 63 && !shown.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202E');
            });
}
