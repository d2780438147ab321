using Microsoft.Win32.SafeHandles;

namespace DataPlatform.Bronze.Segments;

/// <summary>
/// Appends lines to one segment. A line is handed to the operating system before <see cref="Append"/> returns, so it outlives a killed
/// process; <see cref="Seal"/> forces it to the disk, so that what ops counts on outlives the machine, too.
/// </summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;

    // Guarded by _gate: fetches finish in any order, lines are written one after the other.
    private long _length;
    private long _lines;

    public SegmentWriter(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    public long Length => _length;

    public long Lines => _lines;

    /// <summary>Writes a line.</summary>
    /// <returns>The line's number, from 1.</returns>
    public long Append(LineParts line)
    {
        lock (_gate)
        {
            try
            {
                RandomAccess.Write(_file, [line.Head, line.Body, line.Tail], _length);
            }
            catch (IOException)
            {
                // The disk is full, say: what was half written is cut off again, so that the segment stays whole.
                TryCutOff();
                throw;
            }
            catch (ArgumentOutOfRangeException e)
            {
                // What .NET makes of a file that may not grow.
                TryCutOff();
                throw new IOException(e.Message, e);
            }

            _length += line.Length;
            return ++_lines;
        }
    }

    public void Seal() => RandomAccess.FlushToDisk(_file);

    public void Dispose() => _file.Dispose();

    private void TryCutOff()
    {
        try
        {
            RandomAccess.SetLength(_file, _length);
        }
        catch (IOException)
        {
            // The next start cuts it off.
        }
    }
}
