using DataPlatform.Host;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>What a person reads after writing a recipe wrongly: every problem at once, whole texts.</summary>
public sealed class LintTests
{
    [Fact]
    public async Task Lint_tells_every_problem_of_five_broken_files_at_once()
    {
        using var files = new RecipeFiles()
            .With("1-misspelled.yaml", Misspelled)
            .With("2-values.yaml", Values)
            .With("3-tables.yaml", Tables)
            .With("4-requests.yaml", Requests)
            .With("5-twice.yaml", Twice);
        using var stdout = new StringWriter();
        using var stderr = new StringWriter();

        var exit = await CommandLine.RunAsync(["lint", files.Directory], stdout, stderr, new Dictionary<string, string>());

        Assert.Equal(2, exit);
        Assert.Equal("", stdout.ToString());
        Approved.Matches(files.Stable(stderr.ToString()));
    }

    [Fact]
    public void Lint_tells_every_problem_of_broken_gold_models()
    {
        using var files = new RecipeFiles()
            .With("demo.yaml", RecipeFiles.Minimal)
            .Gold("a_header.sql", "-- One row.\n-- table: silver.wrong\n-- input: silver.demo_list\n-- keys: symbol\nSELECT 1 AS symbol")
            .Gold("b_nothing.sql", "SELECT 1 AS symbol")
            .Gold("c_inputs.sql", Model("dim_inputs", "input: silver.demo_lst (symbol)", "input: silver.demo_price (tikker)"))
            .Gold("d_widths.sql", Model("dim_widths", "input: silver.demo_list (symbol)", "input: silver.demo_price (ticker, date)"))
            .Gold("e_needs.sql", Model("dim_needs", "needs: gold.dim_widhts", "input: gold.dim_wodths (symbol)"))
            .Gold("f_first.sql", Model("first", "needs: gold.second"))
            .Gold("g_second.sql", Model("second", "input: gold.third (symbol)"))
            .Gold("h_third.sql", Model("third", "needs: gold.first"))
            .Gold("i_after.sql", Model("after_the_circle", "needs: gold.first"))
            .Gold("j_self.sql", Model("self", "input: gold.self (symbol)"))
            .Gold("k_again.sql", Model("dim_inputs"))
            .Gold("l_empty.sql", "-- table: gold.empty\n-- key: symbol\n-- the select is still to be written\n")
            .Gold("m_two_tables.sql", "-- table: gold.one\n-- table: gold.two\n-- key: symbol\nSELECT 1 AS symbol")
            .Gold("n_own_columns.sql", "-- table: gold.own\n-- key: symbol, _run_id\nSELECT 1 AS symbol")
            .Gold("o_twice.sql", "-- table: gold.twice\n-- key: symbol, symbol\nSELECT 1 AS symbol");

        Approved.Matches(files.ProblemText());

        static string Model(string table, params string[] header) =>
            string.Join('\n', [$"-- table: gold.{table}", "-- key: symbol", .. header.Select(h => "-- " + h), "SELECT 1 AS symbol"]);
    }

    [Fact]
    public async Task Lint_without_problems_says_what_it_read()
    {
        using var files = new RecipeFiles()
            .With("demo.yaml", RecipeFiles.Minimal)
            .Gold("dim.sql", "-- table: gold.dim\n-- key: a\nSELECT 1 AS a");
        using var stdout = new StringWriter();
        using var stderr = new StringWriter();

        var exit = await CommandLine.RunAsync(["lint", files.Directory], stdout, stderr, new Dictionary<string, string>());

        Assert.Equal(0, exit);
        Assert.Equal("", stderr.ToString());
        Assert.Equal(".: 1 source, 2 datasets, 2 recipes, 1 gold model: no problems", files.Stable(stdout.ToString()).Trim());
    }

    [Theory]
    [InlineData("demo.yaml", "/dev/zero", "is larger than 4 MB")]
    [InlineData("gold/dim.sql", "/dev/zero", "is larger than 4 MB")]
    [InlineData("demo.yaml", "/dev/null", "is empty")]
    public void A_device_in_the_place_of_a_recipe_is_a_problem_and_no_wait(string file, string device, string message)
    {
        using var files = new RecipeFiles().With("other.yaml", RecipeFiles.Minimal);
        Directory.CreateDirectory(Path.Combine(files.Directory, "gold"));
        File.CreateSymbolicLink(Path.Combine(files.Directory, file), device);

        var problem = Assert.Single(DataPlatform.Recipes.Reading.RecipeFolder.Load(files.Directory).Problems);

        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_into_which_nobody_writes_is_a_problem_and_no_wait()
    {
        using var files = new RecipeFiles().With("other.yaml", RecipeFiles.Minimal);
        using (var pipe = System.Diagnostics.Process.Start("mkfifo", Path.Combine(files.Directory, "demo.yaml")))
        {
            pipe.WaitForExit();
        }

        var problem = Assert.Single(DataPlatform.Recipes.Reading.RecipeFolder.Load(files.Directory).Problems);

        Assert.Equal("cannot be read: nothing comes from it; is it a pipe or a device?", problem.Message);
    }

    [Theory]
    [InlineData("nowhere", "no such folder; name one with --recipes DIR")]
    [InlineData("a-file", "is a file, not a folder of recipes; name one with --recipes DIR")]
    [InlineData("empty", "holds no *.yaml recipe")]
    public void A_folder_that_holds_no_recipes_is_a_problem(string name, string message)
    {
        using var folder = new TempFolder();
        folder.Write("a-file", "text");
        Directory.CreateDirectory(folder.At("empty"));

        var (book, problems) = DataPlatform.Recipes.Reading.RecipeFolder.Load(folder.At(name));

        Assert.Empty(book.Recipes);
        Assert.Equal($"{folder.At(name)}:1: {message}", Assert.Single(problems).ToString());
    }

    private const string Misspelled = """
        source:
          name: misspelled
          base_ulr: https://api.example.com/
          auth: { query: apikey, enviroment: KEY }
          limit: [5/1s]
          time_out: 30s
        dataset: []
        datasets:
          - name: prices
            domian: prices
            scope: tickers
            path: prices
            query: [symbol]
            cadence: { min_age: 1, run_days: [monday, fri] }
            pagination: { type: page_number, parameter: page }
            variants: { FY: { limits: 4 } }
            silver_tabel: prices
            key: ticker
            columns:
              ticker: { typ: text, values: "{ticker}" }
              close: number
          - just text
          - name: nothing-else
        """;

    private const string Values = """
        source:
          name: Values!
          base_url: ftp://user:secret@example.com/?x=1
          auth: { query: apikey, header: Authorization, env: 0f3a9c-my-very-own-key }
          limits: [0/1s, 5 per second, 300/60]
          use: 120%
          timeout: 30
          attempts: 0
          concurrency: many
          max_body: 64MiB
          field_case: snake
        datasets:
          - name: prices
            domain: prices
            scope: global
            path: prices
            limit: -4
            cadence: { min_age_days: 1.5, run_days: [] }
            plans: []
            history_days: 99999999999
            refetch_days: 2000000000
            history_from: 2015-13-01
            date_field: date
            format: xml
            empty_is_answer: yes
            pagination: { type: page_number, param: page, start: one }
            cost: 0
            silver_table: prices
            key: [date]
            columns: { date: date, close: { type: double, nullable: maybe } }
        """;

    private const string Tables = """
        source:
          name: tables
          base_url: https://api.example.com/v1
        datasets:
          - name: no-key
            domain: tables
            scope: global
            path: no-key
            silver_table: tables_one
            key: []
            columns: { symbol: text }
          - name: bad-key
            domain: tables
            scope: global
            path: bad-key
            silver_table: tables_two
            key: [symbl, payload, date, date]
            date_field: symbol
            columns:
              symbol: text
              payload: json
              date: date
          - name: bad-names
            domain: tables
            scope: global
            path: bad-names
            silver_table: "Robert'); DROP TABLE students"
            key: [symbol]
            date_field: dat
            format: csv
            rows: data.rows
            columns:
              symbol: text
              "quote\"d": text
              Upper: integer
              "a;b": double
          - name: same-table
            domain: tables
            scope: global
            path: same-table
            silver_table: tables_one
            key: [symbol]
            columns:
              symbol: text
              ticker: { type: text, field: symbol }
              both: { type: text, field: a, value: b }
          - name: no-columns
            domain: tables
            scope: global
            path: no-columns
            silver_table: tables_none
            key: [symbol]
            columns: {}
        """;

    private const string Requests = """
        source:
          name: requests
          base_url: https://api.example.com/v1/
          auth: { query: apikey, env: REQUESTS_KEY }
          plan: basic
        datasets:
          - name: placeholders
            domain: requests
            scope: global
            path: placeholders/{discriminator}
            query: { symbol: "{ticker}", n: "{limit}", from: "{from}", q: "{tikcer}" }
            silver_table: requests_placeholders
            key: [symbol]
            columns: { symbol: { type: text, value: "{symbol}" } }
          - name: windows
            domain: requests
            scope: ticker
            path: windows
            query: { from: "{from}" }
            date_field: date
            history_from: 2020-01-01
            history_days: 30
            silver_table: requests_windows
            key: [date]
            columns: { date: date }
          - name: second-variant
            domain: requests
            scope: global
            path: second-variant
            query: { n: "{limit}" }
            variants:
              good: { limit: 4 }
              bad: { query: { q: "{nothing}" } }
              "../../etc": { limit: 4 }
              "a/b": { limit: 4 }
            silver_table: requests_second
            key: [symbol]
            columns: { symbol: text }
          - name: keys
            domain: requests
            scope: global
            path: /keys?apikey=0f3a9c
            query: { ApiKey: 0f3a9c, access_token: 0f3a9c }
            silver_table: requests_keys
            key: [symbol]
            columns: { symbol: text }
          - name: ../../climbing
            domain: ../..
            scope: global
            path: ../../climbing
            silver_table: requests_climbing
            key: [symbol]
            columns: { symbol: text }
          - name: open-brace
            domain: requests
            scope: global
            path: open
            query: { q: "{date" }
            silver_table: requests_open
            key: [symbol]
            columns: { symbol: text }
        """;

    private const string Twice = """
        source:
          name: requests
          base_url: https://api.example.com/v2/
        datasets:
          - name: keys
            domain: twice
            scope: global
            path: keys
            silver_table: twice_keys
            key: [symbol]
            columns: { symbol: text }
          - name: fresh
            domain: twice
            scope: global
            path: fresh
            variants: []
            silver_table: twice_fresh
            key: [symbol]
            columns: { symbol: text }
          - name: fresh-again
            domain: twice
            scope: global
            path: fresh
            variants: [a, b, a]
            silver_table: twice_fresh_again
            key: [symbol]
            columns: { symbol: text }
        """;
}
