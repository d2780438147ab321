using DataPlatform.Runs;

namespace DataPlatform.Bronze.Pages;

/// <summary>What follows a page.</summary>
internal abstract record PageStep
{
    private PageStep() { }

    /// <summary>Another page.</summary>
    /// <param name="Page">What tells it from the others; kept in bronze, so that the request can go on after it.</param>
    public sealed record Next(string Page) : PageStep;

    /// <summary>Nothing: the answer is whole.</summary>
    public sealed record End : PageStep
    {
        /// <summary>One is like the other, and nearly every answer has one.</summary>
        public static readonly End It = new();
    }

    /// <summary>A page before this one is lost: the answer is not whole, whatever else comes.</summary>
    public sealed record Missing : PageStep;

    /// <summary>Nothing: the pages cannot be followed any further, and the answer is a failure.</summary>
    /// <param name="Kind">What is wrong.</param>
    /// <param name="Message">The same for a person.</param>
    public sealed record Broken(FailureKind Kind, string Message) : PageStep;
}
