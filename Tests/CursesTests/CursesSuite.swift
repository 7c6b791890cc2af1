import Testing

/// ncurses has one screen and signals have one table in a process: all of this runs one after another.
@Suite("The terminal backend", .serialized)
struct CursesSuite {}
