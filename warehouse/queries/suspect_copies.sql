-- one row per tried version whose figures are all another unit's of the same period, or its own of the period before
with stated as (
    select r.plan_code, r.period, r.unit_code, r.submission_id, count(*) filter (f.numerator > 0) as figures,
        md5(string_agg(concat_ws('/', f.indicator_code, coalesce(f.numerator::text, '-'), coalesce(f.denominator::text, '-'), f.is_no_activity::text), ';'
            order by f.indicator_code)) as content
    from received r
    join core.figure f using (submission_id)
    where r.plan_code in (select plan_code from tried)
    group by r.plan_code, r.period, r.unit_code, r.submission_id
)
select a.submission_id, b.submission_id as other_id, b.unit_code as other_unit, b.period as other_period, b.unit_code = a.unit_code as is_own, a.figures
from (from stated semi join tried using (submission_id)) a
join core.period p on p.plan_code = a.plan_code and p.period = a.period
join stated b on b.plan_code = a.plan_code and b.content = a.content and b.submission_id <> a.submission_id
left join core.period e on e.plan_code = b.plan_code and e.period = b.period
where a.figures >= 5 and ((b.period = a.period and b.unit_code <> a.unit_code) or (b.unit_code = a.unit_code and e.ordinal = p.ordinal - 1))
qualify row_number() over (partition by a.submission_id, b.unit_code = a.unit_code order by b.submission_id) = 1
order by a.submission_id, is_own
