-- one row per chosen period × unit kept by the filter: its attributes in that period's structure, or today's
with spell as (
    select p.period as chosen_period, m.counted_in, u.*, p.cutoff_on between u.valid_from and u.valid_to as is_valid,
        case when $is_now then $as_of_on else p.cutoff_on end as seen_on
    from core.period p
    cross join core.unit u
    join member m using (unit_code)
    where p.plan_code = $plan and list_contains($periods, p.period)
),
active as (
    select chosen_period, counted_in as unit_code, bool_or(is_valid) as is_active
    from spell
    group by chosen_period, counted_in
),
attributes as (
    select chosen_period, unit_code, unit_name, name_folded, kind, ownership, levels, area
    from spell
    where unit_code = counted_in
    qualify row_number() over (
        partition by chosen_period, unit_code
        order by seen_on between valid_from and valid_to desc, valid_from <= seen_on desc,
            case when valid_from <= seen_on then valid_from end desc, valid_from
    ) = 1
)
select chosen_period, unit_code, unit_name, name_folded, kind, ownership, levels, area, is_active
from attributes
join active using (chosen_period, unit_code)
where (len($units) = 0 or list_contains($units, unit_code))
    and ($level is null or list_contains(levels, $level) or ($level = 'Cơ quan' and kind = 'cơ quan'))
    and ($area is null or area = $area)
