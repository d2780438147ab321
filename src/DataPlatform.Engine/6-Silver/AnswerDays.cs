using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>The oldest and the newest day among the rows of an answer that fit.</summary>
/// <param name="table">The table that the rows go to.</param>
internal sealed class AnswerDays(SilverTable table)
{
    private const int None = -1;

    private int _column = None;
    private TimeZoneInfo? _zone;
    private bool _isMoment;
    private int _oldest;
    private int _newest;

    /// <summary>Null when no row has a date.</summary>
    public DateOnly? Oldest => Day(_oldest);

    /// <inheritdoc cref="Oldest"/>
    public DateOnly? Newest => Day(_newest);

    /// <summary>An answer begins.</summary>
    /// <param name="dateField">The column whose days are looked at; null: none.</param>
    public void Begin(string? dateField)
    {
        (_oldest, _newest) = (int.MaxValue, None);
        _column = dateField is null
            ? None
            : table.Columns.Index().Where(c => c.Item.Name == dateField).Select(c => c.Index).FirstOrDefault(None);
        if (_column != None)
        {
            _isMoment = table.Columns[_column].Type is not ColumnType.DateType;
            _zone = table.Columns[_column].Notation.Zone;
        }
    }

    /// <summary>A row that fits.</summary>
    public void Note(ReadOnlySpan<Cell> row)
    {
        if (_column != None && row[_column] is { HasValue: true, Number: var number })
        {
            var day = _isMoment ? DayOf(number) : (int)number;
            _oldest = Math.Min(_oldest, day);
            _newest = Math.Max(_newest, day);
        }
    }

    // A window's days are the vendor's: a moment belongs to the day on its clock.
    private int DayOf(long ticks)
    {
        var moment = new DateTime(ticks, DateTimeKind.Utc);
        return DateOnly.FromDateTime(_zone is null ? moment : TimeZoneInfo.ConvertTimeFromUtc(moment, _zone)).DayNumber;
    }

    private DateOnly? Day(int number) => _newest == None ? null : DateOnly.FromDayNumber(number);
}
