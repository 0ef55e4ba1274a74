-- the groups of the mart that a filter without units and search asks for: one scope of level and area, or each of them
select g.* exclude (plan_code)
from mart.grouped g
where g.plan_code = $plan and g."window" = $window and list_contains($periods, g.chosen_period)
    and case when $level is not null then g.level = $level when $by_level then g.level is not null else g.level is null end
    and case when $area is not null then g.area = $area when $by_area then g.area is not null else g.area is null end
    and (len($indicators) = 0 or list_contains($indicators, g.indicator_code))
    and ($field is null or g.field = $field)
