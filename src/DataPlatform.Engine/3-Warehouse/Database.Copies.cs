using DataPlatform.Runs;
using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <content>Copies for others.</content>
internal sealed partial class Database
{
    /// <summary>Opens a warehouse, which must be there, to read it and to write files into one folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ConfigurationException">Another version wrote the warehouse.</exception>
    public static Database ReadToExport(string path, string folder) =>
        Connect(path, w => OpsSchema.CheckVersion(w, path), readOnly: true, copies: Path.GetFullPath(folder));

    /// <summary>Writes files: <c>COPY ... TO</c>, which changes no table.</summary>
    /// <exception cref="DuckDBException">There is no room for them.</exception>
    public void Export(string statement) => Run(statement);

    /// <summary>
    /// Copies all that is committed to another file, beside whoever writes. DuckDB does it itself: the system would let go of the warehouse's lock as soon as
    /// this process closed the file a second time.
    /// </summary>
    /// <param name="path">The file, in the folder that was named when the warehouse was opened; it appears whole or not at all.</param>
    /// <param name="cancellationToken">Ends it; a copy that is there already stays.</param>
    /// <exception cref="DuckDBException">There is no room for it.</exception>
    /// <exception cref="IOException">The machine refuses.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void CopyTo(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var aside = path + ".new";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WarehouseFile.Delete(aside);
        try
        {
            Run($"ATTACH {Sql.Literal(aside)} AS copy");
            try
            {
                var copy = $"COPY FROM DATABASE {Sql.Name(Path.GetFileNameWithoutExtension(path))} TO copy";
                Interruptible(
                    () =>
                    {
                        Run(copy);
                        return true;
                    },
                    cancellationToken
                );
            }
            finally
            {
                Run("DETACH copy");
            }

            File.Move(aside, path, overwrite: true);
        }
        finally
        {
            WarehouseFile.Delete(aside);
        }
    }

    // Models and universes are SQL of the recipes' authors: it reads and writes this file and no other.
    private void CloseDoors(string? copies)
    {
        if (copies is not null)
        {
            using var command = Command(
                $"SET allowed_directories = [{Sql.Literal(copies + Path.DirectorySeparatorChar)}]; SET enable_external_access = false",
                []
            );
            command.ExecuteNonQuery();
        }
    }

    private void Run(string statement)
    {
        using var command = Command(statement, []);
        command.ExecuteNonQuery();
    }
}
