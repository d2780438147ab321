using System.Text.Json;
using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Lists of symbols, and of the words other rows use.</summary>
internal static class ListEndpoints
{
    private static readonly string?[][] Indexes =
    [
        ["^GSPC", "S&P 500", "SNP", "USD"],
        ["^DJI", "Dow Jones Industrial Average", "DJI", "USD"],
        ["^IXIC", "NASDAQ Composite", "NASDAQ", "USD"],
        ["^N225", "Nikkei 225 (日経平均株価)", "OSE", "JPY"],
        ["^GDAXI", "DAX Performance-Index", "XETRA", "EUR"],
        ["^TTIN", "S&P/TSX Capped Industrials Index", "TSX", null],
    ];

    private static readonly string[][] Currencies =
    [
        ["EUR", "Euro"],
        ["JPY", "Japanese Yen"],
        ["GBP", "British Pound"],
        ["ISK", "Icelandic Króna"],
        ["STD", "São Tomé Dobra"],
    ];

    private static readonly string?[][] Commodities =
    [
        ["GCUSD", "Gold", "Dec", "USD"],
        ["ZOUSX", "Oat Futures", "Dec", "USX"],
        ["CLUSD", "Crude Oil", null, "USD"],
        ["NGUSD", "Natural Gas", "Nov", "USD"],
    ];

    public static void AddTo(EndpointTable table, Universe universe)
    {
        table.Rows("stock-list", call => WriteSymbols(call.Json, universe.Stocks, "companyName"));
        table.Rows("etf-list", call => WriteSymbols(call.Json, universe.Etfs, "name"));
        table.Rows("index-list", call => WriteTable(call.Json, Indexes, "symbol", "name", "exchange", "currency"));
        table.Rows("commodities-list", call => WriteCommodities(call.Json));
        table.Rows("forex-list", call => WriteCurrencies(call.Json));
        table.Rows("cryptocurrency-list", call => WriteCoins(call.Json));
        table.Rows("available-exchanges", call => WriteExchanges(call.Json));
        table.Rows("available-sectors", call => WriteWords(call.Json, "sector", ReferenceLists.Sectors));
        table.Rows("available-industries", call => WriteWords(call.Json, "industry", ReferenceLists.Industries));
        table.Rows(
            "available-countries",
            call => WriteWords(call.Json, "country", ReferenceLists.Countries.Select(country => country.Code))
        );
    }

    private static void WriteSymbols(Utf8JsonWriter json, IEnumerable<Company> companies, string name)
    {
        foreach (var company in companies)
        {
            json.WriteStartObject();
            json.WriteString(JsonNames.Symbol, company.Symbol);
            json.WriteString(name, company.Name);
            json.WriteEndObject();
        }
    }

    private static void WriteTable(Utf8JsonWriter json, string?[][] rows, params ReadOnlySpan<string> names)
    {
        foreach (var row in rows)
        {
            json.WriteStartObject();
            for (var i = 0; i < names.Length; i++)
            {
                json.WriteString(names[i], row[i]);
            }

            json.WriteEndObject();
        }
    }

    private static void WriteWords(Utf8JsonWriter json, string name, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            json.WriteStartObject();
            json.WriteString(name, word);
            json.WriteEndObject();
        }
    }

    private static void WriteCommodities(Utf8JsonWriter json)
    {
        foreach (var row in Commodities)
        {
            json.WriteStartObject();
            json.WriteString("symbol", row[0]);
            json.WriteString("name", row[1]);
            json.WriteNull("exchange");
            json.WriteString("tradeMonth", row[2]);
            json.WriteString("currency", row[3]);
            json.WriteEndObject();
        }
    }

    private static void WriteCurrencies(Utf8JsonWriter json)
    {
        foreach (var row in Currencies)
        {
            json.WriteStartObject();
            json.WriteString("symbol", row[0] + "USD");
            json.WriteString("fromCurrency", row[0]);
            json.WriteString("toCurrency", "USD");
            json.WriteString("fromName", row[1]);
            json.WriteString("toName", "US Dollar");
            json.WriteEndObject();
        }
    }

    private static void WriteCoins(Utf8JsonWriter json)
    {
        WriteCoin(json, "BTCUSD", "Bitcoin", "2009-01-03", 19_600_000, 21_000_000);
        WriteCoin(json, "ETHUSD", "Ethereum", "2015-07-30", 120_000_000, null);
        // Two coins nobody knows the first day of, each in its own way.
        WriteCoin(json, "ALIENUSD", "Alien Inu \U0001F47D", "", 0, null);
        WriteCoin(json, "SHIBUSD", "Shiba Inu", null, 589_264_883_286_605, 589_501_172_571_953);
    }

    private static void WriteCoin(Utf8JsonWriter json, string symbol, string name, string? since, long supply, long? most)
    {
        json.WriteStartObject();
        json.WriteString("symbol", symbol);
        json.WriteString("name", name);
        json.WriteString("exchange", "CRYPTO");
        json.WriteString("icoDate", since);
        json.WriteNumber("circulatingSupply", supply);
        json.WriteNullOr("totalSupply", most);
        json.WriteEndObject();
    }

    private static void WriteExchanges(Utf8JsonWriter json)
    {
        foreach (var exchange in ReferenceLists.Exchanges)
        {
            json.WriteStartObject();
            json.WriteString("exchange", exchange.Code);
            json.WriteString("name", exchange.Name);
            json.WriteString("countryName", exchange.CountryName);
            json.WriteString("countryCode", exchange.CountryCode);
            json.WriteString("symbolSuffix", exchange.Suffix);
            json.WriteString("delay", exchange.Delay);
            json.WriteEndObject();
        }
    }
}
