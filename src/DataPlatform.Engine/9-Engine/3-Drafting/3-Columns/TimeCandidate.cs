using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Silver;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine.Drafting.Columns;

/// <summary>One way to write days or moments, and whether all values of a field are written so.</summary>
internal sealed class TimeCandidate
{
    // The plainest first. Where two fit the same values, the first is taken and the other told.
    private static readonly string[] Patterns =
    [
        "yyyyMMdd",
        "yyyy/MM/dd",
        "yyyy-MM",
        "MM/dd/yyyy",
        "dd/MM/yyyy",
        "M/d/yyyy",
        "d/M/yyyy",
        "MM-dd-yyyy",
        "dd-MM-yyyy",
        "dd.MM.yyyy",
        "d.M.yyyy",
        "MMM d, yyyy",
        "MMM dd, yyyy",
        "MMMM d, yyyy",
        "d MMM yyyy",
        "dd MMM yyyy",
        "dd-MMM-yyyy",
        "dd-MMM-yy",
        "yyyy/MM/dd HH:mm:ss",
        "yyyy/MM/dd HH:mm",
        "MM/dd/yyyy HH:mm:ss",
        "MM/dd/yyyy HH:mm",
        "M/d/yyyy h:mm:ss tt",
        "M/d/yyyy h:mm tt",
        "dd/MM/yyyy HH:mm:ss",
        "dd.MM.yyyy HH:mm:ss",
        "dd.MM.yyyy HH:mm",
        "yyyyMMdd'T'HHmmss",
        "yyyyMMdd'T'HHmm",
        "yyyyMMddHHmmss",
        "ddd, dd MMM yyyy HH:mm:ss K",
    ];

    private static readonly string[] Epochs = ["epoch_s", "epoch_ms", "epoch_us", "epoch_ns"];

    private readonly MomentParser _parser;
    private readonly bool _isEpoch;

    private TimeCandidate(string? format)
    {
        Format = format;
        _isEpoch = Epochs.Contains(format, StringComparer.Ordinal);
        _parser = format is null ? MomentParser.Default : new(new([FormatOf(format)], null));
    }

    /// <summary>A new candidate for each of the ways.</summary>
    public static IEnumerable<TimeCandidate> All =>
        [new(null), .. Patterns.Select(p => new TimeCandidate(p)), .. Epochs.Select(e => new TimeCandidate(e))];

    /// <summary>The format as a recipe writes it; null: ISO 8601.</summary>
    public string? Format { get; }

    /// <summary>It is a number since 1970.</summary>
    public bool IsEpoch => _isEpoch;

    /// <summary>All values so far are days, without a time of day but midnight.</summary>
    public bool AreDays { get; private set; } = true;

    /// <summary>All values so far name an offset, or are numbers since a moment in UTC.</summary>
    public bool NameOffset { get; private set; } = true;

    /// <summary>A value says a time of day, if only midnight.</summary>
    public bool HasTime { get; private set; }

    /// <summary>Takes a value.</summary>
    /// <returns>False when it is not written so.</returns>
    public bool Takes(ReadOnlySpan<byte> value, bool isText)
    {
        var cell = default(Cell);
        if (_isEpoch ? !Moments.AreIn(Format!, value) : !isText && Format != "yyyyMMdd")
        {
            return false;
        }

        AreDays = AreDays && _parser.Date(value, isText, ref cell) is null;
        HasTime |= _isEpoch || value.IndexOf((byte)':') > 0 || value.Contains((byte)'T');
        NameOffset &=
            _isEpoch || Format is [.., 'K'] || (value.Length > 16 && (value[^1] == (byte)'Z' || value[11..].IndexOfAny("+-"u8) > 0));
        return _parser.Timestamp(value, isText, ref cell) is null && IsPlausible(cell);
    }

    // Eight digits are a day of our time, or something else.
    private bool IsPlausible(Cell cell) => Format is null || new DateTime(cell.Number).Year is >= 1800 and <= 2150;

    private static TimeFormat FormatOf(string format) =>
        TimeFormats.Shape.WhatIsWrong(format, out var read).Count == 0 ? read! : throw new ArgumentException(format, nameof(format));

    /// <summary>Numbers that are moments of our time.</summary>
    private static class Moments
    {
        private const double From1980 = 315_532_800;
        private const double To2080 = 3_471_292_800;

        public static bool AreIn(string format, ReadOnlySpan<byte> value)
        {
            var unit = format switch
            {
                "epoch_s" => 1,
                "epoch_ms" => 1e3,
                "epoch_us" => 1e6,
                _ => 1e9,
            };
            return double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number)
                && number >= From1980 * unit
                && number <= To2080 * unit;
        }
    }
}
