-- How often a subscription and its bills were changed. Who changes them as they were read some time ago, without locking
-- and reading them once more, finds out by it that somebody else was faster.

ALTER TABLE subscriptions ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
