-- The vault. Words between dollar signs differ between the engines (Storage/Dialect.cs); all else is one text for both.

CREATE TABLE deployment (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE accounts (
    account         $identity$,
    id              $id$ NOT NULL UNIQUE,
    kind            TEXT NOT NULL,
    name            TEXT NOT NULL,
    settings        $bytes$ NOT NULL,
    clock_offset_ms BIGINT NOT NULL DEFAULT 0,
    created         BIGINT NOT NULL
);

-- hash is HMAC-SHA-256 of the key's text; lookup is its first 8 bytes as a number.
CREATE TABLE api_keys (
    seq     $identity$,
    id      $id$ NOT NULL UNIQUE,
    account BIGINT NOT NULL REFERENCES accounts (account),
    kind    TEXT NOT NULL,
    label   TEXT NOT NULL,
    hint    TEXT NOT NULL,
    lookup  BIGINT NOT NULL,
    hash    $bytes$ NOT NULL,
    created BIGINT NOT NULL,
    revoked BIGINT
);
CREATE INDEX api_keys_lookup ON api_keys (lookup);

-- account 0 is the deployment's own. period: the day or hour of the class as text; empty for a customer's key.
CREATE TABLE data_keys (
    id            $id$ NOT NULL,
    version       BIGINT NOT NULL,
    account       BIGINT NOT NULL,
    scope         TEXT NOT NULL,
    period        TEXT NOT NULL,
    kek           TEXT NOT NULL,
    wrapped       $bytes$ NOT NULL,
    destroy_after BIGINT,
    PRIMARY KEY (id, version)
) $clustered$;
CREATE UNIQUE INDEX data_keys_period ON data_keys (account, scope, period, version) WHERE period <> '';
CREATE INDEX data_keys_destroy ON data_keys (destroy_after) WHERE destroy_after IS NOT NULL;

CREATE TABLE customers (
    seq     $identity$,
    account BIGINT NOT NULL,
    id      $id$ NOT NULL,
    form    BIGINT NOT NULL,
    body    $bytes$,
    deleted BIGINT
);
CREATE UNIQUE INDEX customers_id ON customers (id);
CREATE INDEX customers_live ON customers (account, seq) WHERE deleted IS NULL;

CREATE TABLE customer_filters (
    account  BIGINT NOT NULL,
    digest   $bytes$ NOT NULL,
    customer BIGINT NOT NULL,
    PRIMARY KEY (account, digest, customer)
) $clustered$;

CREATE TABLE wallets (
    customer      $key$,
    default_entry BIGINT NOT NULL,
    entry_1       BIGINT,
    entry_2       BIGINT,
    entry_3       BIGINT,
    entry_4       BIGINT
);

CREATE TABLE wallet_entries (
    seq                    $identity$,
    account                BIGINT NOT NULL,
    customer               BIGINT NOT NULL,
    id                     $id$ NOT NULL,
    fingerprint_version    BIGINT NOT NULL,
    fingerprint            $bytes$ NOT NULL,
    sealed                 $bytes$ NOT NULL,
    form                   BIGINT NOT NULL,
    body                   $bytes$ NOT NULL,
    postal_code            TEXT,
    network_transaction_id TEXT
);
CREATE UNIQUE INDEX wallet_entries_id ON wallet_entries (id);

CREATE TABLE tokens (
    seq                 $identity$,
    account             BIGINT NOT NULL,
    id                  $id$ NOT NULL,
    one_time            BOOLEAN NOT NULL,
    form                BIGINT NOT NULL,
    display             $bytes$,
    fingerprint_version BIGINT NOT NULL,
    fingerprint         $bytes$ NOT NULL,
    sealed              $bytes$,
    expires             BIGINT NOT NULL,
    used                BIGINT,
    sweep_after         BIGINT NOT NULL
);
CREATE UNIQUE INDEX tokens_id ON tokens (id);
CREATE INDEX tokens_sealed ON tokens (sweep_after) WHERE sealed IS NOT NULL;
CREATE INDEX tokens_spent ON tokens (sweep_after) WHERE sealed IS NULL;

-- A row of its own, under a key class of its own; gone in the commit that uses or expires the token.
CREATE TABLE security_codes (
    token       $key$,
    account     BIGINT NOT NULL,
    sealed      $bytes$ NOT NULL,
    sweep_after BIGINT NOT NULL
);
CREATE INDEX security_codes_sweep ON security_codes (sweep_after);

-- The attempt's facts; status and amounts move. detail holds order and metadata, sealed for the customer where there is one
-- (key_id, key_version). idempotency is the digest of the key that made it.
CREATE TABLE transactions (
    seq              $identity$,
    account          BIGINT NOT NULL,
    id               BIGINT NOT NULL,
    type             TEXT NOT NULL,
    status           TEXT NOT NULL,
    currency         TEXT NOT NULL,
    amount_minor     BIGINT NOT NULL,
    authorized_minor BIGINT NOT NULL,
    captured_minor   BIGINT NOT NULL,
    refunded_minor   BIGINT NOT NULL,
    reference        BIGINT,
    customer         BIGINT,
    wallet_entry     BIGINT,
    one_time         BOOLEAN NOT NULL,
    form             BIGINT NOT NULL,
    payment          $bytes$ NOT NULL,
    detail           $bytes$ NOT NULL,
    key_id           $id$,
    key_version      BIGINT,
    outcome          $bytes$,
    idempotency      $bytes$,
    created          BIGINT NOT NULL,
    decided          BIGINT
);
CREATE UNIQUE INDEX transactions_id ON transactions (id);
CREATE INDEX transactions_list ON transactions (account, seq);
CREATE INDEX transactions_open ON transactions (created) WHERE status = 'pending';

CREATE TABLE transaction_cards (
    transaction_id      $key$,
    account             BIGINT NOT NULL,
    form                BIGINT NOT NULL,
    display             $bytes$ NOT NULL,
    fingerprint_version BIGINT NOT NULL,
    fingerprint         $bytes$ NOT NULL,
    sealed              $bytes$ NOT NULL,
    sweep_after         BIGINT NOT NULL
);
CREATE INDEX transaction_cards_sweep ON transaction_cards (sweep_after);

-- Written without a number; numbered in the order of seq when first looked at (Events/EventLog.cs).
CREATE TABLE events (
    seq         $identity$,
    account     BIGINT NOT NULL,
    id          $id$ NOT NULL,
    event       TEXT NOT NULL,
    action      TEXT NOT NULL,
    subject     TEXT NOT NULL,
    data        $bytes$ NOT NULL,
    key_id      $id$,
    key_version BIGINT,
    created     BIGINT NOT NULL,
    number      BIGINT
);
CREATE INDEX events_unnumbered ON events (account, seq) WHERE number IS NULL;
CREATE UNIQUE INDEX events_numbered ON events (account, number) WHERE number IS NOT NULL;

CREATE TABLE event_heads (
    account BIGINT NOT NULL PRIMARY KEY,
    last    BIGINT NOT NULL
);

-- key is a digest of account, key kind and the caller's key; request holds a digest for each member of the request.
CREATE TABLE idempotency (
    seq         $identity$,
    account     BIGINT NOT NULL,
    key         $bytes$ NOT NULL,
    mac_version BIGINT NOT NULL,
    request     $bytes$ NOT NULL,
    answer      $bytes$,
    transaction_id BIGINT,
    lease       BIGINT,
    created     BIGINT NOT NULL
);
CREATE UNIQUE INDEX idempotency_key ON idempotency (key);
CREATE INDEX idempotency_sweep ON idempotency (created) WHERE transaction_id IS NULL;
