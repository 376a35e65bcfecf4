// Tokens and their security codes as rows. Using or expiring a token empties its row and deletes its code in one
// commit.
using Coffer.Cards;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Tokens;

/// <param name="SweepAfter">When it has lapsed in the world's time, which the account's time never lags behind.</param>
public sealed record NewToken(
    Guid Id,
    bool OneTime,
    SealedInstrument Instrument,
    byte[]? SealedCode,
    long Expires,
    long SweepAfter
);

/// <param name="Code">Sealed; null when it has none, or none any more.</param>
public sealed record TokenWithCode(Token Token, byte[]? Code);

public static class TokenStore
{
    private const string Form1 = "1";
    private static readonly Sql InsertToken = new(
        "INSERT INTO tokens (account, id, one_time, form, display, fingerprint_version, fingerprint, sealed, "
            + "expires, sweep_after) "
            + $"VALUES ($1, $2, $3, {Form1}, $4, $5, $6, $7, $8, $9)"
    );
    private static readonly Sql InsertCode = new(
        "INSERT INTO security_codes (token, account, sealed, sweep_after) SELECT seq, $1, $3, $4 FROM tokens WHERE "
            + "id = $2 AND account = $1"
    );
    private const string Columns =
        "t.seq, t.id, t.one_time, t.display, t.sealed, t.fingerprint_version, t.fingerprint, t.expires, t.used";
    private static readonly Sql ById = new($"SELECT {Columns} FROM tokens t WHERE t.id = $2 AND +t.account = $1");
    private static readonly Sql WithCode = new(
        $"SELECT {Columns}, c.sealed FROM tokens t LEFT JOIN security_codes c ON c.token = t.seq "
            + "AND +c.account = t.account WHERE t.id = $2 AND +t.account = $1"
    );
    private static readonly Sql MarkUsed = new(
        "UPDATE tokens SET used = $3, sealed = NULL, display = NULL WHERE seq = $2 AND +account = $1 AND used IS "
            + "NULL AND sealed IS NOT NULL"
    );
    private static readonly Sql Empty = new(
        "UPDATE tokens SET sealed = NULL, display = NULL WHERE seq = $2 AND +account = $1"
    );
    private static readonly Sql DeleteCode = new("DELETE FROM security_codes WHERE token = $2 AND account = $1");
    private static readonly Sql EmptyLapsed = new(
        "UPDATE tokens SET sealed = NULL, display = NULL "
            + "WHERE seq IN (SELECT seq FROM tokens WHERE sealed IS NOT NULL AND sweep_after < $1 LIMIT $2)"
    );
    private static readonly Sql DeleteLapsedCodes = new("DELETE FROM security_codes WHERE sweep_after < $1");
    private static readonly Sql ForgetOld = new(
        "DELETE FROM tokens WHERE seq IN (SELECT seq FROM tokens WHERE sealed IS NULL AND sweep_after < $1 ORDER "
            + "BY sweep_after LIMIT $2)"
    );

    public static void Insert(Session tx, long account, NewToken token)
    {
        var instrument = token.Instrument;
        tx.RunOnce(
            InsertToken,
            account,
            token.Id,
            token.OneTime,
            CardsWire.Stored(instrument.Display),
            instrument.FingerprintVersion,
            instrument.Fingerprint,
            instrument.Sealed,
            token.Expires,
            token.SweepAfter
        );
        if (token.SealedCode is not null)
            tx.RunOnce(InsertCode, account, token.Id, token.SealedCode, token.SweepAfter);
    }

    public static ValueTask<Token?> Find(Session session, long account, Guid id) =>
        session.First(ById, Read, account, id);

    /// <summary>A token with its code, for <see cref="Open"/>.</summary>
    public static ValueTask<TokenWithCode?> FindWithCode(Session session, long account, Guid id) =>
        session.First(WithCode, ReadWithCode, account, id);

    /// <summary>Asks for the same.</summary>
    public static Asked<TokenWithCode> Ask(Session session, long account, Guid id) =>
        session.Ask(WithCode, ReadWithCode, account, id);

    /// <summary>Opens what a token still holds.</summary>
    public static async ValueTask<OpenToken> Open(Session session, DataKeys keys, long account, TokenWithCode found)
    {
        var (token, code) = found;
        var id = token.Id;
        if (token is not { Sealed: { } number, Display: { } display })
            return new(token, null, null);
        var instrument = await keys.Open(
            session,
            number,
            key => Instrument.Open(display, key, NumberContext(account, id), number)
        );
        return instrument is null || code is null
            ? new(token, instrument, null) { HasCode = code is not null }
            : new(
                token,
                instrument,
                await keys.Open(session, code, key => Sealer.OpenCode(key, CodeContext(account, id), code))
            );
    }

    /// <summary>Marks a token used; if another request was faster, the unit runs again and finds it so.</summary>
    /// <param name="hasCode">It came with a security code, or it may have.</param>
    public static void Use(Session tx, long account, long seq, long now, bool hasCode = true)
    {
        tx.RunOnce(MarkUsed, account, seq, now);
        if (hasCode)
            tx.Run(DeleteCode, account, seq);
    }

    public static void Expire(Session tx, long account, long seq)
    {
        tx.Run(Empty, account, seq);
        tx.Run(DeleteCode, account, seq);
    }

    /// <summary>Empties the tokens that nobody used in time, and forgets long spent ones; returns how many rows it
    /// changed.</summary>
    public static async ValueTask<int> Sweep(Session tx, long now, long forgetBefore, int most)
    {
        tx.Run(DeleteLapsedCodes, now);
        var emptied = await tx.Execute(EmptyLapsed, now, most);
        return emptied + await tx.Execute(ForgetOld, forgetBefore, most);
    }

    public static SealContext NumberContext(long account, Guid id) => new(account, id, "token number");

    public static SealContext CodeContext(long account, Guid id) => new(account, id, "token code");

    private static TokenWithCode ReadWithCode(Row row) => new(Read(row), row.BytesOrNull(9));

    private static Token Read(Row row) =>
        new(
            row.Long(0),
            row.Id(1),
            row.Bool(2),
            row.IsNull(3) ? null : CardsWire.FromStored(row.Bytes(3)),
            row.BytesOrNull(4),
            row.Int(5),
            row.Bytes(6),
            row.Long(7),
            row.LongOrNull(8)
        );
}
