// A list of customers as the rows that one walks along: that of all by their own rows, which have the bodies too, or
// that of those whom a filter finds. What is put together from them is a statement's text.
namespace Coffer.Customers;

internal abstract class CustomerRows
{
    /// <summary>The live customers. $1 is the account.</summary>
    public static CustomerRows Live { get; } = new OfAll();

    /// <summary>Those that a filter finds. $2 is its digest.</summary>
    public static CustomerRows Filtered { get; } = new OfFilter();

    /// <summary>The body of a customer of the page <c>p</c>, with <see cref="Join"/> after it.</summary>
    public abstract string Body { get; }

    public abstract string Join { get; }

    /// <summary>A stretch of the list, <c>l</c>, with what bounds its seq: one such as "&lt; $5", or two.</summary>
    public abstract string From(params string[] bounds);

    /// <summary>The columns of a row.</summary>
    public abstract string Row(string table);

    public abstract string Newest(string table);

    public abstract string Oldest(string table);

    private sealed class OfAll : CustomerRows
    {
        public override string Body => "p.body";

        public override string Join => "";

        public override string From(params string[] bounds) =>
            $"customers l WHERE {{rows:l:{string.Join(':', bounds)}}} AND l.deleted IS NULL";

        public override string Row(string table) => $"{table}.account, {table}.seq, {table}.body";

        public override string Newest(string table) => $"{{newest:{table}}}";

        public override string Oldest(string table) => $"{{oldest:{table}}}";
    }

    private sealed class OfFilter : CustomerRows
    {
        public override string Body => "{of:customers:body}";

        public override string Join => "{join:customers}";

        public override string From(params string[] bounds) =>
            "(SELECT customer AS seq FROM customer_filters WHERE account = $1 AND digest = $2) l WHERE "
            + string.Join(" AND ", bounds.Select(bound => $"l.seq {bound}"));

        public override string Row(string table) => $"{table}.seq";

        public override string Newest(string table) => $"{table}.seq DESC";

        public override string Oldest(string table) => $"{table}.seq";
    }
}
