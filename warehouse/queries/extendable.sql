-- one row per unit that owes anything of a plan and period, of one unit or one area
select distinct o.unit_code
from mart.owed o
join mart.unit_at u on u.plan_code = o.plan_code and u.chosen_period = o.period and u.unit_code = o.unit_code
where o.plan_code = $plan and o.period = $period and ($unit is null or o.unit_code = $unit) and ($area is null or u.area = $area)
order by o.unit_code
