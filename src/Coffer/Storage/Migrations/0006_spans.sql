-- Blocks of two levels: those of level 0 count customers, as before; one of level 1 (a span) sums those of level 0 up to
-- its last_seq, from where the span before it ends. A long list sums its spans, not all its blocks.

DROP TABLE customer_blocks;

CREATE TABLE customer_blocks (
    account  BIGINT NOT NULL,
    digest   $bytes$ NOT NULL,
    level    BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    live     BIGINT NOT NULL,
    PRIMARY KEY (account, digest, level, last_seq)
) $clustered$;
