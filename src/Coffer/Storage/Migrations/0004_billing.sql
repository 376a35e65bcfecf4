-- Billing: plans, who is enrolled in them, and one bill for each period. Days are civil dates as numbers (days since
-- 0001-01-01); due, retry and the like are instants of the account's own time, lease and turn are of the world's.

CREATE TABLE plans (
    seq     $identity$,
    account BIGINT NOT NULL,
    id      $id$ NOT NULL UNIQUE,
    body    $bytes$ NOT NULL,
    closed  BIGINT
);
CREATE INDEX plans_list ON plans (account, seq);

-- terms: what was agreed on at enrolment, as JSON. wallet_entry, wallet_id null: the default at the time of each charge.
-- next_period: how many periods have passed, with a bill or in a gap. gaps: the periods that made no bills, and why;
-- gap_periods: how many they are.
CREATE TABLE subscriptions (
    seq          $identity$,
    account      BIGINT NOT NULL,
    id           $id$ NOT NULL UNIQUE,
    customer     BIGINT NOT NULL,
    customer_id  $id$ NOT NULL,
    plan_id      $id$ NOT NULL,
    wallet_entry BIGINT,
    wallet_id    $id$,
    status       TEXT NOT NULL,
    terms        $bytes$ NOT NULL,
    start_day    BIGINT NOT NULL,
    next_period  BIGINT NOT NULL,
    payments     BIGINT NOT NULL,
    gaps         $bytes$,
    gap_periods  BIGINT NOT NULL,
    created      BIGINT NOT NULL,
    due          BIGINT,
    lease        BIGINT
);
CREATE INDEX subscriptions_customer ON subscriptions (account, customer, seq);
CREATE INDEX subscriptions_list ON subscriptions (account, seq);
CREATE INDEX subscriptions_status ON subscriptions (account, status, seq);
CREATE INDEX subscriptions_due ON subscriptions (account, due, seq) WHERE due IS NOT NULL;

-- number: the period's, from 1. One bill for each period, and never two on one day. attempt: the transaction whose
-- outcome the bill waits for.
CREATE TABLE bills (
    seq            $identity$,
    account        BIGINT NOT NULL,
    subscription   BIGINT NOT NULL,
    number         BIGINT NOT NULL,
    payment        BIGINT NOT NULL,
    day            BIGINT NOT NULL,
    currency       TEXT NOT NULL,
    amount_minor   BIGINT NOT NULL,
    status         TEXT NOT NULL,
    attempts       BIGINT NOT NULL,
    transaction_id BIGINT,
    attempt        BIGINT,
    first_decline  BIGINT,
    hard           BOOLEAN NOT NULL,
    retry          BIGINT,
    down           BIGINT,
    tried          TEXT,
    note           TEXT
);
CREATE UNIQUE INDEX bills_period ON bills (subscription, number);
CREATE UNIQUE INDEX bills_day ON bills (subscription, day);
CREATE INDEX bills_open ON bills (subscription, number) WHERE status IN ('due', 'waiting', 'failed');

-- A bill's attempts: at most one is pending, or approved and not returned.
ALTER TABLE transactions ADD COLUMN bill BIGINT;
CREATE UNIQUE INDEX transactions_bill ON transactions (bill)
    WHERE bill IS NOT NULL AND status NOT IN ('declined', 'failed', 'returned');
CREATE INDEX transactions_bills ON transactions (bill, seq) WHERE bill IS NOT NULL;

-- The subscription that the request with this key bills: while it does, the key has no answer.
ALTER TABLE idempotency ADD COLUMN subscription BIGINT;

-- Who does what is due at a sandbox account, and until when: one at a time, so that it happens in order.
ALTER TABLE accounts ADD COLUMN turn BIGINT;
