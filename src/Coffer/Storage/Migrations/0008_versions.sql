-- How often a subscription and its bills were changed. Who changes them as they were read some time ago, without locking
-- and reading them once more, finds out by it that somebody else was faster.

ALTER TABLE subscriptions ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

-- By the customer first: an index that begins with the account is one of several to PostgreSQL while the table is small.
DROP INDEX subscriptions_customer;
CREATE INDEX subscriptions_customer ON subscriptions (customer, account, seq);
