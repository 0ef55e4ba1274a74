-- one row per chosen period: units that owe anything, that sent it, on time or late; figures owed and held (docs: attainment, section 4, "Độ phủ")
with unit_owed as (
    select period, unit_code, sum(figures_owed) as figures_owed, sum(figures_held) as figures_reported
    from owed
    where plan_code = $plan and list_contains($periods, period) and ($field is null or field = $field)
        and ($is_now or len($units) = 0 or list_contains($units, unit_code))
        and ($level is null or $level = 'Cơ quan' or list_contains(indicator_levels, $level))
    group by period, unit_code
)
select
    o.period, p.due_on, p.starts_on, p.cutoff_on, p.basis,
    count(*) as units_owed,
    count(r.submission_id) as units_submitted,
    count(*) filter (r.submission_id is not null and r.days_late = 0) as units_on_time,
    count(*) filter (r.submission_id is not null and r.days_late > 0) as units_late,
    count(*) filter (r.submission_id is not null and r.days_late is null) as units_untimed,
    sum(o.figures_owed)::bigint as figures_owed,
    sum(o.figures_reported)::bigint as figures_reported
from unit_owed o
join core.period p on p.plan_code = $plan and p.period = o.period
semi join unit_at u on u.chosen_period = o.period and u.unit_code = o.unit_code
left join received r on r.plan_code = $plan and r.period = o.period and r.unit_code = o.unit_code
group by o.period, p.ordinal, p.due_on, p.starts_on, p.cutoff_on, p.basis
order by p.ordinal
