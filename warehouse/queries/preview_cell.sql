-- one row per unit × indicator × period in the quarter window: tried ones as they would be, the others as published
select * from mart.cell
where plan_code = $plan and "window" = 'quarter' and list_contains($periods, chosen_period)
union all by name
select c.* from published_cell c
anti join own_unit using (unit_code)
where c.plan_code = $plan and c."window" = 'quarter' and list_contains($periods, c.chosen_period)
