-- one row per part of a batch × reduction with a stored baseline (docs: attainment, section 2, Baselines): the denominator of the
-- unit's earliest current figure; from a merge on, its own from before plus its predecessors'
with asked as (
    select p.part, p.unit_code, c.plan_code, c.cutoff_on, c.quarter
    from part p
    join core.period c using (plan_code, period)
),
merge as (
    select unit_code as predecessor, merged_into as unit_code, valid_to as merged_on
    from core.unit
    where merged_into is not null
),
stated as (
    select
        r.unit_code, f.indicator_code, p.ordinal, p.cutoff_on, case when i.accumulation = 'flow' then p.quarter end as quarter,
        f.denominator, s.file, f.cells
    from mart.received r
    join core.figure f using (submission_id)
    join core.submission s using (submission_id)
    join core.indicator i using (indicator_code)
    join core.period p on p.plan_code = r.plan_code and p.period = r.period
    where i.measure = 'reduction' and not f.is_no_activity and f.denominator is not null
),
earliest as (
    select s.*, m.merged_on is null or s.cutoff_on <= m.merged_on as is_before_merge
    from stated s
    left join (select unit_code, min(merged_on) as merged_on from merge group by unit_code) m using (unit_code)
    qualify row_number() over (partition by s.unit_code, s.indicator_code, s.quarter order by s.ordinal) = 1
),
merged_in as (
    select a.part, e.indicator_code, sum(e.denominator) as denominator, any_value(e.file) as file, any_value(e.cells) as cells
    from asked a
    join merge m on m.unit_code = a.unit_code and m.merged_on < a.cutoff_on
    join earliest e on e.unit_code = m.predecessor and (e.quarter is null or e.quarter = a.quarter)
    group by a.part, e.indicator_code
),
own as (
    select a.part, e.indicator_code, e.denominator, e.is_before_merge, e.file, e.cells
    from asked a
    join earliest e on e.unit_code = a.unit_code and (e.quarter is null or e.quarter = a.quarter)
)
select
    part, indicator_code,
    case when m.part is null then o.denominator
        else m.denominator + case when coalesce(o.is_before_merge, false) then o.denominator else 0 end end::decimal(24, 6) as baseline,
    coalesce(o.file, m.file) as baseline_file, coalesce(o.cells, m.cells) as baseline_cells
from own o
full join merged_in m using (part, indicator_code)
