-- one row per group that `group_sum` added up: the group's own status, both rates, coverage, bounds (docs: contract, extract `rollup`)
with targeted as (
    select g.*,
        case when g.units_owed = 1 then 'unit' when tl.comparator is not null then 'level' when tp.comparator is not null then 'plan' end as target_scope,
        case when g.units_owed = 1 then g.unit_comparator else coalesce(tl.comparator, tp.comparator) end as comparator,
        case when g.units_owed = 1 then g.unit_target else coalesce(tl.target, tp.target) end::decimal(18, 6) as target,
        case when g.units_owed = 1 then g.unit_target_basis when tl.comparator is not null then tl.target_basis else tp.target_basis end as target_basis
    from group_sum g
    left join mart.target_in_force tl
        on tl.plan_code = $plan and tl.is_plan_targets_only = $plan_targets_only and tl.chosen_period = g.chosen_period and tl.indicator_code = g.key_indicator and tl.unit_code is null and tl.level = g.only_level
    left join mart.target_in_force tp
        on tp.plan_code = $plan and tp.is_plan_targets_only = $plan_targets_only and tp.chosen_period = g.chosen_period and tp.indicator_code = g.key_indicator and tp.unit_code is null and tp.level is null
),
valued as (
    select *,
        measure in ('rank', 'score') and units_owed > 1 as is_never_added,
        -- an amount of several units is scored only where the target says nothing arises, or was set for them
        measure in ('amount', 'count') and units_owed > 1 and target <> 0 and target_scope = 'plan' as is_unscored,
        case when measure in ('ratio', 'reduction', 'milestone') then coalesce(denominator, 0) > 0 else has_any_value end as has_value,
        case when units_missing = expected_known then expected_sum
            when median_denominator is not null then coalesce(expected_sum, 0) + (units_missing - expected_known) * median_denominator end as missing_denominator
    from targeted
),
sided as (
    select *,
        scored_side(measure, numerator, denominator) as side, target_side(measure, denominator, target) as wanted,
        attaining_bound(measure, denominator, target) as bound, attaining_comparator(measure, comparator) as turned, attaining_step(is_whole) as step,
        micro(coalesce(numerator, 0)) as part_micro, micro(coalesce(denominator, 0)) as whole_micro, micro(coalesce(missing_denominator, 0)) as missing_micro
    from valued
),
judged as (
    select *,
        case
            when key_indicator is null or is_never_added then null
            when not has_value and units_missing > 0 then 'not_reported'
            when not has_value and has_figure then 'monitored'
            when not has_value then 'no_activity'
            when target is null or is_unscored then 'monitored'
            when compares(side, comparator, wanted) then 'attained'
            when is_near(side, comparator, wanted, target) then 'near'
            else 'missed'
        end as status,
        (is_share or measure = 'milestone') and not has_valueless and (units_missing = 0 or missing_denominator is not null) as has_bounds,
        case when measure = 'reduction' then whole_micro - part_micro else part_micro end as value_micro,
        part_micro + missing_micro as high_micro, whole_micro + missing_micro as full_micro
    from sided
),
attaining as (
    select *, case when has_value and status in ('near', 'missed') and bound >= 0 then steps_to(bound, turned, step) * (step // 100000000) end as attaining
    from judged
)
select
    key_indicator as indicator_code, case when $by_indicator then indicator_name end as indicator_name, key_field as field, key_level as level, key_area as area,
    key_unit as unit_code, case when $by_unit then unit_name end as unit_name, key_period as period,
    case when $by_indicator and not is_never_added then numerator end as numerator,
    case when $by_indicator and not is_never_added then denominator end as denominator,
    case
        when not $by_indicator or is_never_added or not has_value then null
        when measure in ('ratio', 'reduction', 'milestone') then percent_of(value_micro, whole_micro)
        else numerator::decimal(38, 10)
    end as value,
    case when $by_indicator and not is_unscored then target end as target,
    case when $by_indicator and not is_unscored then comparator end as comparator,
    case when $by_indicator and not is_unscored then target_basis end as target_basis,
    status, units_owed, units_reported, units_attained, units_incomplete,
    percent_of(units_reported, units_owed) as coverage_pct,
    percent_of(units_attained, units_scored) as attained_of_reported_pct,
    percent_of(units_attained, units_scored + units_missing) as attained_of_owed_pct,
    case when $by_indicator and has_bounds then percent_of(part_micro, full_micro) end as bound_low,
    case when $by_indicator and has_bounds then percent_of(high_micro, full_micro) end as bound_high,
    shortfall_of(measure, is_share, numerator, denominator, attaining) as shortfall,
    case when $by_indicator then measure end as measure, case when $by_indicator then indicator_ordinal end as indicator_ordinal,
    key_field_no as field_no, units_scored, units_near, units_missed, units_missing, units_no_activity, units_monitored, units_on_ours,
    "window", chosen_period
from attaining
where len($statuses) = 0 or list_contains($statuses, status)
order by key_period, case when $by_indicator then indicator_ordinal end, key_field_no, key_level, key_area collate vi, key_unit
