-- one row per unit × indicator × period in the quarter window: tried ones as they would be, the others as published
select * from mart.cell
where plan_code = $plan and "window" = 'quarter' and list_contains($periods, chosen_period)
union all by name
select c.* from standing_cell c
anti join mart.cell n
    on n.plan_code = $plan and n."window" = 'quarter' and n.chosen_period = c.chosen_period and n.unit_code = c.unit_code
where c.plan_code = $plan and c."window" = 'quarter' and list_contains($periods, c.chosen_period)
