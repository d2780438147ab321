using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Bronze;

/// <summary>
/// What refusals mean. One is that request's failure and nothing more; a dataset is given up when nobody is let in, and the key when nothing works at
/// all. What earlier runs were told counts along. Not safe for several threads at once.
/// </summary>
/// <param name="hasKey">The source is asked with a key; without one there is none to be refused.</param>
/// <param name="past">How the source's recipes fared in earlier runs.</param>
internal sealed class RefusalPolicy(bool hasKey, IReadOnlyDictionary<RecipeId, RecipePast> past)
{
    // Refusals in a row that give a dataset up: one that was never asked, one that was asked in vain in earlier runs, and one that was answered once.
    private const int OfNewDataset = 10;
    private const int OfUnansweredDataset = 3;
    private const int OfKnownDataset = 50;

    // "I do not know you" says more of the key than "you may not have this", which says something only once for each dataset, and nothing of one that
    // never let anybody in: a good key, too, has datasets that its plan does not hold.
    private const int WeightOfUnknown = 3;
    private const int WeightOfForbidden = 1;

    // Weights in a row that give the key up: one that never worked, and one that did.
    private const int OfNewKey = 30;
    private const int OfKnownKey = 150;

    private readonly Dictionary<RecipeId, int> _inARow = [];
    private readonly HashSet<RecipeId> _answered = [];
    private readonly HashSet<RecipeId> _forbidden = [];
    private readonly HashSet<RecipeId> _everRefused = [];
    private bool _keyWorked = past.Values.Any(p => p.WasAnswered);
    private int _weight;

    /// <summary>The key is no good: nothing that it was shown for was answered.</summary>
    public bool IsKeyRefused => _weight >= (_keyWorked ? OfKnownKey : OfNewKey);

    /// <summary>Nobody is let in to the dataset.</summary>
    public bool IsRefused(RecipeId recipe) => _inARow.GetValueOrDefault(recipe) >= Enough(recipe);

    /// <summary>The recipes that nobody was let in to at any time; a late answer may have opened some of them again.</summary>
    public IEnumerable<RecipeId> EverRefused => _everRefused;

    /// <summary>A request was answered with 401 (<see cref="FailureKind.Auth"/>), or with 402 or 403 (<see cref="FailureKind.Forbidden"/>).</summary>
    public void Refuse(RecipeId recipe, FailureKind kind)
    {
        _inARow[recipe] = _inARow.GetValueOrDefault(recipe) + 1;
        if (IsRefused(recipe))
        {
            _everRefused.Add(recipe);
        }

        if (hasKey)
        {
            _weight += WeightOf(recipe, kind);
        }
    }

    /// <summary>A request was answered well: the key works, and the dataset is open.</summary>
    public void Admit(RecipeId recipe)
    {
        _keyWorked = true;
        _weight = 0;
        _answered.Add(recipe);
        Interrupt(recipe);
    }

    /// <summary>A request ended some other way: the dataset's streak of refusals ends.</summary>
    public void Interrupt(RecipeId recipe) => _inARow.Remove(recipe);

    // A key that worked once is known; that it may not have a thing says nothing of it.
    private int WeightOf(RecipeId recipe, FailureKind kind) =>
        kind == FailureKind.Auth ? WeightOfUnknown
        : !_keyWorked && !past.ContainsKey(recipe) && _forbidden.Add(recipe) ? WeightOfForbidden
        : 0;

    private int Enough(RecipeId recipe) =>
        _answered.Contains(recipe) || past.GetValueOrDefault(recipe).WasAnswered ? OfKnownDataset
        : past.ContainsKey(recipe) ? OfUnansweredDataset
        : OfNewDataset;
}
