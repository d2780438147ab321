using DataPlatform.Warehouse;

namespace DataPlatform.Planning;

/// <summary>What a recipe was told so far: by the places of what it is asked for, and taken together.</summary>
/// <param name="askings">What it is asked for.</param>
internal sealed class AskingMarks(Askings askings)
{
    private const int PageLength = 1024;

    // There may be millions: what was told the same is held once, and nothing for a page of which nothing was told.
    private readonly Watermark?[]?[] _pages = new Watermark?[]?[(askings.Count / PageLength) + 1];
    private readonly Dictionary<Watermark, Watermark> _told = [];

    /// <summary>It was answered at least once, whatever it was asked for.</summary>
    public bool WasAnswered { get; private set; }

    /// <inheritdoc cref="DueRule.IsPathKnown"/>
    public bool IsPathKnown { get; private set; }

    /// <summary>What the asking at a place was told; null for nothing.</summary>
    public Watermark? this[int place] => _pages[place / PageLength]?[place % PageLength];

    /// <summary>Takes up what was told to what has a name, whether it is asked for now or not.</summary>
    public void Add(string name, Watermark mark)
    {
        if (!_told.TryGetValue(mark, out var told))
        {
            _told[mark] = told = mark;
            WasAnswered |= mark.LastAnswer is not null;
            IsPathKnown |= DueRule.IsPathKnown([mark]);
        }

        if (askings.Find(name) is >= 0 and var place)
        {
            var page = _pages[place / PageLength] ??= new Watermark?[PageLength];
            page[place % PageLength] = told;
        }
    }
}
