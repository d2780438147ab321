using System.Text.Json;

namespace DataPlatform.Bronze.Bodies;

internal sealed partial class JsonBodyReader
{
    // Behind so many, things are rows.
    private const int MostOthers = 4;

    /// <summary>Rows in a shape are made when the whole body has been read; until then it is known where they come from.</summary>
    private ref partial struct Pass
    {
        // All of it is what the rows are made of, and its fields may say that it is an error, or what paging needs.
        private void NoteRoot()
        {
            _shapedAt = (int)_json.TokenStartIndex;
            if (_json.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(depth: 0, leadsToRows: false, around: 0);
            }
            else
            {
                _json.Skip();
            }

            _shapedTo = (int)_json.BytesConsumed;
            if (Signs is not null && _its._shaped!.ChosenAtRoot is { } chosen)
            {
                NoteOthers(chosen);
            }
        }

        private void ReadShaped()
        {
            if (_shapedTo > 0)
            {
                var found = _its._shaped!.Read(_body, _shapedAt.._shapedTo, _sink);
                (Rows, IsDeclared, Wrong) = (found.Rows, found.IsDeclared, found.Wrong is null ? null : $", and found {found.Wrong}");
                Place =
                    found.Wrong is not null ? RowsPlace.Taken
                    : found.IsMissing ? RowsPlace.Missing
                    : RowsPlace.Found;
            }
        }

        private void NoteShaped()
        {
            _shapedAt = (int)_json.TokenStartIndex;
            if (_its._shaped!.AreColumns && _json.TokenType == JsonTokenType.StartObject)
            {
                // What stands beside the arrays is no row.
                ReadObject(_its._path.Length, leadsToRows: false, around: 0);
            }
            else
            {
                _json.Skip();
            }

            _shapedTo = (int)_json.BytesConsumed;
        }

        // An answer that is an array of different things, one of which is the rows.
        private readonly void NoteOthers(int chosen)
        {
            var items = new JsonItems(_body, _shapedAt.._shapedTo);
            for (var i = 0; i < MostOthers && items.IsArray && items.MoveNext(); i++)
            {
                if (i != chosen)
                {
                    Signs!.NoteFields(_body[items.Value]);
                }
            }
        }
    }
}
