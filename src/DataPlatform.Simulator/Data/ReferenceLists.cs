namespace DataPlatform.Simulator.Data;

/// <summary>Words and places that rows refer to.</summary>
internal static class ReferenceLists
{
    public static IReadOnlyList<string> Sectors { get; } =
    [
        "Basic Materials",
        "Communication Services",
        "Consumer Cyclical",
        "Consumer Defensive",
        "Energy",
        "Financial Services",
        "Healthcare",
        "Industrials",
        "Real Estate",
        "Technology",
        "Utilities",
    ];

    public static IReadOnlyList<string> Industries { get; } =
    [
        .. KnownListings
            .Stocks.Select(listing => listing.Industry)
            .Append("Steel")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<string> SnapshotExchanges { get; } = ["NASDAQ", "NYSE", "AMEX"];

    public static IReadOnlyList<Country> Countries { get; } =
    [
        new("US", "United States", "North America", 0),
        new("CI", "Côte d'Ivoire", "Africa", 5.12),
        new("CW", "Curaçao", "North America", 3.02),
        new("DE", "Germany", "Europe", 0),
        new("GB", "United Kingdom", "Europe", 0.84),
        new("JP", "Japan", "Asia", 0.98),
        new("NA", "Namibia", "Africa", 4.52),
        new("NO", "Norway", "Europe", 0),
        new("TR", "Türkiye", "Asia", 6.03),
        new("VE", "Venezuela", "South America", 24.6),
    ];

    public static IReadOnlyList<TradingPlace> Exchanges { get; } =
    [
        new("AMEX", "New York Stock Exchange Arca", "United States of America", "US", "America/New_York", "-04:00"),
        new("NASDAQ", "NASDAQ Global Market", "United States of America", "US", "America/New_York", "-04:00"),
        new("NYSE", "New York Stock Exchange", "United States of America", "US", "America/New_York", "-04:00"),
        new("LSE", "London Stock Exchange", "United Kingdom", "GB", "Europe/London", "+01:00")
        {
            Suffix = ".L",
            Delay = "15 min",
            Opens = "08:00 AM",
            Closes = "04:30 PM",
        },
        new("HKSE", "Hong Kong Stock Exchange (香港交易所)", "Hong Kong", "HK", "Asia/Hong_Kong", "+08:00")
        {
            Suffix = ".HK",
            Delay = "15 min",
            Closes = "12:00 PM",
            Afternoon = ("01:00 PM", "04:00 PM"),
        },
        new("CRYPTO", "Cryptocurrency Exchange", null, null, "UTC", "+00:00") { Opens = "12:00 AM", Closes = "11:59 PM" },
    ];
}
