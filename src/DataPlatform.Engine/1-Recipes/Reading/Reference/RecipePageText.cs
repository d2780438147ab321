namespace DataPlatform.Recipes.Reading.Reference;

/// <summary>What the reference page says around the settings.</summary>
internal static class RecipePageText
{
    public const string Beginning = """
        # Recipes

        A recipe file declares one source and the datasets to load from it. All `*.yaml` files of a recipes folder are read, and the gold
        models in its subfolder `gold`. This page has every setting there is.

        `dataplatform lint DIR` checks a folder and tells every mistake with its file and line. `recipe.schema.json` beside this page gives
        an editor completion, checks while you type, and the texts below; the first line of the example tells the editor where it is.

        ## A recipe to start from

        ```yaml
        # yaml-language-server: $schema=./recipe.schema.json
        source:
          name: acme
          base_url: https://api.acme.test/v2/
          auth: { type: bearer, env: ACME_TOKEN }                             # the token is in the environment, never here
          limits: [5/1s, 300/60s, 10000/1d]                                   # all at once
          field_case: camel                                                   # listed_on is the vendor's listedOn
          error_when: [error]                                                 # { "error": "..." } is no answer, even with status 200
          universe: SELECT symbol FROM silver.acme_symbols ORDER BY symbol    # where the tickers come from

        datasets:
          - name: symbols
            domain: market
            scope: global                     # one request
            path: symbols
            cadence: { min_age_days: 7 }      # once a week is enough
            silver_table: acme_symbols
            key: [symbol]
            columns:
              symbol: text
              listed_on: date
              shares: integer

          - name: prices
            domain: market
            scope: ticker                     # one request for each ticker
            path: prices/{ticker}
            query: { from: "{from}", to: "{to}" }
            history_from: 2015-01-01          # the first window; later ones begin where the table ends
            date_field: date                  # the column that says where that is
            rows: data.prices                 # { "data": { "prices": [ {...}, {...} ] } }
            silver_table: acme_prices
            key: [ticker, date]
            columns:
              ticker: { type: text, value: "{ticker}" }
              date: date
              close: double
              volume: integer
        ```

        `dataplatform plan --recipes DIR` shows the requests that this makes, and sends none; `dataplatform run --recipes DIR` sends them.
        The first run asks for the symbols, then for the prices of each symbol since 2015. A run on the next day asks for prices only, each
        ticker from its newest date on, and puts the rows where they belong: a row with a key that is there already takes its place.

        ## How values are written

        - Lengths of time have a unit: `500ms`, `30s`, `15m`, `6h`, `1d`. So have sizes: `512KB`, `64MB`.
        - A list of one needs no brackets: `key: symbol`.
        - Quotes are needed where YAML would see something else: `"{ticker}"`, `"."`, `"Token "`.
        - What a recipe does not know is refused, and so is what would have no effect: a setting that is spelled wrongly is never ignored.

        """;

    public const string Secrets = """

        ## Secrets

        A recipe says where a secret is: `env: ACME_TOKEN` for an environment variable, `file: /run/secrets/token` for a file that holds nothing else. A
        variable that is not set is looked for in the file `.env` beside the recipes, one `NAME=value` a line; keep that file out of version control. A
        secret goes to its own source's host alone, and is taken out of all that is stored, logged or shown, in whatever way it is written there.

        """;

    public const string Placeholders = """

        ## Placeholders

        They stand in `path`, in the values of `query` and `body`, and in the `value` of a column; the source's `variables` also in `headers`, and not in columns.

        """;

    public const string Functions = """

        Behind a `|` stand functions, applied from left to right: `trades/{from | add_days(-1) | format("yyyy/MM")}`. There are no others.

        """;

    public const string Pages = """

        ## Pages

        Where the vendor says how the pages end, say it too: an answer of one page then costs one request, and not another one that comes back empty. A page whose rows came before, a cursor that comes again and an address on another host fail the request.

        | what the vendor does | what to write |
        |---|---|

        """;

    /// <summary>What vendors do, and how a recipe says it.</summary>
    public static readonly IReadOnlyList<(string Vendor, string Pagination)> PageExamples =
    [
        ("`?page=1`, `?page=2`, until a page is empty", "{ type: page_number, param: page, start: 1 }"),
        (
            "`?page=1&per_page=100`; a page with fewer rows is the last",
            "{ type: page_number, param: page, start: 1, page_size: 100, size_param: per_page }"
        ),
        ("`/list/0`, `/list/1`, with `{\"pages\": 7}`", "{ type: page_number, total_pages: pages }"),
        (
            "`?offset=200&limit=100`, with `{\"total\": 5280}`",
            "{ type: offset, param: offset, page_size: 100, size_param: limit, total: total }"
        ),
        ("`{\"meta\": {\"next\": \"MjAw\"}}`, then `?cursor=MjAw`", "{ type: cursor, param: cursor, path: meta.next }"),
        (
            "`?starting_after=` the `id` of the last row, with `{\"has_more\": true}`",
            "{ type: cursor, param: starting_after, last_row: id, has_more: has_more }"
        ),
        ("`{\"next_url\": \"https://...\"}`", "{ type: next_url, path: next_url }"),
        ("the header `Link: <https://...>; rel=\"next\"`", "{ type: link_header }"),
    ];

    public const string Gold = """

        ## Gold models

        A gold table is one file, `gold/NAME.sql`: a header of comments, and one select. The select runs when rows of an input have changed,
        and finds in the table `changed` which: the values that they have in the columns named with the input. Its rows are merged into
        the gold table by key. `gold_key(text)` makes the surrogate key of a text, the same one in every table.

        ```sql
        -- Prices, with the day's return.
        -- table: gold.fact_price
        -- key:   instrument_sk, date
        -- input: silver.acme_prices (ticker)
        SELECT gold_key(ticker) AS instrument_sk,
               date,
               close,
               close / lag(close) OVER (PARTITION BY ticker ORDER BY date) - 1 AS day_return
        FROM silver.acme_prices
        WHERE ticker IN (SELECT ticker FROM changed)
        ```

        """;

    public const string End = """

        ---

        This page and `recipe.schema.json` are made from the list of settings that recipes are read by, in the engine's folder
        `1-Recipes/Reading/3-Settings`. To change them, change the list, delete the two files and run the tests.

        """;
}
