namespace DataPlatform.Silver;

/// <summary>The fields that came in one answer.</summary>
/// <param name="Came">Whether each of the table's judged fields came; a column that reads none counts as come.</param>
/// <param name="Unknown">Fields that no column reads and that are not left out on purpose, with the first value each had, in their order.</param>
internal sealed record AnswerFields(bool[] Came, IReadOnlyCollection<KeyValuePair<string, string>> Unknown);
