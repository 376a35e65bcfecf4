-- Level 2: what all blocks of a list count together, in eight rows (last_seq 0 to 7) whose sum it is, so that writers who
-- change it seldom meet. A list from its newest reads these, and no spans.

INSERT INTO customer_blocks (account, digest, level, last_seq, live)
SELECT b.account, b.digest, 2, p.part, CASE p.part WHEN 0 THEN b.live ELSE 0 END
FROM (
    SELECT account, digest, CAST(sum(live) AS BIGINT) AS live FROM customer_blocks WHERE level = 0 GROUP BY account, digest
) b
CROSS JOIN (
    SELECT 0 AS part UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
    UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7
) p;
