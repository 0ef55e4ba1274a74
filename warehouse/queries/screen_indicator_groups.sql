-- one row per group of one indicator that the mart holds: each level and area, both and neither, at every period
select g.* exclude (plan_code)
from mart.grouped g
where g.plan_code = $plan and g."window" = $window and list_contains($indicators, g.indicator_code)
order by g.chosen_period, g.level, g.area collate vi
