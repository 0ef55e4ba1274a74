-- one row per chosen period × unit × indicator kept by the filter, as the mart holds it
select c.*
from scored_cell c
where c.plan_code = $plan and c."window" = $window and list_contains($periods, c.chosen_period)
    and (len($units) = 0 or list_contains($units, c.unit_code))
    and (len($indicators) = 0 or list_contains($indicators, c.indicator_code))
    and ($level is null or case when $level = 'Cơ quan' then c.kind = 'cơ quan' else list_contains(c.levels, $level) and list_contains(c.indicator_levels, $level) end)
    and ($area is null or c.area = $area)
    and ($field is null or c.field = $field)
    -- every word asked for stands somewhere in the names and codes
    and ($search is null or len(list_filter(string_split($search, ' '), lambda word: not contains(
        concat_ws(' ', c.indicator_folded, c.unit_folded, lower(c.indicator_code), c.unit_code), word))) = 0)
