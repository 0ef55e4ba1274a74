-- one row per group over several indicators: counts, both rates and coverage
with total as (
    select
        "window", case when $by_period then chosen_period end as period, any_value(chosen_period) as chosen_period,
        case when $by_field then field_no end as field_no, case when $by_field then field end as field,
        case when $by_level then level end as level, case when $by_area then area end as area,
        sum(columns('^units_'))::bigint as '\0'
    from asked_group
    group by all
)
select
    null::text as indicator_code, null::text as indicator_name, field, level, area, null::text as unit_code, null::text as unit_name, period,
    null::decimal(38, 6) as numerator, null::decimal(38, 6) as denominator, null::decimal(38, 10) as value,
    null::decimal(18, 6) as target, null::text as comparator, null::text as target_basis, null::text as status,
    units_owed, units_reported, units_attained, units_incomplete,
    percent_of(units_reported, units_owed) as coverage_pct,
    percent_of(units_attained, units_scored) as attained_of_reported_pct,
    percent_of(units_attained, units_scored + units_missing) as attained_of_owed_pct,
    null::decimal(38, 10) as bound_low, null::decimal(38, 10) as bound_high, null::decimal(38, 6) as shortfall,
    null::text as measure, null::integer as indicator_ordinal, field_no,
    units_scored, units_near, units_missed, units_missing, units_no_activity, units_monitored, units_on_ours, "window", chosen_period
from total
-- a total has no status to ask for
where len($statuses) = 0
order by period, field_no, level, area collate vi
