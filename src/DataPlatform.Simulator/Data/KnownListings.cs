namespace DataPlatform.Simulator.Data;

/// <summary>Symbols that open the lists. The odd ones stand near the front, so that a short list has them too.</summary>
internal static class KnownListings
{
    public static IReadOnlyList<KnownListing> Stocks { get; } =
    [
        new("AAPL", "Apple Inc.", "Technology", "Consumer Electronics", "NASDAQ"),
        new("MSFT", "Microsoft Corporation", "Technology", "Software - Infrastructure", "NASDAQ"),
        new("BRK-B", "Berkshire Hathaway Inc.", "Financial Services", "Insurance - Diversified"),
        new("BF.B", "Brown\u2011Forman \"Class B\" & Söhne", "Consumer Defensive", "Beverages - Wineries & Distilleries"),
        new("ABR-PD", "Arbor Realty Trust, Inc. 6.375% Series D", "Real Estate", "REIT - Mortgage"),
        new("AACT-UN", "Ares Acquisition Corporation II (Unit)", "Financial Services", "Shell Companies"),
        new("NSRGY", "Nestlé S.A.", "Consumer Defensive", "Packaged Foods", "OTC"),
        new("JPM", "JPMorgan Chase & Co.", "Financial Services", "Banks - Diversified"),
        new("XOM", "Exxon Mobil Corporation", "Energy", "Oil & Gas Integrated"),
        new("T", "AT&T Inc.", "Communication Services", "Telecommunications Services"),
        new("TM", "Toyota Motor Corporation (トヨタ自動車)", "Consumer Cyclical", "Auto - Manufacturers"),
        new("JNJ", "Johnson & Johnson", "Healthcare", "Drug Manufacturers - General"),
        new("CAT", "Caterpillar Inc.", "Industrials", "Agricultural - Machinery"),
        new("AACT-WT", "Ares Acquisition Corporation II (Warrant)", "Financial Services", "Shell Companies"),
        new("NEE", "NextEra Energy, Inc.", "Utilities", "Regulated Electric"),
        new("LIN", "Linde plc", "Basic Materials", "Chemicals - Specialty", "NASDAQ"),
        new("TRUE", "TrueCar \\ Holdings 'B'", "Communication Services", "Internet Content & Information", "NASDAQ"),
        new("AAM+", "AA Mission Acquisition Corp. (Warrant +)", "Financial Services", "Shell Companies"),
        new("PLD", "Prologis, Inc.", "Real Estate", "REIT - Industrial"),
        new("NA", "Nano Labs Ltd", "Technology", "Semiconductors", "NASDAQ"),
        new("ABR$D", "Arbor Realty Trust $ Series", "Real Estate", "REIT - Mortgage"),
        new("NVDA", "NVIDIA Corporation", "Technology", "Semiconductors", "NASDAQ"),
        new("GOOGL", "Alphabet Inc.", "Communication Services", "Internet Content & Information", "NASDAQ"),
        new("AMZN", "Amazon.com, Inc.", "Consumer Cyclical", "Specialty Retail", "NASDAQ"),
        new("KO", "The Coca-Cola Company", "Consumer Defensive", "Beverages - Non-Alcoholic"),
        new("WMT", "Walmart Inc.", "Consumer Defensive", "Discount Stores"),
        new("PFE", "Pfizer Inc.", "Healthcare", "Drug Manufacturers - General"),
        new("BA", "The Boeing Company", "Industrials", "Aerospace & Defense"),
        new("DUK", "Duke Energy Corporation", "Utilities", "Regulated Electric"),
        new("NEM", "Newmont Corporation", "Basic Materials", "Gold"),
    ];

    public static IReadOnlyList<KnownListing> Etfs { get; } =
    [
        new("SPY", "SPDR S&P 500 ETF Trust", "Financial Services", "Asset Management", "AMEX"),
        new("VOO", "Vanguard S&P 500 ETF", "Financial Services", "Asset Management", "AMEX"),
        new("QQQ", "Invesco QQQ Trust, Series 1", "Financial Services", "Asset Management", "NASDAQ"),
        new("FUSD.L", "Fidelity US Quality Income ETF", "Financial Services", "Asset Management", "LSE"),
        new("GULF", "WisdomTree Middle East Dividend Fund", "Financial Services", "Asset Management", "NASDAQ"),
    ];

    public static IReadOnlyList<string> NameHeads { get; } =
    ["Alder", "Börsen", "Cobalt", "Delta", "Evergreen", "Fjörd", "Granite", "Harbor", "Iberia", "Juniper", "Kestrel", "Łódź", "Meridian"];

    public static IReadOnlyList<string> NameTails { get; } =
    ["Systems, Inc.", "Holdings plc", "Energy Corp.", "& Co.", "Therapeutics, Inc.", "Bancorp", "Group N.V.", "Industries Ltd", "S.A."];
}
