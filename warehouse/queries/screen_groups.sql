-- one row per indicator × period × level of a plan, of all levels too: the groups of whole levels in one window
select g.* exclude (plan_code) replace (null::text as field)
from mart.grouped g
where g.plan_code = $plan and g."window" = $window and g.area is null
order by g.chosen_period, g.indicator_ordinal, g.field_no, g.level
