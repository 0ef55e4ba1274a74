-- one row per group of cells: its sums and counts, before its own target and status
with keyed as (
    select
        c.*,
        case when $by_indicator then c.indicator_code end as key_indicator,
        case when $by_field or $by_indicator then c.field_no end as key_field_no,
        case when $by_field then c.field end as key_field,
        unnest(case
            when not $by_level then [null]
            when c.kind = 'cơ quan' then ['Cơ quan']
            when $level is not null then [$level]
            else c.levels
        end) as key_level,
        case when $by_area then c.area end as key_area,
        case when $by_unit then c.unit_code end as key_unit,
        case when $by_period then c.chosen_period end as key_period
    from cell c
    where c.plan_code = $plan and list_contains($periods, c.chosen_period)
)
select
    "window", key_period, key_indicator, key_field_no, key_field, key_level, key_area, key_unit,
    any_value(measure) as measure, any_value(is_share) as is_share, any_value(is_whole) as is_whole,
    any_value(indicator_name) as indicator_name, any_value(indicator_ordinal) as indicator_ordinal, any_value(unit_name) as unit_name,
    any_value(chosen_period) as chosen_period,
    count(*) as units_owed,
    count(*) filter (is_held) as units_reported,
    count(*) filter (status = 'attained') as units_attained,
    count(*) filter (status in ('attained', 'near', 'missed')) as units_scored,
    count(*) filter (status = 'near') as units_near,
    count(*) filter (status = 'missed') as units_missed,
    count(*) filter (status = 'not_reported') as units_missing,
    count(*) filter (status = 'no_activity') as units_no_activity,
    count(*) filter (status = 'monitored') as units_monitored,
    count(*) filter (status in ('attained', 'near', 'missed') and target_basis = 'ours') as units_on_ours,
    count(*) filter (is_incomplete) as units_incomplete,
    sum(numerator) filter (not is_valueless)::decimal(38, 6) as numerator,
    sum(denominator) filter (not is_valueless)::decimal(38, 6) as denominator,
    bool_or(has_value) as has_any_value,
    bool_or(is_valueless) as has_valueless,
    bool_or(is_held and not is_no_activity) as has_figure,
    -- a group of one unit is scored as that unit, of one level against that level's target
    case when count(*) = 1 then any_value(comparator) end as unit_comparator,
    case when count(*) = 1 then any_value(target) end as unit_target,
    case when count(*) = 1 then any_value(target_basis) end as unit_target_basis,
    coalesce(key_level, $level, case when min(levels) = max(levels) and len(min(levels)) = 1 then min(levels)[1] end) as only_level,
    quantile_disc(denominator, 0.5) filter (has_value and denominator > 0) as median_denominator,
    count(expected_denominator) filter (status = 'not_reported') as expected_known,
    sum(expected_denominator) filter (status = 'not_reported') as expected_sum
from keyed
where not $by_level or kind = 'cơ quan' or $level is not null or list_contains(indicator_levels, key_level)
group by "window", key_period, key_indicator, key_field_no, key_field, key_level, key_area, key_unit
