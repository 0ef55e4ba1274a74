-- one row per chosen period × unit kept by the filter, as the mart holds them
select *
from mart.unit_at
where plan_code = $plan and list_contains($periods, chosen_period)
    and (len($units) = 0 or list_contains($units, unit_code))
    and ($level is null or list_contains(levels, $level) or ($level = 'Cơ quan' and kind = 'cơ quan'))
    and ($area is null or area = $area)
