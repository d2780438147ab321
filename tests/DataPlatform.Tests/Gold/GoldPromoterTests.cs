using CsCheck;
using DataPlatform.Gold;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Gold;

public sealed class GoldPromoterTests
{
    private const string Recipes = """
        source: { name: demo, base_url: http://127.0.0.1:1/ }
        datasets:
          - name: item
            domain: demo
            scope: global
            path: item
            silver_table: item
            key: [id]
            columns: { id: text, name: text }
          - name: price
            domain: demo
            scope: global
            path: price
            silver_table: price
            key: [id, day]
            columns: { id: text, day: integer, close: integer }
        """;

    private const string DimItem = """
        -- One row per item.
        -- table: gold.dim_item
        -- key: item_sk
        -- input: silver.item (id)
        SELECT gold_key(id) AS item_sk, id, name FROM silver.item WHERE id IN (SELECT id FROM changed)
        """;

    // Follows two inputs and joins a third table, so that a change of either side must find the other.
    private const string FactPrice = """
        -- One row per item and day.
        -- table: gold.fact_price
        -- key: item_sk, day
        -- input: silver.price (id)
        -- input: silver.item (id)
        -- needs: gold.dim_item
        SELECT gold_key(p.id) AS item_sk, p.day, p.close, i.name, sum(p.close) OVER (PARTITION BY p.id ORDER BY p.day) AS running
        FROM silver.price AS p LEFT JOIN silver.item AS i USING (id)
        WHERE p.id IN (SELECT id FROM changed);
        """;

    // Follows a gold table.
    private const string Summary = """
        -- table: gold.summary
        -- key: item_sk
        -- input: gold.fact_price (item_sk)
        SELECT f.item_sk, count(*) AS days, max(running) AS most, any_value(d.name) AS name
        FROM gold.fact_price AS f LEFT JOIN gold.dim_item AS d USING (item_sk)
        WHERE f.item_sk IN (SELECT item_sk FROM changed) GROUP BY f.item_sk
        """;

    // Its key is not the key of its input, so a row of it can lose its reason to be there.
    private const string ByName = """
        -- table: gold.by_name
        -- key: name
        -- input: silver.item (name)
        -- replaces: TRUE
        SELECT name, count(*) AS items FROM silver.item WHERE name IS NOT NULL GROUP BY name
        """;

    private const string Names = """
        -- table: gold.names
        -- key: letter
        -- input: gold.by_name (name)
        SELECT 'all' AS letter, count(*) AS names FROM gold.by_name
        """;

    [Fact]
    public void A_row_whose_key_its_input_has_moved_elsewhere_goes_and_what_follows_it_sees_that()
    {
        using var gold = new Schema(("by_name", ByName), ("names", Names));
        gold.Items([("a", "x"), ("b", "y")]);
        Assert.Empty(gold.Promote());

        gold.Items([("a", "y")]);
        Assert.Empty(gold.Promote());

        Assert.Equal(["y 2"], gold.Query("SELECT name || ' ' || items FROM gold.by_name"));
        Assert.Equal(["1"], gold.Query("SELECT names FROM gold.names"));
    }

    [Fact]
    public void Step_by_step_or_all_at_once_the_tables_are_the_same()
    {
        var item = Gen.Select(Pick.Word("a b c d"), Pick.Word("x y z")).Array[0, 4];
        var price = Gen.Select(Pick.Word("a b c d"), Gen.Int[1, 5], Gen.Int[0, 3]).Array[0, 8];
        Gen.Select(item, price, Gen.Bool, Gen.Bool)
            .Array[1, 6]
            .Sample(
                steps =>
                {
                    using var gold = new Schema(
                        ("dim_item", DimItem),
                        ("fact_price", FactPrice),
                        ("summary", Summary),
                        ("by_name", ByName),
                        ("names", Names)
                    );
                    foreach (var (items, prices, promote, restart) in steps)
                    {
                        if (restart)
                        {
                            gold.Restart();
                        }

                        gold.Items(items);
                        gold.Prices(prices);
                        if (promote)
                        {
                            Assert.Empty(gold.Promote());
                        }
                    }

                    Assert.Empty(gold.Promote());
                    var stepByStep = gold.Text();
                    gold.Forget();
                    Assert.Empty(gold.Promote());

                    Assert.Equal(gold.Text(), stepByStep);
                },
                iter: 8,
                threads: 1
            );
    }

    [Fact]
    public void Models_are_built_in_the_order_of_their_needs_whatever_their_files_are_called()
    {
        using var gold = new Schema(("a", Summary), ("b", FactPrice), ("c", DimItem));
        gold.Items([("a", "x")]);
        gold.Prices([("a", 1, 5), ("a", 2, 6)]);

        Assert.Empty(gold.Promote());

        Assert.Equal(["dim_item: 1", "fact_price: 2", "summary: 1"], gold.Rows());
    }

    [Fact]
    public void What_did_not_change_is_not_touched()
    {
        using var gold = new Schema(("dim_item", DimItem), ("fact_price", FactPrice), ("summary", Summary));
        gold.Items([("a", "x"), ("b", "x")]);
        gold.Prices([("a", 1, 5), ("b", 1, 5)]);
        gold.Promote("first");
        var before = gold.Lineage();

        gold.Promote("second");
        Assert.Equal(before, gold.Lineage());

        gold.Items([("a", "x"), ("b", "x")]);
        gold.Promote("third");
        Assert.Equal(before, gold.Lineage());

        gold.Prices([("b", 1, 6)]);
        gold.Promote("fourth");
        Assert.Equal(
            ["a first", "b first", "1 first", "1 fourth", "1 first", "1 fourth"],
            gold.Lineage().Select(l => l[(l.IndexOf('|', StringComparison.Ordinal) + 1)..])
        );
    }

    [Fact]
    public void A_changed_text_builds_the_table_anew_and_what_follows_it_too()
    {
        using var gold = new Schema(("dim_item", DimItem), ("fact_price", FactPrice), ("summary", Summary));
        gold.Items([("a", "x"), ("b", "y")]);
        gold.Prices([("a", 1, 5), ("b", 1, 7)]);
        gold.Promote("first");

        gold.Model(
            "fact_price",
            FactPrice
                .Replace("p.close, i.name", "p.close * 2 AS twice, i.name", StringComparison.Ordinal)
                .Replace("sum(p.close)", "sum(p.close * 2)", StringComparison.Ordinal)
        );
        Assert.Empty(gold.Promote("second"));

        Assert.Equal(["10", "14"], gold.Query("SELECT twice FROM gold.fact_price ORDER BY ALL"));
        Assert.Equal(["10", "14"], gold.Query("SELECT most FROM gold.summary ORDER BY ALL"));
        Assert.Equal(["first"], gold.Query("SELECT DISTINCT _run_id FROM gold.dim_item"));
    }

    [Fact]
    public void A_model_that_fails_stops_no_other_and_catches_up_with_all_it_missed()
    {
        var fragile = """
            -- table: gold.fragile
            -- key: id
            -- input: silver.price (id)
            SELECT id, sum(CASE WHEN close = 13 THEN error('thirteen!') ELSE close END) AS total FROM silver.price WHERE id IN (SELECT id FROM changed) GROUP BY id
            """;
        using var gold = new Schema(("a_fragile", fragile), ("dim_item", DimItem), ("fact_price", FactPrice));
        gold.Items([("a", "x")]);
        gold.Prices([("a", 1, 1)]);
        Assert.Empty(gold.Promote());

        gold.Prices([("a", 2, 2), ("b", 1, 13)]);
        var failure = Assert.Single(gold.Promote());
        Assert.StartsWith("gold.fragile was not built (", failure, StringComparison.Ordinal);
        Assert.Contains("a_fragile.sql): ", failure, StringComparison.Ordinal);
        Assert.EndsWith("thirteen!", failure, StringComparison.Ordinal);
        Assert.Equal(["a 1"], gold.Query("SELECT id || ' ' || total FROM gold.fragile"));
        Assert.Equal(["3"], gold.Query("SELECT count(*) FROM gold.fact_price"));

        gold.Prices([("c", 1, 3)]);
        Assert.Single(gold.Promote());
        gold.Prices([("b", 1, 14)]);
        Assert.Empty(gold.Promote());

        Assert.Equal(["a 3", "b 14", "c 3"], gold.Query("SELECT id || ' ' || total FROM gold.fragile ORDER BY ALL"));
    }

    [Theory]
    [InlineData("SELECT NULL AS id, 1 AS v FROM changed", "the select gives 2 rows whose key (id) is null")]
    [InlineData("SELECT 'same' AS id, id AS v FROM changed", "the select gives 2 rows for 1 keys (id)")]
    [InlineData("SELECT id AS idd, 1 AS v FROM changed", "key column 'id' is not in the select (did you mean 'idd'?)")]
    [InlineData("SELECT id, 1 AS _run_id FROM changed", "the select must not name '_run_id': the engine adds that column")]
    [InlineData("SELECT id, nothing FROM changed", "Binder Error: Referenced column \"nothing\" not found in FROM clause!")]
    [InlineData("SELEKT id FROM changed", "it must be one SELECT: syntax error at or near \"SELEKT\"")]
    [InlineData(
        "SELECT id FROM changed; DELETE FROM silver.item",
        "it must be one SELECT: Only SELECT statements can be serialized to json!"
    )]
    [InlineData("SELECT id FROM changed; SELECT id FROM changed", "it must be one SELECT, and holds 2 statements")]
    [InlineData("SELECT id FROM silver.item) ; DELETE FROM silver.item; SELECT (1", "it must be one SELECT: syntax error at or near \")\"")]
    [InlineData(
        "SELECT content AS id FROM read_text('/etc/hostname')",
        "Permission Error: Cannot access file \"/etc/hostname\" - file system operations are disabled by configuration"
    )]
    [InlineData("SELECT id FROM silver.nowhere", "Catalog Error: Table with name nowhere does not exist!")]
    public void A_select_that_cannot_be_a_table_is_refused_with_what_is_wrong_with_it(string select, string message)
    {
        using var gold = new Schema(("model", $"-- table: gold.model\n-- key: id\n-- input: silver.item (id)\n{select}"));
        gold.Items([("a", "x"), ("b", "y")]);

        Assert.EndsWith("model.sql): " + message, Assert.Single(gold.Promote()), StringComparison.Ordinal);

        Assert.Empty(gold.Query("SELECT table_name FROM duckdb_tables() WHERE table_name IN ('model', 'built', 'changed')"));
        Assert.Equal(["model: 0"], gold.Rows());
        Assert.Equal(["a", "b"], gold.Query("SELECT id FROM silver.item ORDER BY ALL"));
    }

    [Fact]
    public void A_users_own_model_beside_the_others_is_built()
    {
        using var gold = new Schema(("dim_item", DimItem));
        gold.Items([("a", "x")]);
        gold.Promote();

        gold.Model(
            "mine",
            "-- table: gold.mine\n-- key: name\n-- input: gold.dim_item (name)\nSELECT name, count(*) AS items FROM gold.dim_item WHERE name IN (SELECT name FROM changed) GROUP BY name"
        );

        Assert.Empty(gold.Promote());
        Assert.Equal(["x 1"], gold.Query("SELECT name || ' ' || items FROM gold.mine"));
    }

    [Fact]
    public void A_model_without_inputs_is_built_once_and_again_when_its_text_changes()
    {
        const string Digits = "-- table: gold.digits\n-- key: n\nSELECT unnest(range(3)) AS n";
        using var gold = new Schema(("digits", Digits));
        gold.Promote("first");
        gold.Promote("second");
        Assert.Equal(["0 first", "1 first", "2 first"], gold.Query("SELECT n || ' ' || _run_id FROM gold.digits ORDER BY ALL"));

        gold.Model("digits", Digits.Replace("range(3)", "range(2)", StringComparison.Ordinal));
        gold.Promote("third");

        Assert.Equal(["0 third", "1 third"], gold.Query("SELECT n || ' ' || _run_id FROM gold.digits ORDER BY ALL"));
    }

    [Fact]
    public void A_key_that_comes_under_other_letters_in_the_select_is_the_same_key()
    {
        using var gold = new Schema(
            ("model", "-- table: gold.model\n-- key: id\n-- input: silver.item (id)\nSELECT id AS ID, name AS \"Order\" FROM silver.item")
        );
        gold.Items([("a", "x")]);
        Assert.Empty(gold.Promote());
        gold.Items([("a", "y"), ("b", "z")]);

        Assert.Empty(gold.Promote());

        Assert.Equal(["a y", "b z"], gold.Query("SELECT id || ' ' || \"Order\" FROM gold.model ORDER BY ALL"));
    }

    [Fact]
    public void Stopped_between_two_models_the_rest_is_left_for_the_next_time()
    {
        using var gold = new Schema(("dim_item", DimItem), ("fact_price", FactPrice));
        gold.Items([("a", "x")]);
        gold.Prices([("a", 1, 5)]);

        Assert.Empty(gold.Promote(stop: new CancellationToken(canceled: true)));
        Assert.Equal(["dim_item: 0", "fact_price: 0"], gold.Rows());

        Assert.Empty(gold.Promote());
        Assert.Equal(["dim_item: 1", "fact_price: 1"], gold.Rows());
    }

    [Fact]
    public async Task Stopped_in_a_statement_nothing_of_its_model_is_kept_and_the_warehouse_goes_on()
    {
        const string endless = """
            -- table: gold.endless
            -- key:   id
            -- input: silver.item (id)
            SELECT id, (SELECT count(*) FROM range(1000000000) AS a, range(1000000000) AS b WHERE a.range + b.range = 3) AS n
            FROM silver.item WHERE id IN (FROM changed)
            """;
        using var gold = new Schema(("dim_item", DimItem), ("endless", endless));
        gold.Items([("a", "x")]);
        using var stop = new CancellationTokenSource();
        // Nothing tells that a statement goes on: it has half a second to begin.
        gold.Events.At = (_, _) =>
        {
            if (gold.Events.All[^1] is RunEvent.ModelStarted { Table: "endless" })
            {
                stop.CancelAfter(TimeSpan.FromMilliseconds(500));
            }
        };

        var failures = await Task.Run(() => gold.Promote("first", stop.Token), CancellationToken.None)
            .WaitAsync(TestEngine.Limit, CancellationToken.None);

        Assert.Empty(failures);
        Assert.Equal(["dim_item: 1", "endless: 0"], gold.Rows());
        gold.Model("endless", endless.Replace("1000000000", "10", StringComparison.Ordinal));
        Assert.Empty(gold.Promote("second", CancellationToken.None));
        Assert.Equal(["dim_item: 1", "endless: 1"], gold.Rows());
    }

    /// <summary>A warehouse with two silver tables, and models that can be changed.</summary>
    private sealed class Schema : IDisposable
    {
        private readonly RecipeFiles _files = new RecipeFiles().With("demo.yaml", Recipes);
        private readonly Database _warehouse = Some.Warehouse();
        private readonly OpsService _ops;
        private GoldPromoter? _gold;

        public Schema(params (string File, string Sql)[] models)
        {
            _ops = new(_warehouse);
            foreach (var (file, sql) in models)
            {
                Model(file, sql);
            }

            SilverTables.Ensure(_warehouse, _files.Book().Recipes.Select(r => r.Table));
        }

        public RecordingEvents Events { get; } = new();

        public void Model(string file, string sql)
        {
            _files.Gold(file + ".sql", sql);
            Restart();
        }

        /// <summary>As if the next promotion were another process's.</summary>
        public void Restart() => _gold = null;

        public void Items((string Id, string Name)[] rows) => Merge("item", rows, r => [r.Id, r.Name]);

        public void Prices((string Id, int Day, int Close)[] rows) => Merge("price", rows, r => [r.Id, r.Day, r.Close]);

        public IReadOnlyList<string> Promote(string run = "run", CancellationToken stop = default) => Gold.Promote(run, stop);

        /// <summary>As if gold had never been built.</summary>
        public void Forget()
        {
            Restart();
            foreach (var model in _files.Book().Models)
            {
                _warehouse.Execute($"DROP TABLE gold.{model.Table}");
            }

            _warehouse.Execute("DELETE FROM ops.gold_models");
        }

        public List<string> Rows() => [.. Gold.Rows().Select(r => $"{r.Key}: {r.Value}")];

        /// <summary>Every row of every model's table, without where it came from.</summary>
        public string Text() =>
            string.Join(
                '\n',
                _files
                    .Book()
                    .Models.SelectMany(m =>
                        Query(
                            $"SELECT '{m.Table} ' || (x::JSON)::VARCHAR FROM (SELECT * EXCLUDE (_run_id, _promotion) FROM gold.{m.Table}) AS x ORDER BY ALL"
                        )
                    )
            );

        /// <summary>Which run and promotion touched each row last.</summary>
        public List<string> Lineage() =>
            [
                .. Query("SELECT _promotion || '|' || id || ' ' || _run_id FROM gold.dim_item ORDER BY id"),
                .. Query("SELECT _promotion || '|' || day || ' ' || _run_id FROM gold.fact_price ORDER BY _run_id, item_sk"),
                .. Query("SELECT _promotion || '|' || days || ' ' || _run_id FROM gold.summary ORDER BY _run_id, item_sk"),
            ];

        public List<string> Query(string sql) => _warehouse.Query(sql, r => r.Text(0));

        public void Dispose()
        {
            _warehouse.Dispose();
            _files.Dispose();
        }

        private GoldPromoter Gold => _gold ??= new(_warehouse, _ops, _files.Book().Models, new RunEvents(Events));

        private void Merge<T>(string table, T[] rows, Func<T, object?[]> values)
        {
            Gold.SilverChanged([table]);
            var promotion = _ops.NextPromotion();
            var declared = _files.Book().Recipes.First(r => r.Table.Name == table).Table;
            using var staging = new StagingTable(_warehouse, declared, promotion, pieceBytes: null);
            foreach (var row in rows)
            {
                staging.Append(new("run", "file", 1, DateTime.UnixEpoch), values(row));
                staging.EndResponse(0, [.. declared.Columns.Select(_ => true)]);
            }

            staging.Finish();
        }
    }
}
