using System.Diagnostics.CodeAnalysis;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>A setting of a gold model, which stands in a comment: <c>-- key: value</c>.</summary>
/// <param name="key">The key.</param>
/// <param name="value">What may stand behind it.</param>
/// <param name="purpose">What it is for, in a sentence or two.</param>
internal sealed class HeaderWord<T>(string key, Scalar<T> value, string purpose) : Setting(key, value, purpose)
{
    public bool TryRead(string text, [MaybeNullWhen(false)] out T read) => value.WhatIsWrong(text, out read).Count == 0 && read is not null;
}
