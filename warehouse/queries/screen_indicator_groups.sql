-- one row per group of one indicator that its page shows: the whole at every period, its levels and its areas at the chosen one
with asked as (
    select
        g.*, g.level is not distinct from $level as of_level, g.area is not distinct from $area as of_area,
        g.chosen_period = $period as is_now
    from mart.grouped g
    where g.plan_code = $plan and g."window" = $window and list_contains($periods, g.chosen_period)
        and list_contains($indicators, g.indicator_code) and ($field is null or g.field = $field)
),
scoped as (
    select
        *, of_level and of_area as is_whole,
        is_now and of_area and coalesce(level = coalesce($level, level), false) as is_level,
        is_now and of_level and coalesce(area = coalesce($area, area), false) as is_area
    from asked
)
select * exclude (plan_code, of_level, of_area, is_now)
from scoped
where is_whole or is_level or is_area
order by chosen_period, level, area collate vi
