-- What verify looks for by account, where only an id or a time led to it.

CREATE INDEX idempotency_charges ON idempotency (account, transaction_id) WHERE transaction_id IS NOT NULL;
CREATE INDEX wallet_entries_customer ON wallet_entries (account, customer);
CREATE INDEX customers_deleted ON customers (account, seq) WHERE deleted IS NOT NULL;
