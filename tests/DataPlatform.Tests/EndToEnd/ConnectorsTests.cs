using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>
/// What other tools have connectors for, said as recipes in the folder Connectors: five public APIs, and one like those of market data. Each runs against a
/// vendor who answers in its shape.
/// </summary>
public sealed class ConnectorsTests : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task OpenFDA_is_read_by_the_links_of_its_headers_and_says_404_for_nothing()
    {
        await using var api = await StubApi.StartAsync(r =>
            r.Path switch
            {
                "/animalandveterinary/event.json" when r.Query.ContainsKey("search_after") => Results(
                    3,
                    """{"unique_aer_id_number":"US-3","reaction":[{}],"drug":[]}"""
                ),
                "/animalandveterinary/event.json" => Results(
                    3,
                    """{"unique_aer_id_number":"US-1","original_receive_date":"20260102","serious_ae":"true","animal":{"species":"Dog"},"reaction":[],"drug":[]}""",
                    """{"unique_aer_id_number":"US-2","original_receive_date":"20260103","animal":{"species":"Cat"},"reaction":[],"drug":[]}"""
                ) with
                {
                    Headers = new Dictionary<string, string>
                    {
                        ["Link"] = $"<http://{r.Headers["Host"]}{r.Path}?limit=1000&skip=0&search_after=0%3DUS-2>; rel=\"next\"",
                    },
                },
                "/drug/drugsfda.json" => Results(
                    1,
                    """
                    {"application_number":"NDA1","sponsor_name":"ACME","products":[
                      {"product_number":"001","brand_name":"A","dosage_form":"TABLET","active_ingredients":[{"name":"X","strength":"5MG"}]},
                      {"product_number":"002","brand_name":"B","dosage_form":"SYRUP","active_ingredients":[{"name":"Y"}]}]}
                    """
                ),
                "/food/event.json" => Results(
                    1,
                    """{"report_number":"7","date_created":"20260101","outcomes":["Other"],"reactions":[],"products":[],"consumer":{"age":"34","gender":"M"}}"""
                ),
                "/tobacco/problem.json" => Results(
                    1,
                    """{"report_id":9,"date_submitted":"01/05/2026","nonuser_affected":"No","tobacco_products":[],"reported_health_problems":["Cough"]}"""
                ),
                "/food/enforcement.json" or "/drug/enforcement.json" => Results(
                    1,
                    """{"recall_number":"F-1","classification":"Class II","status":"Ongoing","recalling_firm":"ACME","report_date":"20260107","product_description":"Cheese","openfda":{}}"""
                ),
                "/drug/event.json" => Results(
                    1,
                    """{"safetyreportid":"10","receivedate":"20260101","serious":"1","primarysource":{"reportercountry":"US"},"patient":{"drug":[]}}"""
                ),
                "/drug/ndc.json" => Results(
                    1,
                    """{"product_id":"0-1_a","product_ndc":"0-1","generic_name":"Z","marketing_start_date":"20200101","finished":true,"active_ingredients":[]}"""
                ),
                _ => new("""{"error":{"code":"NOT_FOUND","message":"No matches found!"}}""", Status: 404),
            }
        );

        await RunAsync(api, "openfda");

        Assert.Equal(10, api.Asked.Count);
        Assert.Contains("/animalandveterinary/event.json?limit=1000&skip=0&search_after=0%3DUS-2", api.Asked);
        Assert.Equal(["3|2"], Rows("SELECT count(*), count(original_receive_date) FROM silver.openfda_animal_events"));
        Assert.Equal(
            ["NDA1|001|X", "NDA1|002|Y"],
            Rows("SELECT application_number, product_number, ingredient FROM silver.openfda_drug_products ORDER BY ALL")
        );
        Assert.Equal(["2026-01-05"], Rows("SELECT date_submitted::VARCHAR FROM silver.openfda_tobacco_problems"));
        Assert.Equal(
            ["F-1|F-1"],
            Rows("SELECT f.recall_number, d.recall_number FROM silver.openfda_food_recalls f, silver.openfda_drug_recalls d")
        );
        Assert.Equal(["0"], Rows("SELECT count(*) FROM silver.openfda_drug_labels"));

        static StubApi.Answer Results(int total, params string[] rows) =>
            new($$$"""{"meta":{"results":{"skip":0,"limit":1000,"total":{{{total}}}}},"results":[{{{string.Join(',', rows)}}}]}""");
    }

    [Fact]
    public async Task Scryfall_names_its_next_page_and_a_card_keeps_its_prices_exact()
    {
        await using var api = await StubApi.StartAsync(r =>
            new(
                (r.Path, r.Query.GetValueOrDefault("page")) switch
                {
                    ("/cards/search", null) => $$"""
                    {"object":"list","total_cards":2,"has_more":true,"next_page":"http://{{r.Headers["Host"]}}/cards/search?page=2&q=%2A",
                     "data":[{"object":"card","id":"a1","name":"Forest Walker","released_at":"2020-01-24","set":"abc","collector_number":"12a","cmc":2.0,"colors":["G"],
                              "prices":{"usd":"0.25","eur":null},"legalities":{"standard":"not_legal"},"card_faces":[{"name":"Forest"},{"name":"Walker"}]}]}
                    """,
                    ("/cards/search", _) =>
                        """{"object":"list","total_cards":2,"has_more":false,"data":[{"object":"card","id":"a2","name":"Dark Pool","released_at":"2021-02-05","set":"abd","collector_number":"7","cmc":0.0,"prices":{"usd":null},"legalities":{"standard":"legal"}}]}""",
                    ("/sets", _) =>
                        """{"object":"list","has_more":false,"data":[{"object":"set","id":"s1","code":"abc","name":"A B C","released_at":"2020-01-24","card_count":280,"digital":false}]}""",
                    _ =>
                        """{"object":"list","has_more":false,"data":[{"object":"card_symbol","symbol":"{G}","english":"one green mana","mana_value":1.0,"colors":["G"]}]}""",
                }
            )
        );

        await RunAsync(api, "scryfall");

        Assert.Equal(4, api.Asked.Count);
        Assert.All(api.Requests, r => Assert.Equal("dataplatform/1.0", r.Headers["User-Agent"]));
        Assert.Contains("/cards/search?page=2&q=%2A", api.Asked);
        Assert.Equal(
            ["a1|0.25|not_legal|Walker", "a2||legal|"],
            Rows("SELECT id, usd, standard, faces->>'$[1].name' FROM silver.scryfall_cards ORDER BY ALL")
        );
        Assert.Equal(["{G}|1"], Rows("SELECT symbol, mana_value::INTEGER FROM silver.scryfall_symbols"));
        Assert.Equal(["abc|280"], Rows("SELECT code, card_count FROM silver.scryfall_sets"));
    }

    [Fact]
    public async Task TVmaze_is_asked_day_by_day_by_one_date()
    {
        await using var api = await StubApi.StartAsync(r =>
            new(
                r.Path == "/schedule"
                    ? $$"""
                    [{"id":{{r.Query["date"][9..]}},"name":"Pilot","season":1,"number":1,"airdate":"{{r.Query[
                        "date"
                    ]}}","airtime":"20:00","airstamp":"{{r.Query["date"]}}T20:00:00+00:00","runtime":60,
                      "rating":{"average":7.5},"show":{"id":1,"name":"Up","genres":["Drama"],"network":{"id":2,"name":"Two" } } }]
                    """
                : r.Query.TryGetValue("date", out var day) && day == "2026-01-07" ? "[]"
                : """[{"id":9,"name":"Far","airdate":"2026-02-01","airstamp":"2026-02-01T20:00:00+00:00","_embedded":{"show":{"id":3,"name":"Off","webChannel":null } } }]""".Replace(
                    "2026-02-01",
                    r.Query.GetValueOrDefault("date") ?? "2026-02-01",
                    StringComparison.Ordinal
                )
            )
        );

        await RunAsync(api, "tvmaze");

        Assert.Equal(4 * 3 + 1, api.Asked.Count);
        Assert.Contains("/schedule?country=US&date=2026-01-07", api.Asked);
        Assert.Contains("/schedule/web?country=global&date=2026-01-08", api.Asked);
        Assert.Contains("/schedule?country=IE&date=2026-01-06", api.Asked);
        Assert.Contains("/schedule/full", api.Asked);
        Assert.Equal(
            ["6|7.5|Up|Two", "7|7.5|Up|Two", "8|7.5|Up|Two"],
            Rows("SELECT id, rating, show_name, network FROM silver.tvmaze_domestic ORDER BY ALL")
        );
        Assert.Equal(["2026-02-01|Off"], Rows("SELECT airdate::VARCHAR, show_name FROM silver.tvmaze_future"));
    }

    [Fact]
    public async Task Wikipedia_is_asked_by_path_for_articles_with_any_name()
    {
        await using var api = await StubApi.StartAsync(r =>
            r.Headers["User-Agent"] != "dataplatform/1.0 (me@example.com)" ? new("{}", Status: 403)
            : r.Path.StartsWith("/top/", StringComparison.Ordinal)
                ? r.Path.EndsWith("/08", StringComparison.Ordinal) ? new("""{"title":"Not found."}""", Status: 404)
                    : new(
                        """{"items":[{"project":"en.wikipedia","access":"all-access","year":"2026","month":"01","day":"07","articles":[{"article":"Main_Page","views":5000,"rank":1},{"article":"Rain","views":70,"rank":2}]}]}"""
                    )
            : new(
                $$"""{"items":[{"project":"en.wikipedia","article":"Rain/Snow?","granularity":"daily","timestamp":"{{r.Path.Split('/')[^2]}}00","access":"all-access","agent":"all-agents","views":41}]}"""
            )
        );

        await RunAsync(api, "wikipedia", o => o with { Tickers = ["Rain/Snow?"] });

        Assert.Equal(
            [
                "/per-article/en.wikipedia.org/all-access/all-agents/Rain%2FSnow%3F/daily/20251201/20251231",
                "/per-article/en.wikipedia.org/all-access/all-agents/Rain%2FSnow%3F/daily/20260101/20260108",
                "/top/en.wikipedia.org/all-access/2026/01/06",
                "/top/en.wikipedia.org/all-access/2026/01/07",
                "/top/en.wikipedia.org/all-access/2026/01/08",
            ],
            api.Asked.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["Rain/Snow?|2025-12-01|41", "Rain/Snow?|2026-01-01|41"],
            Rows("SELECT article, day::VARCHAR, views FROM silver.wikipedia_views ORDER BY ALL")
        );
        Assert.Equal(["4|5000"], Rows("SELECT count(*), max(views) FROM silver.wikipedia_top"));
    }

    [Fact]
    public async Task CoinGecko_is_asked_for_the_history_of_a_coin_by_days_of_its_own_writing()
    {
        await using var api = await StubApi.StartAsync(r =>
            new(
                r.Path == "/bitcoin/market_chart"
                    ? """{"prices":[[1767830400000,90000.25],[1767916800000,91000.5]],"market_caps":[[1767830400000,1.0],[1767916800000,2.0]],"total_volumes":[[1767830400000,3.0],[1767916800000,4.0]]}"""
                    : """{"id":"bitcoin","symbol":"btc","name":"Bitcoin","localization":{"de":"Bitcoin"},"market_data":{"current_price":{"usd":90000.25,"eur":80000.5},"market_cap":{"usd":1.0}},"community_data":{},"developer_data":{"forks":1}}"""
            )
        );

        await RunAsync(api, "coins", o => o with { Tickers = ["bitcoin"] });

        Assert.All(api.Requests, r => Assert.Equal("test-key-1", r.Query["x_cg_pro_api_key"]));
        Assert.Equal(
            [
                "/bitcoin/history?date=06-01-2026",
                "/bitcoin/history?date=07-01-2026",
                "/bitcoin/history?date=08-01-2026",
                "/bitcoin/market_chart?vs_currency=usd&days=30",
            ],
            api.Asked.Select(a => a.Replace("&x_cg_pro_api_key=test-key-1", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["2026-01-06|90000.25|80000.5", "2026-01-07|90000.25|80000.5", "2026-01-08|90000.25|80000.5"],
            Rows("SELECT date::VARCHAR, price, prices->>'eur' FROM silver.coins_history ORDER BY ALL")
        );
        Assert.Equal(["91000.5|4.0"], Rows("SELECT prices->>'$[1][1]', total_volumes->>'$[1][1]' FROM silver.coins_chart"));
    }

    [Fact]
    public async Task Bars_are_said_in_less_than_fifty_lines_with_token_next_addresses_and_moments()
    {
        await using var api = await StubApi.StartAsync(r =>
            r.Headers.GetValueOrDefault("Authorization") != "Bearer test-key-1" ? new("""{"status":"ERROR"}""", Status: 401)
            : r.Path == "/v3/reference/tickers"
                ? new(
                    r.Query.ContainsKey("cursor")
                        ? """{"status":"OK","count":1,"results":[{"ticker":"MSFT","name":"Microsoft","primary_exchange":"XNAS"}]}"""
                        : $$"""{"status":"OK","count":1,"next_url":"http://{{r.Headers["Host"]}}/v3/reference/tickers?cursor=YWN0","results":[{"ticker":"AAPL","name":"Apple","primary_exchange":"XNAS"}]}"""
                )
            : r.Path.Contains("MSFT", StringComparison.Ordinal) ? new("""{"ticker":"MSFT","status":"OK","queryCount":0,"resultsCount":0}""")
            : new(
                // Five in the morning in London: midnight in New York.
                """{"ticker":"AAPL","status":"OK","queryCount":2,"resultsCount":2,"adjusted":true,"results":[{"v":100.5,"vw":1.2,"o":1.0,"c":2.0,"h":3.0,"l":0.5,"t":1767762000000,"n":7},{"v":90,"o":1,"c":2,"h":3,"l":1,"t":1767848400000}]}"""
            )
        );

        await RunAsync(api, "bars");

        Assert.Equal(
            [
                "/v2/aggs/ticker/AAPL/range/1/day/2026-01-01/2026-01-08?adjusted=true&limit=50000",
                "/v2/aggs/ticker/MSFT/range/1/day/2026-01-01/2026-01-08?adjusted=true&limit=50000",
                "/v3/reference/tickers?cursor=YWN0",
                "/v3/reference/tickers?market=stocks&limit=1000",
            ],
            api.Asked.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["AAPL|2026-01-07|2|7", "AAPL|2026-01-08|2|"],
            Rows("SELECT symbol, day::VARCHAR, close, trades FROM silver.bars_daily ORDER BY ALL")
        );
        Assert.InRange(File.ReadLines(Path.Combine(Recipes, "bars.yaml")).Count(l => l.Length > 0), 1, 49);
    }

    private static string Recipes => Path.Combine(Approved.Repository(), "tests", "DataPlatform.Tests", "EndToEnd", "Connectors");

    private IReadOnlyList<string> Rows(string sql) => Tables.Rows(_data.Path, sql);

    private async Task RunAsync(StubApi api, string source, Func<RunOptions, RunOptions>? with = null)
    {
        var options = new RunOptions
        {
            RecipesDirectory = Recipes,
            DataDirectory = _data.Path,
            Date = new(2026, 1, 8),
            Sources = [source],
            BaseUrls = new Dictionary<string, Uri>(StringComparer.Ordinal) { [source] = api.Address },
            Limits = new Dictionary<string, IReadOnlyList<RateLimit>>(StringComparer.Ordinal)
            {
                [source] = [new(1000, TimeSpan.FromSeconds(1))],
            },
            Keys = new Dictionary<string, string>(StringComparer.Ordinal) { [source] = "test-key-1" },
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["contact"] = "me@example.com" },
        };

        var summary = await new TestEngine().RunAsync(with?.Invoke(options) ?? options);

        Assert.Empty(summary.Warnings.Select(w => w.Message));
        Assert.Empty(summary.Failures.Select(f => f.Message));
        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Empty(Rows("FROM ops.quarantine"));
    }
}
