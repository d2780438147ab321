namespace DataPlatform.Recipes;

/// <summary>Page after page is asked until one comes without rows.</summary>
/// <param name="Parameter">The query parameter that carries the page's number.</param>
/// <param name="First">The first page's number.</param>
public sealed record Pagination(string Parameter, int First);
