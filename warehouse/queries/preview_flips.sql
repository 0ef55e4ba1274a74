-- one row per unit × indicator × period whose status in the quarter would be another
select
    plan_code as plan, chosen_period as period, unit_code, coalesce(n.unit_name, o.unit_name) as unit_name, indicator_code,
    coalesce(n.indicator_name, o.indicator_name) as indicator_name, o.status as old_status, n.status,
    o.numerator as old_numerator, n.numerator, o.denominator as old_denominator, n.denominator
from (from mart.cell where "window" = 'quarter' and list_contains($units, unit_code)) n
full join (from published_cell where "window" = 'quarter' and list_contains($units, unit_code)) o using (plan_code, chosen_period, unit_code, indicator_code)
where list_contains($keys, plan_code || ' ' || chosen_period) and n.status is distinct from o.status
order by plan_code, chosen_period, unit_code, coalesce(n.indicator_ordinal, o.indicator_ordinal)
