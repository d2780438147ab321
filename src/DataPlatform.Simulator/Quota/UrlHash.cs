using System.Runtime.InteropServices;
using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Quota;

/// <summary>128 bits of a URL, so that millions can be remembered. Keys are left out: they are secret and say nothing about what was asked.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct UrlHash(ReadOnlySpan<char> path)
{
    private ulong _low = StableHash.Of(path);
    private ulong _high = StableHash.Mix(StableHash.Of(path) ^ (ulong)path.Length);

    public readonly UInt128 Value => new(_high, _low);

    public void Add(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        var hash = StableHash.Combine(StableHash.Of(name), StableHash.Of(value));
        _low = StableHash.Combine(_low, hash);
        _high = StableHash.Combine(_high ^ (ulong)value.Length, StableHash.Mix(hash));
    }
}
