-- one row per period asked for × scope, a scope being a level or all, an area or all, a field or all: who sent what, each quarter by itself
with level as (
    select null as level
    union all
    select 'Cơ quan'
    union all
    select distinct unnest(levels) from mart.unit_at where plan_code = $plan
),
owing as (
    select o.period, l.level, u.area, o.field, o.unit_code, sum(o.figures_owed) as figures_owed, sum(o.figures_held) as figures_reported
    from mart.owed o
    join mart.unit_at u on u.plan_code = o.plan_code and u.chosen_period = o.period and u.unit_code = o.unit_code
    join level l on case
        when l.level is null then true
        when l.level = 'Cơ quan' then u.kind = 'cơ quan'
        else list_contains(u.levels, l.level) and list_contains(o.indicator_levels, l.level) end
    where o.plan_code = $plan and list_contains($periods, o.period)
    group by o.period, l.level, u.area, o.field, o.unit_code
),
of_field as (
    select period, level, area, field, unit_code, figures_owed, figures_reported from owing
    union all
    select period, level, area, null, unit_code, sum(figures_owed), sum(figures_reported) from owing group by period, level, area, unit_code
),
counted as (
    select
        o.period, o.level, case when grouping(o.area) = 0 then o.area end as area, o.field,
        count(*) as units_owed,
        count(r.submission_id) as units_submitted,
        count(*) filter (r.submission_id is not null and r.days_late = 0) as units_on_time,
        count(*) filter (r.submission_id is not null and r.days_late > 0) as units_late,
        count(*) filter (r.submission_id is not null and r.days_late is null) as units_untimed,
        sum(o.figures_owed)::bigint as figures_owed,
        sum(o.figures_reported)::bigint as figures_reported
    from of_field o
    left join mart.received r on r.plan_code = $plan and r.period = o.period and r.unit_code = o.unit_code
    group by grouping sets ((o.period, o.level, o.field), (o.period, o.level, o.field, o.area))
)
select $plan as plan_code, *
from counted
order by level, area, field, period
