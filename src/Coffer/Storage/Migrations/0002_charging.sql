-- Charging: what is under way, what is due, what was settled. due is an instant of the account's own time; lease is real time.

ALTER TABLE transactions ADD COLUMN request_id TEXT;
ALTER TABLE transactions ADD COLUMN processor BIGINT;
ALTER TABLE transactions ADD COLUMN refunding_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE transactions ADD COLUMN in_progress BIGINT;
ALTER TABLE transactions ADD COLUMN due BIGINT;
ALTER TABLE transactions ADD COLUMN asked BIGINT NOT NULL DEFAULT 0;
ALTER TABLE transactions ADD COLUMN lease BIGINT;
ALTER TABLE transactions ADD COLUMN batch BIGINT;
ALTER TABLE transactions ADD COLUMN settled BIGINT;
ALTER TABLE transactions ADD COLUMN return_code TEXT;

-- Rows of before: asked about, expired and settled as if they had been made by this version.
UPDATE transactions SET due = created + 60000 WHERE status = 'pending';
UPDATE transactions SET due = created + 604800000 WHERE status = 'authorized';
UPDATE transactions SET due = (created / 86400000 + 1) * 86400000 WHERE status = 'captured';

DROP INDEX transactions_open;
CREATE INDEX transactions_due ON transactions (account, status, due, seq) WHERE due IS NOT NULL;
CREATE INDEX transactions_customer ON transactions (customer, seq) WHERE customer IS NOT NULL;
CREATE INDEX transactions_reference ON transactions (reference) WHERE reference IS NOT NULL;
CREATE INDEX transactions_batch ON transactions (batch, seq) WHERE batch IS NOT NULL;

-- An account's upstream. The newest that is not removed is used; attempts name the one that they were sent to. sealed
-- holds its keys, under a data key of its own (id).
CREATE TABLE processors (
    seq     $identity$,
    account BIGINT NOT NULL,
    id      $id$ NOT NULL UNIQUE,
    kind    TEXT NOT NULL,
    url     TEXT NOT NULL,
    hint    TEXT NOT NULL,
    sealed  $bytes$ NOT NULL,
    created BIGINT NOT NULL,
    removed BIGINT
);
CREATE INDEX processors_account ON processors (account, seq);

-- status: closing while lots of transactions still come in, then closed.
CREATE TABLE batches (
    seq     $identity$,
    account BIGINT NOT NULL,
    id      $id$ NOT NULL UNIQUE,
    status  TEXT NOT NULL,
    cutoff  BIGINT NOT NULL,
    closed  BIGINT
);
CREATE INDEX batches_list ON batches (account, seq);
CREATE INDEX batches_closing ON batches (account) WHERE status = 'closing';

CREATE TABLE batch_totals (
    batch         BIGINT NOT NULL,
    account       BIGINT NOT NULL,
    currency      TEXT NOT NULL,
    sales_count   BIGINT NOT NULL,
    sales_minor   BIGINT NOT NULL,
    refunds_count BIGINT NOT NULL,
    refunds_minor BIGINT NOT NULL,
    credits_count BIGINT NOT NULL,
    credits_minor BIGINT NOT NULL,
    PRIMARY KEY (batch, currency)
) $clustered$;

-- How the sandbox processor is to misbehave with the next calls of an account, oldest first.
CREATE TABLE sandbox_faults (
    seq     $identity$,
    account BIGINT NOT NULL,
    fault   TEXT NOT NULL,
    remaining BIGINT NOT NULL
);
CREATE INDEX sandbox_faults_account ON sandbox_faults (account, seq);

-- The sandbox processor's own memory: what it did and did not tell, and which bank debits will come back.
CREATE TABLE sandbox_charges (
    attempt     $key$,
    account     BIGINT NOT NULL,
    answer      $bytes$ NOT NULL,
    return_code TEXT
);
CREATE INDEX sandbox_charges_account ON sandbox_charges (account);

-- A method that was in a wallet: so that its transactions are found when it is gone.
CREATE TABLE removed_entries (
    id       $id$ NOT NULL PRIMARY KEY,
    account  BIGINT NOT NULL,
    entry    BIGINT NOT NULL,
    customer BIGINT NOT NULL
) $clustered$;
CREATE INDEX removed_entries_account ON removed_entries (account);
