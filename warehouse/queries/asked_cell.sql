-- one row per chosen period × unit × indicator kept by the filter, as the mart holds it
select c.*
from scored_cell c
where c.plan_code = $plan and c."window" = $window and list_contains($periods, c.chosen_period)
    and (len($units) = 0 or list_contains($units, c.unit_code))
    and (len($indicators) = 0 or list_contains($indicators, c.indicator_code))
    and ($level is null or case when $level = 'Cơ quan' then c.kind = 'cơ quan' else list_contains(c.levels, $level) and list_contains(c.indicator_levels, $level) end)
    and ($area is null or c.area = $area)
    and ($field is null or c.field = $field)
    and ($search is null or contains(c.indicator_folded, $search) or contains(c.unit_folded, $search)
        or contains(lower(c.indicator_code), $search) or contains(c.unit_code, $search))
