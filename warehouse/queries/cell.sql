-- one row per chosen period × unit × indicator owed in the window: value, target in force, status
with scored as (
    select
        v.chosen_period, v.unit_code, u.unit_name, u.levels, u.area, u.kind,
        i.indicator_code, i.indicator_name, i.ordinal as indicator_ordinal, i.field, i.field_no, i.measure, i.is_share, i.is_whole, i.accumulation,
        v.is_held, v.is_incomplete, v.is_valueless, v.covers_earlier, v.is_older_quarter, v.numerator, v.denominator, v.source_period, v.submission_id,
        v.is_held and (v.is_stated_no_activity or (i.measure in ('ratio', 'reduction') and v.numerator = 0 and v.denominator = 0)) as is_no_activity,
        v.is_held and not v.is_valueless and (i.measure not in ('ratio', 'reduction', 'milestone') or v.denominator > 0)
            and v.numerator is not null and not v.is_stated_no_activity as has_value,
        coalesce(tu.comparator, tl.comparator, tp.comparator) as comparator,
        coalesce(tu.target, tl.target, tp.target)::decimal(18, 6) as target,
        case when tu.comparator is not null then tu.target_basis when tl.comparator is not null then tl.target_basis else tp.target_basis end as target_basis,
        case when tu.comparator is not null then tu.target_clause when tl.comparator is not null then tl.target_clause else tp.target_clause end as target_clause
    from window_value v
    join unit_at u using (chosen_period, unit_code)
    join core.indicator i using (indicator_code)
    left join target_in_force tu on tu.chosen_period = v.chosen_period and tu.indicator_code = v.indicator_code and tu.unit_code = v.unit_code
    left join level_target tl on tl.chosen_period = v.chosen_period and tl.indicator_code = v.indicator_code and tl.levels = u.levels
    left join target_in_force tp on tp.chosen_period = v.chosen_period and tp.indicator_code = v.indicator_code and tp.unit_code is null and tp.level is null
    where (i.accumulation = 'flow' or u.is_active)
        and ($level is null or $level = 'Cơ quan' or list_contains(i.levels, $level))
        and ($field is null or i.field = $field)
        and ($search is null or contains(i.name_folded, $search) or contains(u.name_folded, $search)
            or contains(lower(i.indicator_code), $search) or contains(u.unit_code, $search))
)
select *,
    case
        when not is_held then 'not_reported'
        when is_no_activity then 'no_activity'
        when not has_value or target is null then 'monitored'
        when attains(measure, numerator, denominator, comparator, target) then 'attained'
        when is_near(measure, numerator, denominator, comparator, target) then 'near'
        else 'missed'
    end as status
from scored
