using System.Text;
using System.Text.Json;

namespace DataPlatform.Bronze.Bodies;

internal sealed partial class JsonBodyReader
{
    /// <summary>The fields around the rows that somebody has to know.</summary>
    private ref partial struct Pass
    {
        private void ReadWithAround(scoped ReadOnlySpan<byte> name, ulong ends, ulong goesOn)
        {
            var inside = _json;
            var value = _scratch.Value(ref _json, _body);
            _sink?.Field(name, value);
            Keep(ends, value);
            if (value.Kind == FieldKind.Object)
            {
                LookInside(inside, goesOn);
            }
        }

        // A field around the rows may lie deeper in the one object that is also the row.
        private void LookInside(Utf8JsonReader inside, ulong around)
        {
            var behind = _json;
            _json = inside;
            ReadObject(depth: 1, leadsToRows: false, around);
            _json = behind;
        }

        private readonly (ulong Ends, ulong GoesOn) Matching(ulong around, int depth, ReadOnlySpan<byte> name)
        {
            var (ends, goesOn) = (0UL, 0UL);
            for (var i = 0; i < _its._around.Length; i++)
            {
                var path = _its._around[i];
                var bit = 1UL << i;
                if ((around & bit) != 0 && depth < path.Length && name.SequenceEqual(path[depth]))
                {
                    ends |= depth == path.Length - 1 ? bit : 0;
                    goesOn |= depth < path.Length - 1 ? bit : 0;
                }
            }

            return (ends, goesOn);
        }

        private readonly void KeepBehind(ReadOnlySpan<byte> body)
        {
            foreach (var (place, path) in _its._aroundBehind)
            {
                if (path.TryFind(body, ..body.Length, out var found))
                {
                    Keep(1UL << place, _scratch.Value(body[found]));
                }
            }
        }

        private readonly void Keep(ulong ends, FieldValue value)
        {
            for (var i = 0; ends != 0 && i < Around.Length; i++)
            {
                if ((ends & (1UL << i)) != 0 && value.Kind != FieldKind.Null)
                {
                    Around[i] ??= value.Kind is FieldKind.Object or FieldKind.Array
                        ? Encoding.UTF8.GetString(JsonText.WithoutSpace(value.Json))
                        : Encoding.UTF8.GetString(value.Utf8);
                }
            }
        }
    }
}
