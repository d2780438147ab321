using System.Text.Json.Serialization;

namespace DataPlatform.Runs;

/// <summary>Which of the windows into which a recipe cuts its history a request asks for.</summary>
internal enum StepAge
{
    /// <summary>None: the request's window is the only one.</summary>
    [JsonStringEnumMemberName("no-step")]
    NoStep,

    /// <summary>The window that holds the run's date.</summary>
    Newest,

    /// <summary>One that is over, but of which rows may still come or be revised.</summary>
    Recent,

    /// <summary>One that is over for so long that an answer settles it, with rows or without.</summary>
    Settled,
}
