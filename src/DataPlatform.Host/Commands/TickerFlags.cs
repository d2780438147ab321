using System.CommandLine;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary>Which tickers are asked for.</summary>
internal sealed class TickerFlags
{
    private readonly Option<string?> _tickers = new("--tickers")
    {
        Description = "Ask for these tickers, instead of those that the recipes' universe lists.",
        HelpName = "A,B",
    };
    private readonly Option<string?> _tickersFile = new("--tickers-file")
    {
        Description = "The same from a file: one ticker a line, '#' starts a comment.",
        HelpName = "F",
    };
    private readonly Option<int?> _tickerLimit = new("--ticker-limit")
    {
        Description = "Ask for the first N tickers only, and the first N rows of each 'for_each' query.",
        HelpName = "N",
    };

    public IReadOnlyList<Option> All => [_tickers, _tickersFile, _tickerLimit];

    public int? Limit(ParseResult parsed) => parsed.GetValue(_tickerLimit);

    /// <summary>The tickers that are named; null when none is.</summary>
    /// <exception cref="ConfigurationException">Both flags are given, or a file cannot be read, or no ticker is named.</exception>
    public List<string>? Read(ParseResult parsed)
    {
        var (list, file) = (parsed.GetValue(_tickers), parsed.GetValue(_tickersFile));
        if (list is not null && file is not null)
        {
            throw new ConfigurationException("--tickers and --tickers-file say the same thing; keep one");
        }

        var tickers =
            list is not null ? SelectionFlags.Words([list])
            : file is not null ? ReadFile(file)
            : null;
        return tickers is { Count: 0 }
            ? throw new ConfigurationException($"{(file is null ? "--tickers" : file)} names no ticker")
            : tickers;
    }

    private static List<string> ReadFile(string file)
    {
        try
        {
            var tickers = new List<string>();
            foreach (var (index, line) in File.ReadLines(file).Index())
            {
                var ticker = line.Split('#')[0].Trim();
                if (ticker.Contains(',', StringComparison.Ordinal))
                {
                    throw new ConfigurationException($"{file}:{index + 1}: more than one ticker in a line; write one a line");
                }

                if (ticker.Length > 0)
                {
                    tickers.Add(ticker);
                }
            }

            return tickers;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"--tickers-file {file}: {e.Message}");
        }
    }
}
