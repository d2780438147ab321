namespace DataPlatform.Simulator.Faults;

internal enum FaultKind
{
    None,
    Http500,
    Http503,
    Truncate,
    Reset,
    Hang,
    Html,
    WrongType,
    Empty,
    ErrorObject,
    NotFound,
    Redirect,
    Huge,
}
