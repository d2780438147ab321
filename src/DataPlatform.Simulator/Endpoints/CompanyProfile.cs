using System.Text.Encodings.Web;
using System.Text.Json;
using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>The profile row: the one with most kinds of values, and most oddities.</summary>
internal static class CompanyProfile
{
    // Everything that a careless reader trips over: quotes, backslashes, line ends, tabs, markup, separators that JSON allows and
    // JavaScript does not, and a letter outside the first plane.
    private const string Oddities =
        "It calls itself \"the one & only\"; its files live in C:\\data\\new.\nIts second line has a tab\there, <b>markup</b>, "
        + "a line separator \u2028 and a rocket \U0001F680.";

    public static void Write(EndpointCall call, Company company)
    {
        var json = call.Json;
        json.WriteStartObject();
        json.WriteString(JsonNames.Symbol, company.Symbol);
        WriteTrading(json, company, MarketCalendar.LastTradingDay(call.Today));
        WriteIdentity(json, company);
        WriteBusiness(json, company, call.Today);
        WritePlace(json, company);
        json.WriteString("image", $"https://images.example.com/symbol/{Uri.EscapeDataString(company.Symbol)}.png");
        // Where nobody knows the day, the vendor writes an empty text and not null.
        json.WriteString("ipoDate", company.IsShareClass ? "" : JsonRows.Text(company.Listed));
        json.WriteBoolean("defaultImage", company.IsShareClass);
        json.WriteBoolean("isEtf", company.IsEtf);
        json.WriteBoolean("isActivelyTrading", company.Draw(41) % 12 != 0);
        json.WriteBoolean("isAdr", company.Exchange == "OTC");
        json.WriteBoolean("isFund", false);
        json.WriteEndObject();
    }

    private static void WriteTrading(Utf8JsonWriter json, Company company, DateOnly date)
    {
        var bar = company.Prices.Bar(date.DayNumber);
        var before = company.Prices.Close(date.DayNumber - 1);
        var year = Enumerable
            .Range(date.DayNumber - 364, 365)
            .Where(day => day % 7 == 0)
            .Select(company.Prices.Close)
            .Append(bar.Close)
            .ToArray();
        json.WriteNumber("price", bar.Close);
        json.WriteNumber("marketCap", (long)company.MarketCap(date));
        json.WriteNumber("beta", company.BetaValue);
        json.WriteNumber("lastDividend", Math.Round(bar.Close * company.DividendYield, 2));
        json.WriteString("range", $"{year.Min()}-{year.Max()}");
        json.WriteNumber("change", Math.Round(bar.Close - before, 2));
        json.WriteNumber("changePercentage", Math.Round((bar.Close - before) / before * 100, 5));
        json.WriteNumber("volume", bar.Volume);
        json.WriteNumber("averageVolume", bar.Volume - (bar.Volume / 20));
    }

    private static void WriteIdentity(Utf8JsonWriter json, Company company)
    {
        var cusip = $"{company.Draw(42) % 1_000_000_000:D9}";
        json.WriteString("companyName", company.Name);
        json.WriteString("currency", "USD");
        json.WriteString("cik", company.IsEtf ? null : company.Cik);
        json.WriteString("isin", company.IsShareClass ? null : $"US{cusip}5");
        json.WriteString("cusip", company.IsShareClass ? null : cusip);
        json.WriteString("exchangeFullName", company.ExchangeFullName);
        json.WriteString("exchange", company.Exchange);
        json.WriteString("industry", company.Industry);
    }

    private static void WriteBusiness(Utf8JsonWriter json, Company company, DateOnly today)
    {
        var description =
            $"{company.Name} is active in {company.Industry}. {(company.Draw(43) % 3 == 0 ? Oddities : "It has customers worldwide.")}";
        json.WriteString(
            "website",
            company.IsShareClass ? "" : $"https://www.{company.Symbol.ToLowerInvariant().Replace('.', '-')}.example.com"
        );
        // Escaped where the names are not: both are the same JSON.
        json.WriteString("description", JsonEncodedText.Encode(description, JavaScriptEncoder.Default));
        json.WriteString("ceo", company.HasStatements ? Executives.ChiefOf(company) : null);
        json.WriteString("sector", company.Sector);
        json.WriteString("country", company.Exchange == "OTC" ? "CH" : "US");
        // A number in a text, as the vendor has it.
        json.WriteString("fullTimeEmployees", company.HasStatements ? $"{CompanyEndpoints.EmployeesAt(company, today.Year - 1)}" : null);
    }

    private static void WritePlace(Utf8JsonWriter json, Company company)
    {
        json.WriteString("phone", company.IsShareClass ? null : $"({200 + (company.Draw(44) % 700)}) 555-{company.Draw(45) % 10_000:D4}");
        json.WriteString("address", $"{1 + (company.Draw(46) % 999)} Market Street, Suite #{company.Draw(47) % 90}");
        json.WriteString("city", company.Draw(48) % 5 == 0 ? "Zürich" : "Boston");
        json.WriteString("state", company.Draw(48) % 5 == 0 ? null : "MA");
        json.WriteString("zip", $"0{company.Draw(49) % 10_000:D4}");
    }
}
