-- one row per indicator × period whose whole-sector status in the quarter would be another
select
    plan_code as plan, chosen_period as period, n.indicator_code, n.indicator_name, o.status as old_status, n.status,
    o.numerator as old_numerator, n.numerator, o.denominator as old_denominator, n.denominator, o.value as old_value, n.value
from (from mart.grouped where "window" = 'quarter' and level is null and area is null) n
join (from published_grouped where "window" = 'quarter' and level is null and area is null) o using (plan_code, chosen_period, indicator_code)
where list_contains($keys, plan_code || ' ' || chosen_period) and n.status is distinct from o.status
order by plan_code, chosen_period, n.indicator_ordinal
