-- one row per touched unit × indicator × period owed, in that period's structure: the quarter's own numerator and denominator
with asked_period as (
    from core.period
    semi join touched_period using (plan_code, period)
),
merge as (
    select merged_into as unit_code, valid_to as merged_on
    from core.unit
    where merged_into is not null
),
-- a cumulative row of a successor speaks of its own time since the merger only: each merger starts a new era
era as (
    select t.unit_code, p.plan_code, p.period, count(m.merged_on) as era
    from touched t
    join asked_period p using (plan_code)
    left join merge m on m.unit_code = t.unit_code and m.merged_on < p.cutoff_on
    group by t.unit_code, p.plan_code, p.period
),
owed as (
    select
        p.plan_code, p.period, p.ordinal, p.year, e.era, u.unit_code, i.indicator_code,
        i.accumulation, i.is_derived,
        coalesce(i.requires = 'issued_on', false) and plan.issued_on is null as lacks_issue_date
    from core.unit u
    join touched t using (unit_code)
    join asked_period p on p.plan_code = t.plan_code and p.cutoff_on between u.valid_from and u.valid_to
    join era e on e.unit_code = u.unit_code and e.plan_code = p.plan_code and e.period = p.period
    join core.plan plan on plan.plan_code = p.plan_code
    join core.indicator i on i.plan_code = p.plan_code
    where (u.plans is null or list_contains(u.plans, p.plan_code))
        and list_contains(i.owed_in, p.quarter)
        and case when u.kind = 'trường'
            then i.reporter in ('school', 'both') and list_contains(i.ownerships, u.ownership) and list_has_any(u.levels, i.levels)
            else i.reporter in ('office', 'both') and list_contains(i.ownerships, 'công lập') end
        -- nothing can be late for a period that was due before the plan existed
        and not (i.is_derived and p.due_on < coalesce(plan.issued_on, p.due_on))
),
-- a yearly figure sent early stands in the next quarter of its year that owes it
standing as (
    select i.indicator_code, p.period as source_period, p.ordinal as source_ordinal, p.year, coalesce(min(q.ordinal), p.ordinal) as ordinal
    from core.indicator i
    join asked_period p using (plan_code)
    left join asked_period q
        on q.plan_code = p.plan_code and q.year = p.year and q.ordinal >= p.ordinal and list_contains(i.owed_in, q.quarter)
    group by i.indicator_code, p.period, p.ordinal, p.year
),
stated as (
    select
        r.unit_code, f.indicator_code, s.ordinal, s.year, e.era, s.source_period, r.submission_id,
        case when f.is_no_activity then 0 else f.numerator end as numerator,
        case when not f.is_no_activity then f.denominator when i.measure in ('ratio', 'reduction', 'milestone') then 0 end as denominator,
        f.is_no_activity, i.accumulation = 'flow' as is_flow,
        f.is_cumulative and i.accumulation = 'flow' and not f.is_no_activity as is_cumulative
    from received r
    semi join touched t on t.unit_code = r.unit_code and t.plan_code = r.plan_code
    join core.figure f using (submission_id)
    join core.indicator i using (indicator_code)
    join standing s on s.indicator_code = f.indicator_code and s.source_period = r.period
    join era e on e.unit_code = r.unit_code and e.plan_code = r.plan_code and e.period = r.period
    qualify row_number() over (partition by r.unit_code, f.indicator_code, s.ordinal order by s.source_ordinal desc) = 1
),
-- a run of in-quarter rows after a cumulative one adds to it: the year's total up to each row
segmented as (
    select *, sum(is_cumulative::integer) over (partition by unit_code, indicator_code, year, era order by ordinal) as segment
    from stated
    where is_flow
),
totalled as (
    select *,
        sum(numerator) over run as total_numerator,
        sum(denominator) over run as total_denominator
    from segmented
    window run as (partition by unit_code, indicator_code, year, era, segment order by ordinal)
),
in_quarter as (
    select
        unit_code, indicator_code, ordinal, source_period, submission_id, is_no_activity, is_cumulative,
        case when is_cumulative then numerator - coalesce(lag(total_numerator) over earlier, 0) else numerator end as numerator,
        case when is_cumulative then denominator - coalesce(lag(total_denominator) over earlier, 0) else denominator end as denominator
    from totalled
    window earlier as (partition by unit_code, indicator_code, year, era order by ordinal)
    union all
    select unit_code, indicator_code, ordinal, source_period, submission_id, is_no_activity, false, numerator, denominator
    from stated
    where not is_flow
    union all
    select
        r.unit_code, i.indicator_code, p.ordinal, p.period, r.submission_id, false, false, (r.days_late = 0)::integer, 1
    from received r
    semi join touched t on t.unit_code = r.unit_code and t.plan_code = r.plan_code
    join asked_period p using (plan_code, period)
    join core.indicator i on i.plan_code = r.plan_code and i.is_derived
    where r.days_late is not null
),
joined as (
    select
        o.*, h.unit_code is not null as is_held, coalesce(h.is_no_activity, false) as is_no_activity,
        coalesce(h.is_cumulative, false) as is_cumulative,
        o.lacks_issue_date and h.unit_code is not null and not h.is_no_activity as is_valueless,
        h.numerator, h.denominator, h.source_period, h.submission_id
    from owed o
    left join in_quarter h using (unit_code, indicator_code, ordinal)
),
covered as (
    select *,
        case when not is_held then min(case when is_cumulative then ordinal end) over (
            partition by unit_code, indicator_code, year, era order by ordinal rows between 1 following and unbounded following
        ) end as covered_by
    from joined
),
covering as (
    select distinct unit_code, indicator_code, covered_by as ordinal
    from covered
    where covered_by is not null
)
select
    c.plan_code, c.period, c.ordinal, c.year, c.unit_code, c.indicator_code,
    c.is_held, c.is_no_activity, c.is_valueless,
    c.numerator::decimal(24, 6) as numerator, c.denominator::decimal(24, 6) as denominator,
    coalesce(c.is_cumulative, false) and covering.ordinal is not null as covers_earlier,
    c.covered_by, c.source_period, c.submission_id
from covered c
left join covering using (unit_code, indicator_code, ordinal)
order by c.plan_code, c.ordinal, c.indicator_code, c.unit_code
