-- How many live customers a stretch of a list has: of the list of all (digest is empty), or of those that one filter
-- finds. A block reaches from the last_seq of the block before it to its own; what lies above the last is counted anew
-- each time (Customers/CustomerBlockStore.cs). Derived: rows that are deleted are made again.

CREATE TABLE customer_blocks (
    account  BIGINT NOT NULL,
    digest   $bytes$ NOT NULL,
    last_seq BIGINT NOT NULL,
    live     BIGINT NOT NULL,
    PRIMARY KEY (account, digest, last_seq)
) $clustered$;
