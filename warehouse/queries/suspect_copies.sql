-- one row per tried version whose figures are all another unit's of the same period, or its own of the period before
with own as (
    select s.submission_id, s.plan_code, s.period, s.unit_code, p.ordinal, e.period as period_before
    from tried t
    join core.submission s using (submission_id)
    join core.period p on p.plan_code = s.plan_code and p.period = s.period
    left join core.period e on e.plan_code = s.plan_code and e.ordinal = p.ordinal - 1
),
compared as (
    select r.plan_code, r.period, r.unit_code, r.submission_id
    from received r
    where (r.plan_code, r.period) in (select (plan_code, period) from own)
        or (r.plan_code, r.period, r.unit_code) in (select (plan_code, period_before, unit_code) from own)
),
stated as (
    select c.plan_code, c.period, c.unit_code, c.submission_id, count(*) filter (f.numerator > 0) as figures,
        sum(hash(f.indicator_code, f.numerator, f.denominator, f.is_no_activity)::hugeint) as content
    from compared c
    join core.figure f using (submission_id)
    group by c.plan_code, c.period, c.unit_code, c.submission_id
)
select o.submission_id, b.submission_id as other_id, b.unit_code as other_unit, b.period as other_period, b.unit_code = o.unit_code as is_own, a.figures
from own o
join stated a using (submission_id)
join stated b on b.plan_code = o.plan_code and b.content = a.content and b.submission_id <> o.submission_id
where a.figures >= 5 and ((b.period = o.period and b.unit_code <> o.unit_code) or (b.unit_code = o.unit_code and b.period = o.period_before))
qualify row_number() over (partition by o.submission_id, b.unit_code = o.unit_code order by b.submission_id) = 1
order by o.submission_id, is_own
