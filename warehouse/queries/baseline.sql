-- one row per unit × reduction × quarter (null for a stock): the stored baseline, where it stands
-- (docs: attainment, section 2, Baselines); own = denominator of the unit's earliest current figure before it took predecessors in, else the earliest at all
with merge as (
    select unit_code as predecessor, merged_into as unit_code, valid_to as merged_on
    from core.unit
    where merged_into is not null
),
stated as (
    select
        r.unit_code, f.indicator_code, p.ordinal, p.cutoff_on, case when i.accumulation = 'flow' then p.quarter end as quarter,
        f.denominator, s.file, f.sheet, f.cells
    from mart.received r
    join core.figure f using (submission_id)
    join core.submission s using (submission_id)
    join core.indicator i using (indicator_code)
    join core.period p on p.plan_code = r.plan_code and p.period = r.period
    where i.measure = 'reduction' and not f.is_no_activity and f.denominator is not null
),
own as (
    select s.*
    from stated s
    left join (select unit_code, min(merged_on) as merged_on from merge group by unit_code) m using (unit_code)
    qualify row_number() over (
        partition by s.unit_code, s.indicator_code, s.quarter
        order by m.merged_on is null or s.cutoff_on <= m.merged_on desc, s.ordinal
    ) = 1
),
with_predecessors as (
    select
        o.unit_code, o.indicator_code, o.quarter,
        o.denominator + sum(b.denominator) as denominator, o.file, o.sheet, o.cells
    from own o
    join merge m using (unit_code)
    join own b on b.unit_code = m.predecessor and b.indicator_code = o.indicator_code and b.quarter is not distinct from o.quarter
    where o.cutoff_on <= m.merged_on
    group by all
),
from_predecessors as (
    select m.unit_code, b.indicator_code, b.quarter, sum(b.denominator) as denominator,
        any_value(b.file) as file, any_value(b.sheet) as sheet, any_value(b.cells) as cells
    from merge m
    join own b on b.unit_code = m.predecessor
    group by m.unit_code, b.indicator_code, b.quarter
)
select unit_code, indicator_code, quarter, denominator::decimal(24, 6) as denominator, file, sheet, cells, true as is_merged
from with_predecessors
union all by name
select unit_code, indicator_code, quarter, denominator::decimal(24, 6) as denominator, file, sheet, cells, true as is_merged
from from_predecessors f
where not exists (
    select 1 from own o join merge m using (unit_code)
    where o.unit_code = f.unit_code and o.indicator_code = f.indicator_code and o.quarter is not distinct from f.quarter and o.cutoff_on <= m.merged_on
)
union all by name
select unit_code, indicator_code, quarter, denominator, file, sheet, cells, false as is_merged
from own
where not exists (
    select 1 from merge m join own b on b.unit_code = m.predecessor
    where m.unit_code = own.unit_code and b.indicator_code = own.indicator_code and b.quarter is not distinct from own.quarter
)
