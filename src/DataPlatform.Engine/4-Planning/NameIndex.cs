namespace DataPlatform.Planning;

/// <summary>Where names stand in a row that others hold: a table of places alone, some eight bytes a name.</summary>
/// <param name="nameAt">The name that stands at a place.</param>
internal sealed class NameIndex(Func<int, string> nameAt)
{
    // Places and one, as many as a power of two; 0 where none is. Half of them are free: a name costs more to make than a slot.
    private int[] _places = new int[16];
    private int _count;

    /// <summary>The index of all names of a row.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="nameAt">The name that stands at a place.</param>
    public static NameIndex Of(int count, Func<int, string> nameAt)
    {
        var index = new NameIndex(nameAt);
        for (var place = 0; place < count; place++)
        {
            index.Add(place);
        }

        return index;
    }

    /// <summary>Takes up the name that stands at a place; false when there is one like it already.</summary>
    public bool Add(int place)
    {
        if (_count == _places.Length / 2)
        {
            Grow();
        }

        ref var found = ref SlotOf(nameAt(place));
        if (found != 0)
        {
            return false;
        }

        found = place + 1;
        _count++;
        return true;
    }

    /// <summary>Where a name stands; negative when it stands nowhere.</summary>
    public int Find(string name) => SlotOf(name) - 1;

    private void Grow()
    {
        var places = _places;
        _places = new int[places.Length * 2];
        foreach (var place in places)
        {
            if (place != 0)
            {
                SlotOf(nameAt(place - 1), isNew: true) = place;
            }
        }
    }

    private ref int SlotOf(string name, bool isNew = false)
    {
        var last = _places.Length - 1;
        var slot = name.GetHashCode(StringComparison.Ordinal) & last;
        while (_places[slot] != 0 && (isNew || nameAt(_places[slot] - 1) != name))
        {
            slot = (slot + 1) & last;
        }

        return ref _places[slot];
    }
}
