// Work that falls due at an account by its own time: when the next piece is due, and doing all that is due. A chore may
// be done by several nodes at once, and again after a crash: its units of work guard themselves.
using Coffer.Storage;

namespace Coffer.Http;

/// <param name="Next">Of an account: when its first piece later than an instant is due, in milliseconds of its own
/// time; null: nothing is.</param>
/// <param name="Run">Does what is due at the desk's time.</param>
public sealed record Chore(string Name, Func<Session, long, long, ValueTask<long?>> Next, Func<Desk, Task> Run);
