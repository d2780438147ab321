using System.Reflection;
using System.Text.Json.Serialization;

namespace DataPlatform.Runs;

/// <summary>The words of an enum's values: those of <see cref="JsonStringEnumMemberNameAttribute"/>, else the names in lower case.</summary>
public static class Word
{
    /// <summary>The word for a value, as JSON and the ops tables have it.</summary>
    /// <param name="value">A declared value of the enum.</param>
    /// <typeparam name="T">The enum.</typeparam>
    public static string Of<T>(T value)
        where T : struct, Enum => Of<T>()[value];

    /// <summary>The value of a word; null when there is none.</summary>
    /// <param name="word">What was read.</param>
    /// <typeparam name="T">The enum.</typeparam>
    public static T? Read<T>(string? word)
        where T : struct, Enum
    {
        foreach (var (value, its) in Of<T>())
        {
            if (its == word)
            {
                return value;
            }
        }

        return null;
    }

    private static Dictionary<T, string> Of<T>()
        where T : struct, Enum => Table<T>.Words;

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Words = Enum.GetValues<T>().ToDictionary(v => v, WordOf);

        private static string WordOf(T value) =>
            typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
            ?? value.ToString().ToLowerInvariant();
    }
}
