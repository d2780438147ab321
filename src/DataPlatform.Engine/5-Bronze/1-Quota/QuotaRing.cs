using System.IO.MemoryMappedFiles;

namespace DataPlatform.Bronze.Quota;

/// <summary>
/// The moments at which the last permits were used, in a memory-mapped file: writing one is a store to memory, and the operating system keeps
/// it when the process is killed. So a restart inside the window knows what was already spent.
/// </summary>
internal sealed class QuotaRing : IDisposable
{
    private const long Magic = 0x31474E4952515044; // "DPQRING1"
    private const int Header = 24;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long _capacity;

    private QuotaRing(MemoryMappedFile file, long capacity)
    {
        _file = file;
        _capacity = capacity;
        _view = file.CreateViewAccessor();
    }

    /// <summary>A ring that lives as long as the process.</summary>
    public static QuotaRing InMemory(long capacity) => new(MemoryMappedFile.CreateNew(null, Header + (capacity * 8)), capacity);

    /// <summary>Opens the ring in a file. When the capacity changed (other limits), the newest entries are carried over.</summary>
    public static QuotaRing Open(string path, long capacity)
    {
        var kept = Read(path, out var stored);
        if (kept is not null && stored == capacity)
        {
            return new(MemoryMappedFile.CreateFromFile(path, FileMode.Open), capacity);
        }

        Write(path, capacity, kept ?? []);
        return new(MemoryMappedFile.CreateFromFile(path, FileMode.Open), capacity);
    }

    /// <summary>Adds the moments of another ring to those of a file, which need not be there.</summary>
    public static void Absorb(string path, string other)
    {
        // Those in flight are in the order in which they were granted.
        List<long> all = [.. Peek(path).Concat(Peek(other)).OrderBy(Math.Abs)];
        Write(path, Math.Max(1, all.Count), all);
    }

    private static void Write(string path, long capacity, IReadOnlyList<long> moments)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var aside = path + ".new";
        File.Delete(aside);
        using (
            var fresh = new QuotaRing(MemoryMappedFile.CreateFromFile(aside, FileMode.CreateNew, null, Header + (capacity * 8)), capacity)
        )
        {
            fresh._view.Write(0, Magic);
            fresh._view.Write(8, capacity);
            foreach (var moment in moments.TakeLast((int)capacity))
            {
                fresh.Add(moment);
            }
        }

        File.Move(aside, path, overwrite: true);
    }

    /// <summary>
    /// The moments in a file, in UTC ticks and in order, without taking part in it: another process may be writing it. Negative: in flight. Empty
    /// when there is no ring.
    /// </summary>
    public static IReadOnlyList<long> Peek(string path) => Read(path, out _) ?? [];

    /// <summary>How many entries were ever added; the next one's number.</summary>
    public long Next => _view.ReadInt64(16);

    /// <summary>The number of the oldest entry still held.</summary>
    public long Oldest => Math.Max(0, Next - _capacity);

    public long this[long number]
    {
        get => _view.ReadInt64(Header + (number % _capacity * 8));
        set => _view.Write(Header + (number % _capacity * 8), value);
    }

    public void Add(long moment)
    {
        var number = Next;
        this[number] = moment;
        _view.Write(16, number + 1);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    // A file that is not a ring (torn, foreign) is treated as none: the limiter then starts as if nothing had been sent.
    private static List<long>? Read(string path, out long capacity)
    {
        capacity = 0;
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] bytes;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }

        if (bytes.Length < Header || BitConverter.ToInt64(bytes, 0) != Magic)
        {
            return null;
        }

        capacity = BitConverter.ToInt64(bytes, 8);
        var next = BitConverter.ToInt64(bytes, 16);
        if (capacity <= 0 || capacity > (bytes.Length - Header) / 8 || next < 0)
        {
            return null;
        }

        var moments = new List<long>();
        for (var number = Math.Max(0, next - capacity); number < next; number++)
        {
            moments.Add(BitConverter.ToInt64(bytes, (int)(Header + (number % capacity * 8))));
        }

        return moments;
    }
}
