using System.Collections.Frozen;

namespace DataPlatform.Simulator.Data;

/// <summary>All symbols there are, and what is fixed about each.</summary>
internal sealed class Universe
{
    private const int Letters = 26;
    private const int FourLetters = Letters * Letters * Letters * Letters;

    // Shares no factor with 26, so multiplying by it visits every four-letter word once.
    private const int Stride = 104_729;

    private static readonly DateOnly EarliestListing = new(1985, 1, 7);
    private static readonly string[] OddTails = ["-PA", "-WT", "-UN", ".B"];

    private readonly FrozenDictionary<string, Company> _bySymbol;

    public Universe(SimulatorOptions options)
    {
        var seed = (ulong)options.Seed;
        Stocks = [.. Listings(options.TickersCount).Select(listing => Found(listing, seed, isEtf: false))];
        Etfs = [.. KnownListings.Etfs.Select(listing => Found(listing, seed, isEtf: true))];
        _bySymbol = Stocks.Concat(Etfs).ToFrozenDictionary(company => company.Symbol, StringComparer.Ordinal);
    }

    public IReadOnlyList<Company> Stocks { get; }

    public IReadOnlyList<Company> Etfs { get; }

    public Company? Find(string? symbol) => symbol is null ? null : _bySymbol.GetValueOrDefault(symbol);

    private static IEnumerable<KnownListing> Listings(int count)
    {
        var known = KnownListings.Stocks.Concat(KnownListings.Etfs).Select(listing => listing.Symbol).ToHashSet(StringComparer.Ordinal);
        var made = Enumerable.Range(1, FourLetters).Select(Make).Where(listing => !known.Contains(listing.Symbol));
        return KnownListings.Stocks.Concat(made).Take(count);
    }

    private static KnownListing Make(int number)
    {
        var word = (int)((long)number * Stride % FourLetters);
        var symbol = string.Create(
            4,
            word,
            static (letters, rest) =>
            {
                for (var i = letters.Length - 1; i >= 0; i--)
                {
                    (rest, var letter) = Math.DivRem(rest, Letters);
                    letters[i] = (char)('A' + letter);
                }
            }
        );
        var hash = StableHash.Of(symbol);
        var like = Pick(KnownListings.Stocks, hash);
        var name = $"{Pick(KnownListings.NameHeads, hash >> 8)} {Pick(KnownListings.NameTails, hash >> 16)}";
        return like with { Symbol = number % 20 == 0 ? symbol + Pick(OddTails, hash >> 24) : symbol, Name = name };
    }

    private static Company Found(KnownListing listing, ulong seed, bool isEtf)
    {
        var own = StableHash.Combine(seed, StableHash.Of(listing.Symbol));
        return new Company
        {
            Symbol = listing.Symbol,
            Name = listing.Name,
            Sector = listing.Sector,
            Industry = listing.Industry,
            Exchange = listing.Exchange,
            Seed = own,
            Listed = EarliestListing.AddDays((int)(StableHash.Combine(own, 1) % 12_000)),
            Prices = new PriceShape(own, isEtf),
            IsEtf = isEtf,
            IsShareClass =
                listing.Symbol.AsSpan().IndexOfAny("+$") >= 0
                || OddTails[..3].Any(tail => listing.Symbol.EndsWith(tail, StringComparison.Ordinal))
                || listing.Symbol == "ABR-PD",
            HasHugeVolume = listing.Symbol == "BRK-B",
        };
    }

    private static T Pick<T>(IReadOnlyList<T> from, ulong hash) => from[(int)(hash % (ulong)from.Count)];
}
