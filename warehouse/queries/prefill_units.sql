-- one row per unit of a period's structure that is asked: one unit, or those of a level and an area
select unit_code
from mart.unit_at
where plan_code = $plan and chosen_period = $period and ($unit is null or unit_code = $unit) and ($area is null or area = $area)
    and ($level is null or list_contains(levels, $level) or ($level = 'Cơ quan' and kind = 'cơ quan'))
