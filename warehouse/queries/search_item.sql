-- one row per item of a current version that a search finds, at most $most: exact accents first, then the most whole words, the chosen
-- plan before others, then the latest
select m.* exclude (whole), i.indicator_name, u.unit_name
from matched_item m
semi join received r on r.submission_id = m.submission_id
join core.indicator i using (indicator_code)
join core.period p on p.plan_code = m.plan_code and p.period = m.period
join core.unit u on u.unit_code = m.unit_code and p.cutoff_on between u.valid_from and u.valid_to
order by m.is_exact desc, m.whole desc, m.plan_code <> $plan, m.period desc, i.ordinal, m.unit_code, m.row_no
limit $most
