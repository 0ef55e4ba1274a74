-- one row per indicator × period whose whole-sector status in the quarter would be another
select
    o.plan_code as plan, n.chosen_period as period, n.indicator_code, n.indicator_name, o.status as old_status, n.status,
    o.numerator as old_numerator, n.numerator, o.denominator as old_denominator, n.denominator, o.value as old_value, n.value
from scored_group n
join published_grouped o
    on o.plan_code = $plan and o."window" = 'quarter' and o.level is null and o.area is null
    and o.chosen_period = n.chosen_period and o.indicator_code = n.indicator_code
where n.status is distinct from o.status
order by n.chosen_period, n.indicator_ordinal
