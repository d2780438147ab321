using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The words of <c>charset</c>: character sets by the names that .NET knows them by.</summary>
internal static class Charsets
{
    public static readonly Scalar<string> Shape = Scalars.Choice<string>(
        Named("utf-8", "utf8"),
        Named("latin1", "iso-8859-1", "latin-1", "iso8859-1", "ascii"),
        Named("iso-8859-2"),
        Named("iso-8859-15"),
        Named("windows-1250", "cp1250"),
        Named("windows-1251", "cp1251"),
        Named("windows-1252", "cp1252", "ansi"),
        Named("utf-16", "utf16", "unicode"),
        Named("shift_jis", "sjis"),
        Named("gb18030", "gbk", "gb2312"),
        Named("big5"),
        Named("euc-kr")
    );

    private static Option<string> Named(string word, params IReadOnlyList<string> alsoCalled) =>
        new(word, word, "") { AlsoCalled = alsoCalled };
}
