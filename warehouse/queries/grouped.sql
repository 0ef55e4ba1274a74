-- one row per group with an indicator of its own, as the mart holds it
select g.* replace (
        case when $by_field then g.field end as field, case when $by_level then g.level end as level,
        case when $by_area then g.area end as area, case when $by_period then g.period end as period
    )
from asked_group g
where len($statuses) = 0 or list_contains($statuses, g.status)
order by period, indicator_ordinal, field_no, level, area collate vi
