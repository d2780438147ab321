using System.Diagnostics;
using DataPlatform.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace DataPlatform.Tests.Docs;

/// <summary>A program of a README, compiled as a new console project would compile it, and run in a folder of its own.</summary>
internal static class LibrarySample
{
    private const string Name = "readme-sample";

    // What ImplicitUsings gives a console project.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Compiles and runs it; gives what it prints.</summary>
    public static async Task<string> RunAsync(string code, string folder)
    {
        // Beside the tests, where all that it uses lies.
        var place = Path.Combine(AppContext.BaseDirectory, Name);
        Compile(code, place + ".dll");
        foreach (var kind in new[] { ".deps.json", ".runtimeconfig.json" })
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "DataPlatform.Tests" + kind), place + kind, overwrite: true);
        }

        var start = new ProcessStartInfo("dotnet", [place + ".dll"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TestEngine.Limit);
        await process.WaitForExitAsync().WaitAsync(TestEngine.Limit);
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static void Compile(string code, string file)
    {
        var assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            Name,
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(code)],
            assemblies.Select(a => MetadataReference.CreateFromFile(a)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
        );
        var result = compilation.Emit(file);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()));
    }
}
