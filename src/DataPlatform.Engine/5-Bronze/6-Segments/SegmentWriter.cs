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
    private readonly FramePacker? _packer;

    // Guarded by _gate: fetches finish in any order, lines are written one after the other.
    private long _length;
    private long _lines;

    /// <param name="path">The segment, which is not there yet.</param>
    /// <param name="packer">Packs the lines of a compressed segment; null for a plain one.</param>
    public SegmentWriter(string path, FramePacker? packer = null)
    {
        _packer = packer;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    public long Length => _length;

    public long Lines => _lines;

    /// <summary>Writes a line.</summary>
    /// <returns>The line's number, from 1.</returns>
    public long Append(LineParts line) => _packer is null ? Write(line) : _packer.Pack(line, frame => Write(new(frame)));

    public void Seal() => RandomAccess.FlushToDisk(_file);

    public void Dispose() => _file.Dispose();

    private long Write(LineParts line)
    {
        lock (_gate)
        {
            try
            {
                if (line.IsOne)
                {
                    RandomAccess.Write(_file, line.Head.Span, _length);
                }
                else
                {
                    RandomAccess.Write(_file, [line.Head, line.Body, line.Tail], _length);
                }
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
