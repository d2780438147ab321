using System.Text.Json;
using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Statements, their growth, and the ratios that follow from them. One table of fields each, one row per period.</summary>
internal static class StatementEndpoints
{
    private const int DefaultLimit = 5;
    private const string Quarter = "quarter";

    // Older rows leave out what the vendor began to compute later.
    private const int FirstYearOfLateFields = 2015;

    private static readonly JsonEncodedText FiscalYear = JsonEncodedText.Encode("fiscalYear");
    private static readonly JsonEncodedText Period = JsonEncodedText.Encode("period");
    private static readonly JsonEncodedText Currency = JsonEncodedText.Encode("reportedCurrency");

    public static void AddTo(EndpointTable table)
    {
        Statement(table, "income-statement", IncomeFields.All);
        Statement(table, "balance-sheet-statement", BalanceFields.All);
        Statement(table, "cash-flow-statement", CashFields.All);
        Derived(table, "key-metrics", MetricFields.All);
        Derived(table, "ratios", RatioFields.All);
        TrailingYear(table, "key-metrics-ttm", MetricFields.TrailingYear);
        TrailingYear(table, "ratios-ttm", RatioFields.TrailingYear);
        Growth(table, "income-statement-growth", IncomeFields.Growth);
        Growth(table, "balance-sheet-statement-growth", BalanceFields.Growth);
        Growth(table, "cash-flow-statement-growth", CashFields.Growth);
        Growth(table, "financial-growth", FinancialGrowthFields.All);
        table.ReporterRows("financial-scores", WriteScores);
        table.ReporterRows("owner-earnings", WriteOwnerEarnings);
        table.ReporterRows("enterprise-values", WriteEnterpriseValues);
    }

    /// <summary>The periods a request asks for, newest first.</summary>
    public static IEnumerable<FiscalPeriod> Periods(EndpointCall call, Company company, bool quarters) =>
        FiscalPeriod.NewestFirst(company, quarters, call.Today).Take(call.Request.Limit ?? DefaultLimit);

    public static IEnumerable<FiscalPeriod> Periods(EndpointCall call, Company company) =>
        Periods(call, company, call.Request.Period == Quarter);

    private static void Statement(EndpointTable table, string path, FigureField[] fields) =>
        table.ReporterRows(
            path,
            (call, company) =>
            {
                foreach (var period in Periods(call, company))
                {
                    call.Json.WriteStartObject();
                    WriteFiling(call.Json, company, period);
                    WriteFields(call.Json, fields, Figures.Of(company, period));
                    call.Json.WriteEndObject();
                }
            }
        );

    private static void Derived(EndpointTable table, string path, FigureField[] fields) =>
        table.ReporterRows(
            path,
            (call, company) =>
            {
                foreach (var period in Periods(call, company))
                {
                    call.Json.WriteStartObject();
                    WritePeriod(call.Json, company, period);
                    WriteFields(call.Json, fields, Figures.Of(company, period));
                    call.Json.WriteEndObject();
                }
            }
        );

    private static void Growth(EndpointTable table, string path, GrowthField[] fields) =>
        table.ReporterRows(
            path,
            (call, company) =>
            {
                foreach (var period in Periods(call, company))
                {
                    call.Json.WriteStartObject();
                    WritePeriod(call.Json, company, period);
                    WriteGrowth(call.Json, fields, company, period);
                    call.Json.WriteEndObject();
                }
            }
        );

    private static void TrailingYear(EndpointTable table, string path, FigureField[] fields) =>
        table.ReporterRows(
            path,
            (call, company) =>
            {
                foreach (var quarter in FiscalPeriod.NewestFirst(company, quarters: true, call.Today).Take(1))
                {
                    call.Json.WriteStartObject();
                    call.Json.WriteString(JsonNames.Symbol, company.Symbol);
                    WriteFields(call.Json, fields, new Figures(company, quarter.End, months: 12));
                    call.Json.WriteEndObject();
                }
            }
        );

    private static void WriteGrowth(Utf8JsonWriter json, GrowthField[] fields, Company company, FiscalPeriod period)
    {
        var now = Figures.Of(company, period);
        var earlier = new Dictionary<int, Figures>();
        foreach (var field in fields)
        {
            var then = field.Years == 0 ? period.Before : period.YearsBack(field.Years);
            if (then.End <= company.Listed && field.Years > 0)
            {
                json.WriteNull(field.JsonName);
                continue;
            }

            if (!earlier.TryGetValue(field.Years, out var before))
            {
                earlier[field.Years] = before = Figures.Of(company, then);
            }

            var (value, basis) = (field.Value(now), field.Value(before));
            var late = field.Name is "ebitdaGrowth" or "growthCapitalExpenditure" && period.Year < FirstYearOfLateFields;
            json.WriteAmount(field.JsonName, late ? double.NaN : Figures.Ratio(value - basis, Math.Abs(basis)));
        }
    }

    private static void WriteScores(EndpointCall call, Company company)
    {
        foreach (var quarter in FiscalPeriod.NewestFirst(company, quarters: true, call.Today).Take(1))
        {
            var all = new Figures(company, quarter.End, months: 12);
            call.Json.WriteStartObject();
            call.Json.WriteString(JsonNames.Symbol, company.Symbol);
            call.Json.WriteString(Currency, "USD");
            WriteFields(call.Json, ScoreFields.All, all);
            call.Json.WriteEndObject();
        }
    }

    private static void WriteOwnerEarnings(EndpointCall call, Company company)
    {
        foreach (var period in Periods(call, company))
        {
            call.Json.WriteStartObject();
            WritePeriod(call.Json, company, period);
            WriteFields(call.Json, ScoreFields.OwnerEarnings, Figures.Of(company, period));
            call.Json.WriteEndObject();
        }
    }

    private static void WriteEnterpriseValues(EndpointCall call, Company company)
    {
        foreach (var period in Periods(call, company))
        {
            call.Json.WriteStartObject();
            call.Json.WriteString(JsonNames.Symbol, company.Symbol);
            call.Json.WriteDate(JsonNames.Date, period.End);
            WriteFields(call.Json, ScoreFields.EnterpriseValues, Figures.Of(company, period));
            call.Json.WriteEndObject();
        }
    }

    private static void WriteFiling(Utf8JsonWriter json, Company company, FiscalPeriod period)
    {
        json.WriteDate(JsonNames.Date, period.End);
        json.WriteString(JsonNames.Symbol, company.Symbol);
        json.WriteString(Currency, "USD");
        json.WriteString("cik", company.Cik);
        json.WriteDate("filingDate", period.Filed);
        json.WriteString("acceptedDate", $"{JsonRows.Text(period.Filed)} 06:01:36");
        WriteYear(json, period);
    }

    private static void WritePeriod(Utf8JsonWriter json, Company company, FiscalPeriod period)
    {
        json.WriteString(JsonNames.Symbol, company.Symbol);
        json.WriteDate(JsonNames.Date, period.End);
        WriteYear(json, period);
        json.WriteString(Currency, "USD");
    }

    private static void WriteYear(Utf8JsonWriter json, FiscalPeriod period)
    {
        // A text here; the segment rows have the same year as a number.
        json.WriteString(FiscalYear, $"{period.Year}");
        json.WriteString(Period, period.Name);
    }

    private static void WriteFields(Utf8JsonWriter json, FigureField[] fields, Figures figures)
    {
        foreach (var field in fields)
        {
            json.WriteAmount(field.JsonName, field.Value(figures));
        }
    }
}
