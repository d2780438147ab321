using DataPlatform.Benchmarks.Inputs;
using DataPlatform.Engine;
using DataPlatform.Planning;
using DataPlatform.Runs;
using DuckDB.NET.Data;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>The plan of 332,640 requests (the shipped ticker recipes for 6,160 tickers) against a ledger that knows every one of them.</summary>
internal sealed class PlanLoad : IDisposable
{
    /// <summary>Requests that are planned.</summary>
    public const int Requests = 332_640;

    private static readonly DateOnly Date = new(2026, 11, 20);

    private readonly TempFolder _folder = new();
    private readonly Orchestrator _engine = Engines.New();

    public async Task PrepareAsync()
    {
        await _engine.RunWhollyAsync(
            Options with
            {
                Switches = new()
                {
                    Bronze = false,
                    Silver = false,
                    Gold = false,
                },
                Tickers = ["A"],
            }
        );
        var count = 0;
        await File.WriteAllLinesAsync(TickersFile, Options.Tickers!);
        var recipes = _engine.Plan(Options with { Tickers = ["A"] }).Chunks.SelectMany(c => c.Recipes).Select(r => r.Name).ToList();
        using var connection = new DuckDBConnection($"Data Source={Path.Combine(Data, "warehouse.duckdb")}");
        connection.Open();
        foreach (var recipe in recipes)
        {
            count += Insert(connection, recipe.Split('/'));
        }

        if (count != Requests)
        {
            throw new InvalidOperationException($"the shipped recipes are other ones: {count} requests");
        }
    }

    /// <summary>The data folder.</summary>
    public string Data => _folder["data"];

    /// <summary>The tickers, one a line.</summary>
    public string TickersFile => _folder["tickers.txt"];

    /// <summary>Everything was answered on the day itself.</summary>
    public RunPlan NoneDue() => Plan(Date, due: 0);

    /// <summary>Everything was answered half a year ago. The day is one on which every recipe runs.</summary>
    public RunPlan AllDue() => Plan(Date.AddDays(182), Requests);

    /// <summary>Fetches the ledger row by row, and decides nothing.</summary>
    public int ReadLedger()
    {
        using var connection = new DuckDBConnection($"Data Source={Path.Combine(Data, "warehouse.duckdb")};access_mode=READ_ONLY");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT source, dataset, discriminator, ticker, last_success, covered_to, last_rows FROM ops.watermarks";
        using var reader = command.ExecuteReader();
        var rows = 0;
        while (reader.Read())
        {
            rows += reader.GetString(3).Length > 0 && reader.GetFieldValue<DateOnly>(4) == Date ? 1 : 0;
        }

        return rows;
    }

    public void Dispose() => _folder.Dispose();

    private RunOptions Options =>
        new()
        {
            RecipesDirectory = Path.Combine(AppContext.BaseDirectory, "recipes"),
            DataDirectory = Data,
            Date = Date,
            AllowFutureDate = true,
            Switches = new() { ExecuteNonTickerRecipes = false },
            Tickers = [.. Enumerable.Range(0, 6_160).Select(AnswerBody.Symbol)],
        };

    private RunPlan Plan(DateOnly date, long due)
    {
        var plan = _engine.Plan(Options with { Date = date });
        return plan.Planned == Requests && plan.Due == due
            ? plan
            : throw new InvalidOperationException($"{plan.Due} of {plan.Planned} requests are due");
    }

    private static int Insert(DuckDBConnection connection, string[] recipe)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO ops.windows (source, dataset, discriminator, ticker, window_from, window_to, state)
            SELECT $source, $dataset, $discriminator, 'S' || lpad(CAST(i AS VARCHAR), 5, '0'), DATE '1990-01-01', $date - 1, 'covered'
            FROM range(6160) AS r(i);
            INSERT INTO ops.watermarks (source, dataset, discriminator, ticker, last_success, covered_to, last_rows)
            SELECT $source, $dataset, $discriminator, 'S' || lpad(CAST(i AS VARCHAR), 5, '0'), $date, $date, $date FROM range(6160) AS r(i)
            """;
        command.Parameters.Add(new DuckDBParameter("source", recipe[0]));
        command.Parameters.Add(new DuckDBParameter("dataset", recipe[1]));
        command.Parameters.Add(new DuckDBParameter("discriminator", recipe.Length > 2 ? recipe[2] : DBNull.Value));
        command.Parameters.Add(new DuckDBParameter("date", Date));
        // Of each request its mark and its window.
        return command.ExecuteNonQuery() / 2;
    }
}
