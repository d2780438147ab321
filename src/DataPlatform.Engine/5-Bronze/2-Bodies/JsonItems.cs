using System.Text.Json;

namespace DataPlatform.Bronze.Bodies;

/// <summary>Goes over the fields of a JSON object or the elements of a JSON array, as slices of the text that they stand in.</summary>
internal ref struct JsonItems
{
    private readonly int _start;
    private Utf8JsonReader _json;

    /// <param name="json">The text; what stands at <paramref name="at"/> is valid JSON.</param>
    /// <param name="at">Where the object or array stands. Anything else has no items.</param>
    public JsonItems(ReadOnlySpan<byte> json, Range at)
    {
        _start = at.Start.Value;
        _json = new(json[at], JsonText.Options);
        _json.Read();
        IsObject = _json.TokenType == JsonTokenType.StartObject;
        IsArray = _json.TokenType == JsonTokenType.StartArray;
    }

    public bool IsObject { get; }

    public bool IsArray { get; }

    /// <summary>Where the field's name stands, with its quotation marks; of no meaning in an array.</summary>
    public Range Name { get; private set; }

    /// <summary>Where the value stands.</summary>
    public Range Value { get; private set; }

    /// <summary>Goes on to the next item.</summary>
    /// <returns>False when there is none.</returns>
    public bool MoveNext()
    {
        if (!(IsObject || IsArray) || !_json.Read() || _json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            return false;
        }

        if (_json.TokenType == JsonTokenType.PropertyName)
        {
            // Behind the name, the reader has gone over the colon too.
            var name = _start + (int)_json.TokenStartIndex;
            Name = name..(name + _json.ValueSpan.Length + 2);
            _json.Read();
        }

        var value = _start + (int)_json.TokenStartIndex;
        _json.Skip();
        Value = value..(_start + (int)_json.BytesConsumed);
        return true;
    }

    /// <summary>Goes on to the field of a name; of several, the first counts.</summary>
    /// <param name="name">The name in UTF-8.</param>
    /// <returns>False when there is none, or when this is no object.</returns>
    public bool MoveTo(ReadOnlySpan<byte> name)
    {
        while (IsObject && _json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = JsonText.IsName(ref _json, name);
            _json.Read();
            var value = _start + (int)_json.TokenStartIndex;
            _json.Skip();
            if (isIt)
            {
                Value = value..(_start + (int)_json.BytesConsumed);
                return true;
            }
        }

        return false;
    }
}
