using System.Security.Cryptography;
using System.Text;
using DataPlatform.Bronze.Http;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Tests.Support;

/// <summary>Things that a test needs and does not care about; it says with <c>with</c> what it does care about.</summary>
internal static class Some
{
    /// <summary>A Wednesday.</summary>
    public static readonly DateOnly Date = new(2024, 6, 12);

    public static SourceRecipe Source { get; } =
        new()
        {
            Name = "demo",
            BaseUrl = new("http://127.0.0.1:1/api/"),
            File = "demo.yaml",
        };

    /// <summary>A global recipe "demo/list".</summary>
    public static DatasetRecipe Recipe { get; } =
        new()
        {
            Source = Source,
            Domain = "reference",
            Dataset = "list",
            IsTicker = false,
            Path = "list",
            Table = Table("demo_list", ["symbol"], ("symbol", ColumnType.Text), ("name", ColumnType.Text)),
        };

    /// <summary>A ticker recipe "demo/price" with a window that starts on 2024-01-01.</summary>
    public static DatasetRecipe TickerRecipe { get; } =
        new()
        {
            Source = Source,
            Domain = "prices",
            Dataset = "price",
            IsTicker = true,
            Path = "price",
            Query = [new("symbol", "{ticker}"), new("from", "{from}"), new("to", "{to}")],
            HistoryFrom = new(2024, 1, 1),
            DateField = "date",
            Table = Table(
                "demo_price",
                ["symbol", "date"],
                ("symbol", ColumnType.Text),
                ("date", ColumnType.Date),
                ("close", ColumnType.Double)
            ),
        };

    /// <summary>A request for "demo/list" that was answered.</summary>
    public static RequestOutcome Outcome { get; } =
        new()
        {
            Recipe = Recipe.Id,
            To = Date,
            Date = Date,
            Ending = new Ending.Stored(StoredAnswer.Rows, Succeeds: true),
        };

    /// <summary>A table whose columns read the fields of their own names.</summary>
    public static SilverTable Table(string name, IReadOnlyList<string> key, params (string Name, ColumnType Type)[] columns) =>
        new(name, key, [.. columns.Select(c => new SilverColumn(c.Name, c.Type, c.Name, null, Nullable: true))], [], []);

    public static RecipeBook Book(params DatasetRecipe[] recipes) => new([.. recipes.Select(r => r.Source).Distinct()], recipes, []);

    /// <summary>A warehouse of a test's own, in memory.</summary>
    public static Database Warehouse() => DataPlatform.Warehouse.Database.Open(":memory:");

    /// <summary>A line of bronze as the run of <see cref="Date"/> writes it for an answer, or for none when <paramref name="body"/> is null.</summary>
    public static ReadOnlyMemory<byte> Line(
        DatasetRecipe recipe,
        string? ticker,
        string? body,
        int status = 200,
        string run = "20240612T120000.000Z-abcd"
    )
    {
        var record = Record(recipe) with { RunId = run, Ticker = ticker, Status = body is null ? null : status };
        return Written(record, body is null ? Unanswered() : Answered(body, status)).Line;
    }

    /// <summary>A line of bronze as it is written for an attempt, and what it says.</summary>
    public static (ReadOnlyMemory<byte> Line, BronzeRecord Record) Written(BronzeRecord record, Attempt attempt, bool? isJson = null)
    {
        using var buffer = LineBuffer.Rent();
        var (line, written) = BronzeLine.Write(buffer, record, attempt, isJson);
        return (line.Whole, written);
    }

    /// <summary>A whole line as a segment takes it.</summary>
    public static LineParts Parts(ReadOnlyMemory<byte> line) => new(line, default, default);

    /// <summary>What a line of bronze says of a request of the run of <see cref="Date"/>.</summary>
    public static BronzeRecord Record(DatasetRecipe recipe) =>
        new()
        {
            RunId = "20240612T120000.000Z-abcd",
            Chunk = 1,
            Source = recipe.Source.Name,
            Domain = recipe.Domain,
            Dataset = recipe.Dataset,
            Discriminator = recipe.Discriminator,
            To = Date,
            Date = Date,
            Url = "http://127.0.0.1/",
            SentAt = Noon,
            ReceivedAt = Noon,
            Attempts = 1,
            Status = 200,
        };

    /// <summary>An answer.</summary>
    public static Attempt.Answered Answered(string body, int status = 200) => Answered(Encoding.UTF8.GetBytes(body), status);

    /// <summary>An answer.</summary>
    public static Attempt.Answered Answered(byte[] body, int status = 200) =>
        new()
        {
            SentAt = Noon,
            EndedAt = Noon,
            Status = status,
            Body = body,
            Bytes = body.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(body)),
        };

    /// <summary>An attempt that timed out.</summary>
    public static Attempt.Unanswered Unanswered() =>
        new()
        {
            SentAt = Noon,
            EndedAt = Noon,
            Failure = FailureKind.Timeout,
            Message = "no whole answer within 30 s",
        };

    private static readonly DateTimeOffset Noon = new(2024, 6, 12, 12, 0, 0, TimeSpan.Zero);
}
