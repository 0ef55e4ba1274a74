-- one row per unit × indicator owed in the window (docs: contract, extract `attainment`)
select
    c.plan_code as plan, c.chosen_period as period, c."window", c.unit_code, c.unit_name,
    array_to_string(c.levels, ';') as levels, c.area, c.indicator_code, c.indicator_name, c.field, c.measure,
    c.numerator, c.denominator, c.value, c.target, c.comparator, c.target_basis, c.status, c.is_incomplete as incomplete,
    nullif(concat_ws(';', case when c.covers_earlier then 'covers_earlier' end, case when c.is_older_quarter then 'older_quarter' end), '') as marks,
    c.shortfall, f.explanation, c.submission_id, s.version, r.received_at, r.days_late,
    c.source_period, c.target_clause, f.sheet, f.row_no as "row", f.cells, s.file, s.loaded_by,
    s.received_at as version_received_at
from cell c
left join core.submission s using (submission_id)
left join core.figure f on f.submission_id = c.submission_id and f.indicator_code = c.indicator_code
left join received r on r.plan_code = c.plan_code and r.period = s.period and r.unit_code = s.unit_code
where list_contains($periods, c.chosen_period) and (len($statuses) = 0 or list_contains($statuses, c.status))
order by c.chosen_period, c.indicator_ordinal, c.unit_code
