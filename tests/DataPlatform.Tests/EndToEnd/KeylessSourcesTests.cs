using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>The shipped recipes of sources that need no key, each against a vendor who answers in its shape.</summary>
public sealed class KeylessSourcesTests : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Treasury_is_read_page_by_page_and_its_word_null_is_none()
    {
        await using var api = await StubApi.StartAsync(r =>
            new(
                (r.Path, r.Query.GetValueOrDefault("page[number]")) switch
                {
                    ("/v2/accounting/od/debt_to_penny", "1") => """
                    {"data":[{"record_date":"2026-01-06","debt_held_public_amt":"30000000000000.12","intragov_hold_amt":"7000000000000.00","tot_pub_debt_out_amt":"37000000000000.12","src_line_nbr":"1"}],
                     "meta":{"count":1,"total-count":2,"total-pages":2},"links":{"self":"&page%5Bnumber%5D=1","next":"&page%5Bnumber%5D=2"}}
                    """,
                    ("/v2/accounting/od/debt_to_penny", _) => """
                    {"data":[{"record_date":"2026-01-07","debt_held_public_amt":"null","intragov_hold_amt":"null","tot_pub_debt_out_amt":"37000000000001.00","src_line_nbr":"1"}],
                     "meta":{"count":1,"total-count":2,"total-pages":2},"links":{"self":"&page%5Bnumber%5D=2","next":null}}
                    """,
                    ("/v2/accounting/od/avg_interest_rates", _) => """
                    {"data":[{"record_date":"2025-12-31","security_type_desc":"Marketable","security_desc":"Treasury Bills","avg_interest_rate_amt":"4.123","src_line_nbr":"1"}],
                     "meta":{"count":1,"total-count":1,"total-pages":1},"links":{"next":null}}
                    """,
                    _ => """
                    {"data":[{"record_date":"2025-12-31","country":"Japan","currency":"Yen","country_currency_desc":"Japan-Yen","exchange_rate":"156.7","effective_date":"2025-12-31"}],
                     "meta":{"count":1,"total-count":1,"total-pages":1},"links":{"next":null}}
                    """,
                }
            )
        );

        await RunAsync(api, "treasury");

        Assert.Equal(4, api.Asked.Count);
        Assert.Contains(
            api.Asked,
            a => a.Contains("filter=record_date%3Agte%3A1993-04-01%2Crecord_date%3Alte%3A2026-01-09", StringComparison.Ordinal)
        );
        Assert.Equal(
            ["2026-01-06|30000000000000.12|37000000000000.12", "2026-01-07||37000000000001.00"],
            Tables.Rows(
                _data.Path,
                "SELECT concat_ws('|', record_date, coalesce(debt_held_public_amt::VARCHAR, ''), tot_pub_debt_out_amt) FROM silver.treasury_debt_to_penny ORDER BY 1"
            )
        );
        Assert.Equal("156.700", Tables.Value(_data.Path, "SELECT exchange_rate FROM silver.treasury_exchange_rates"));
    }

    [Fact]
    public async Task World_Bank_is_asked_for_each_indicator_and_its_rows_stand_behind_the_page()
    {
        await using var api = await StubApi.StartAsync(r =>
            new(
                r.Path == "/country"
                    ? """
                    [{"page":1,"pages":1,"per_page":"1000","total":1},
                     [{"id":"ABW","iso2Code":"AW","name":"Aruba","region":{"id":"LCN","iso2code":"ZJ","value":"Latin America & Caribbean "},"adminregion":{"id":"","iso2code":"","value":""},
                       "incomeLevel":{"id":"HIC","iso2code":"XD","value":"High income"},"lendingType":{"id":"LNX","iso2code":"XX","value":"Not classified"},"capitalCity":"Oranjestad","longitude":"-70.0167","latitude":"12.5167"}]]
                    """
                    : Indicator(r.Path.Split('/')[^1], r.Query["page"])
            )
        );

        await RunAsync(api, "worldbank");

        Assert.Equal(11, api.Asked.Count);
        Assert.Equal(
            "10|5|1",
            Tables.Value(
                _data.Path,
                "SELECT concat_ws('|', count(*), count(DISTINCT indicator), count(value) FILTER (year = 2023 AND indicator = 'SP.POP.TOTL')) FROM silver.worldbank_indicators"
            )
        );
        Assert.Equal("High income", Tables.Value(_data.Path, "SELECT income_level FROM silver.worldbank_countries"));

        static string Indicator(string name, string page) =>
            $$"""
                [{"page":{{page}},"pages":2,"per_page":1000,"total":2,"sourceid":"2","lastupdated":"2025-12-19"},
                 [{"indicator":{"id":"{{name}}","value":"..."},"country":{"id":"AW","value":"Aruba"},"countryiso3code":"ABW","date":"{{(
                    page == "1" ? "2023" : "2022"
                )}}","value":{{(page == "1" ? "107359" : "null")}},"unit":"","obs_status":"","decimal":0}]]
                """;
    }

    [Fact]
    public async Task SEC_is_told_whom_to_write_to_and_gives_filings_in_columns_and_facts_behind_names()
    {
        await using var api = await StubApi.StartAsync(r =>
            r.Headers.GetValueOrDefault("User-Agent") != "dataplatform me@example.com"
                ? new("<html>Undeclared Automated Tool</html>", Status: 403)
            : r.Path == "/files/company_tickers.json"
                ? new(
                    """{"0":{"cik_str":320193,"ticker":"AAPL","title":"Apple Inc."},"1":{"cik_str":789019,"ticker":"MSFT","title":"MICROSOFT CORP"}}"""
                )
            : r.Path.StartsWith("/submissions/", StringComparison.Ordinal)
                ? new(
                    $$"""
                    {"cik":"{{r.Path[
                        16..26
                    ]}}","entityType":"operating","sic":"3571","sicDescription":"Electronic Computers","name":"Some Inc.","tickers":["X"],"ein":"1","category":"x","fiscalYearEnd":"0926",
                     "stateOfIncorporation":"CA","filings":{"recent":{"accessionNumber":["0000320193-26-000001","0000320193-25-000123"],"filingDate":["2026-01-05","2025-11-01"],
                     "reportDate":["","2025-09-27"],"acceptanceDateTime":["2026-01-05T18:30:41.000Z","2025-11-01T10:01:00.000Z"],"form":["8-K","10-K"],"items":["2.02,9.01",""],"size":[12345,9876543],
                     "isXBRL":[0,1],"primaryDocument":["a.htm","b.htm"]},"files":[] } }
                    """
                )
            : r.Path == "/api/xbrl/companyfacts/CIK0000320193.json"
                ? new(
                    """
                    {"cik":320193,"entityName":"Apple Inc.","facts":{
                     "dei":{"EntityCommonStockSharesOutstanding":{"label":"Shares","description":"x","units":{"shares":[
                      {"end":"2025-10-17","val":14776353000,"accn":"0000320193-25-000123","fy":2025,"fp":"FY","form":"10-K","filed":"2025-11-01","frame":"CY2025Q3I"}]}}},
                     "us-gaap":{"EarningsPerShareBasic":{"label":null,"description":null,"units":{"USD/shares":[
                      {"start":"2024-09-29","end":"2025-09-27","val":7.49,"accn":"0000320193-25-000123","fy":2025,"fp":"FY","form":"10-K","filed":"2025-11-01"},
                      {"start":"2025-06-29","end":"2025-09-27","val":1.85,"accn":"0000320193-25-000123","fy":2025,"fp":"FY","form":"10-K","filed":"2025-11-01"}]}},
                      "Revenues":{"label":"x","description":"y","units":{}}}}}
                    """
                )
            : new("", Status: 404)
        );

        await RunAsync(api, "sec", "sec-files");

        Assert.Equal(5, api.Asked.Count);
        Assert.Equal(
            ["320193|Some Inc.|0926", "789019|Some Inc.|0926"],
            Tables.Rows(_data.Path, "SELECT concat_ws('|', cik, name, fiscal_year_end) FROM silver.sec_companies ORDER BY 1")
        );
        Assert.Equal(
            [
                "320193|dei|EntityCommonStockSharesOutstanding|shares|1900-01-01|2025-10-17|14776353000.0",
                "320193|us-gaap|EarningsPerShareBasic|USD/shares|2024-09-29|2025-09-27|7.49",
                "320193|us-gaap|EarningsPerShareBasic|USD/shares|2025-06-29|2025-09-27|1.85",
            ],
            Tables.Rows(
                _data.Path,
                "SELECT concat_ws('|', cik, taxonomy, concept, unit, period_start, period_end, value) FROM silver.sec_facts ORDER BY 1"
            )
        );
        Assert.Equal(
            "4|2|1",
            Tables.Value(
                _data.Path,
                "SELECT concat_ws('|', count(*), count(DISTINCT cik), count(DISTINCT accepted_at) - 1) FROM silver.sec_filings"
            )
        );
    }

    [Fact]
    public async Task Frankfurter_is_asked_year_by_year_and_its_maps_are_rows()
    {
        await using var api = await StubApi.StartAsync(r =>
            new(
                r.Path == "/currencies"
                    ? """{"AUD":"Australian Dollar","USD":"United States Dollar"}"""
                    : $$"""{"amount":1.0,"base":"EUR","start_date":"{{r.Path[1..11]}}","end_date":"{{r.Path[13..]}}","rates":{"{{r.Path[1..11]}}":{"AUD":1.91,"USD":1.1789 } } }"""
            )
        );

        await RunAsync(api, "frankfurter");

        Assert.Equal(1 + 28, api.Asked.Count);
        Assert.Contains("/1999-01-04..1999-12-31?base=EUR", api.Asked);
        Assert.Contains("/2026-01-01..2026-01-09?base=EUR", api.Asked);
        Assert.Equal(
            "56|1.178900",
            Tables.Value(_data.Path, "SELECT concat_ws('|', count(*), max(rate) FILTER (currency = 'USD')) FROM silver.frankfurter_rates")
        );
        Assert.Equal("2", Tables.Value(_data.Path, "SELECT count(*) FROM silver.frankfurter_currencies"));
    }

    [Fact]
    public async Task The_central_bank_is_read_as_csv()
    {
        await using var api = await StubApi.StartAsync(r =>
            new(
                "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE\r\n"
                    + $"EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,{r.Query["startPeriod"]},1.1789\r\n"
                    + $"EXR.D.JPY.EUR.SP00.A,D,JPY,EUR,SP00,A,{r.Query["startPeriod"]},133.73\r\n"
            )
        );

        await RunAsync(api, "ecb");

        Assert.Equal(
            "56|133.730000",
            Tables.Value(_data.Path, "SELECT concat_ws('|', count(*), max(rate)) FROM silver.ecb_exchange_rates")
        );
    }

    [Fact]
    public async Task CoinGecko_gives_prices_as_pairs_for_the_coins_of_its_list()
    {
        await using var api = await StubApi.StartAsync(r =>
            new(
                r.Path == "/coins/markets"
                    ? """
                    [{"id":"bitcoin","symbol":"btc","name":"Bitcoin","image":"https://x/1.png","current_price":91000.5,"market_cap":1800000000000,"market_cap_rank":1,"fully_diluted_valuation":1,"total_volume":30000000000,
                      "high_24h":1,"low_24h":1,"price_change_24h":1,"price_change_percentage_24h":1,"market_cap_change_24h":1,"market_cap_change_percentage_24h":1,"circulating_supply":19970000.0,"total_supply":19970000.0,
                      "max_supply":21000000.0,"ath":126080,"ath_change_percentage":-1,"ath_date":"2025-10-06T18:57:42.558Z","atl":67.81,"atl_change_percentage":1,"atl_date":"2013-07-06T00:00:00.000Z","roi":null,"last_updated":"2026-01-09T10:00:00.123Z"}]
                    """
                    : """{"prices":[[1767830400000,90000.25],[1767916800000,91000.5]],"market_caps":[[1767830400000,1.0],[1767916800000,2.0]],"total_volumes":[[1767830400000,3.0],[1767916800000,4.0]]}"""
            )
        );

        await RunAsync(api, "coingecko");

        Assert.Equal(
            ["bitcoin|2026-01-08 00:00:00|90000.25", "bitcoin|2026-01-09 00:00:00|91000.5"],
            Tables.Rows(_data.Path, "SELECT concat_ws('|', coin, priced_at, price) FROM silver.coingecko_prices ORDER BY 1")
        );
        Assert.Equal("1", Tables.Value(_data.Path, "SELECT count(*) FROM silver.coingecko_markets"));
    }

    [Fact]
    public async Task The_Feds_files_have_their_values_in_a_column_that_is_called_like_the_series()
    {
        await using var api = await StubApi.StartAsync(r =>
            new($"observation_date,{r.Query["id"]}\n2026-01-07,4.15\n2026-01-08,\n2026-01-09,.\n")
        );

        await RunAsync(api, "fredgraph");

        Assert.Equal(8, api.Asked.Count);
        Assert.Equal("24|8", Tables.Value(_data.Path, "SELECT concat_ws('|', count(*), count(value)) FROM silver.fredgraph_series"));
    }

    private async Task RunAsync(StubApi api, params string[] sources)
    {
        var options = new RunOptions
        {
            RecipesDirectory = Path.Combine(AppContext.BaseDirectory, "recipes"),
            DataDirectory = _data.Path,
            Date = new(2026, 1, 9),
            Sources = sources,
            BaseUrls = sources.ToDictionary(s => s, _ => api.Address, StringComparer.Ordinal),
            Limits = sources.ToDictionary(
                s => s,
                _ => (IReadOnlyList<DataPlatform.Recipes.RateLimit>)[new(1000, TimeSpan.FromSeconds(1))],
                StringComparer.Ordinal
            ),
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["sec_contact"] = "me@example.com" },
        };

        var summary = await new TestEngine().RunAsync(options);

        Assert.Empty(summary.Warnings);
        Assert.Empty(summary.Failures);
        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Empty(Tables.Rows(_data.Path, "FROM ops.quarantine"));
    }
}
