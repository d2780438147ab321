using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Planning;

/// <summary>Names that a caller writes, held against those that are declared.</summary>
internal static class KnownNames
{
    private const int KnownToShow = 12;

    /// <exception cref="ConfigurationException">A source or dataset is unknown; every one is named.</exception>
    public static void Check(RecipeBook book, IReadOnlyList<string> sources, IReadOnlyList<string> datasets)
    {
        List<string> problems =
        [
            .. Unknown("--source", "source", sources, book.Sources.Select(s => s.Name)),
            .. UnknownDatasets(book, datasets),
        ];
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }

    /// <summary>Whether a dataset is among those that are named, by its own name or, as everything that tells of it does, behind that of its source.</summary>
    public static bool Hold(IReadOnlyList<string> written, string source, string dataset) =>
        written.Contains(dataset, StringComparer.Ordinal) || written.Contains($"{source}/{dataset}", StringComparer.Ordinal);

    /// <summary>A line for each dataset that is named and that no recipe is of, with what may have been meant.</summary>
    public static IEnumerable<string> UnknownDatasets(RecipeBook book, IReadOnlyList<string> written)
    {
        var full = book.Recipes.Select(r => $"{r.Source.Name}/{r.Dataset}").ToHashSet(StringComparer.Ordinal);
        return Unknown("--dataset", "dataset", written.Where(w => !full.Contains(w)), book.Recipes.Select(r => r.Dataset));
    }

    /// <summary>A line for each written name that is not known, with what may have been meant.</summary>
    public static IEnumerable<string> Unknown(string flag, string kind, IEnumerable<string> written, IEnumerable<string> names)
    {
        var known = names.ToHashSet(StringComparer.Ordinal);
        return written
            .Where(w => !known.Contains(w))
            .Select(w =>
                $"{flag} {Excerpt.Of(w)}: no such {kind}{Suggestion.For(w, known)}; known are {string.Join(", ", known.Take(KnownToShow))}{(known.Count > KnownToShow ? ", ..." : "")}"
            );
    }
}
