-- one row per part of a batch × reduction with a stored baseline (docs: attainment, section 2, Baselines): the denominator of the
-- unit's earliest current figure; from a merge on, its own from before plus its predecessors', where all of them are known
with recursive asked as (
    select p.part, p.unit_code, c.plan_code, c.cutoff_on, c.quarter
    from part p
    join core.period c using (plan_code, period)
),
merge as (
    select unit_code as predecessor, merged_into as unit_code, valid_to as merged_on
    from core.unit
    where merged_into is not null
),
first_merge as (
    select unit_code, min(merged_on) as merged_on
    from merge
    group by unit_code
),
-- the unit itself and whoever went into it, at any remove, by the day the question is about
source as (
    select part, unit_code, unit_code as source, plan_code, quarter, cutoff_on - 1 as until, 0 as depth
    from asked
    union all
    select s.part, s.unit_code, m.predecessor, s.plan_code, s.quarter, m.merged_on, s.depth + 1
    from source s
    join merge m on m.unit_code = s.source and m.merged_on <= s.until
    where s.depth < 20
),
merged_part as (
    select part
    from source
    group by part
    having count(*) > 1
),
earliest as (
    select
        r.unit_code, f.indicator_code, p.cutoff_on, case when i.accumulation = 'flow' then p.quarter end as quarter, f.denominator, s.file, f.cells
    from mart.received r
    join core.figure f using (submission_id)
    join core.submission s using (submission_id)
    join core.indicator i using (indicator_code)
    join core.period p on p.plan_code = r.plan_code and p.period = r.period
    where i.measure = 'reduction' and not f.is_no_activity and f.denominator is not null
    qualify row_number() over (
        partition by r.unit_code, f.indicator_code, case when i.accumulation = 'flow' then p.quarter end order by p.ordinal
    ) = 1
),
-- what each of them stated before others went into it
told as (
    select s.part, s.source, s.depth, e.indicator_code, e.denominator, e.file, e.cells
    from source s
    join earliest e on e.unit_code = s.source and (e.quarter is null or e.quarter = s.quarter)
    left join first_merge m on m.unit_code = s.source
    where m.merged_on is null or m.merged_on > s.until or e.cutoff_on <= m.merged_on
),
-- what a merged unit stated of itself afterwards, for where its predecessors' is not known
told_after as (
    select s.part, e.indicator_code, e.denominator, e.file, e.cells
    from source s
    join merged_part using (part)
    join earliest e on e.unit_code = s.source and (e.quarter is null or e.quarter = s.quarter)
    where s.depth = 0
),
untold as (
    select distinct s.part, q.indicator_code
    from source s
    join merged_part using (part)
    join mart.quarter_cell q on q.unit_code = s.source and q.plan_code = s.plan_code
    join core.indicator i on i.indicator_code = q.indicator_code and i.measure = 'reduction'
    join core.period p on p.plan_code = q.plan_code and p.period = q.period
    left join first_merge m on m.unit_code = s.source
    anti join told t on t.part = s.part and t.source = s.source and t.indicator_code = q.indicator_code
    where p.cutoff_on <= least(coalesce(m.merged_on, s.until), s.until)
),
summed as (
    select t.part, t.indicator_code, sum(t.denominator) as denominator, arg_min(t.file, t.depth) as file, arg_min(t.cells, t.depth) as cells
    from told t
    anti join untold u on u.part = t.part and u.indicator_code = t.indicator_code
    group by t.part, t.indicator_code
)
select
    part, indicator_code, coalesce(s.denominator, a.denominator)::decimal(24, 6) as baseline,
    coalesce(s.file, a.file) as baseline_file, coalesce(s.cells, a.cells) as baseline_cells
from summed s
full join told_after a using (part, indicator_code)
