-- one row per current version of a plan and period not approved yet: whether it was returned, and its warnings that nobody explained;
-- all figures missing in it are one warning, as wherever people read findings
with explained as (
    select submission_id, sheet, row_no
    from core.figure
    where explanation is not null
),
answered as (
    select distinct submission_id, sheet, cell, rule
    from core.answer
    where said <> ''
),
unexplained as (
    select w.submission_id, w.rule, w.message
    from core.warning w
    left join explained e
        on e.submission_id = w.submission_id and e.sheet = w.sheet and e.row_no = try_cast(regexp_extract(w.cell, '[0-9]+') as integer)
    where e.submission_id is null and not exists (
        from answered a
        where a.submission_id = w.submission_id and a.rule = w.rule
            and a.sheet is not distinct from w.sheet and a.cell is not distinct from w.cell
    )
),
told as (
    select submission_id, message from unexplained where rule <> 'figure_missing'
    union all
    select submission_id, if(count(*) = 1, min(message), format('Chưa có số liệu của {} chỉ tiêu.', count(*)))
    from unexplained
    where rule = 'figure_missing'
    group by submission_id
),
open_warning as (
    select submission_id, count(*) as open_count, min(message) as first_message
    from told
    group by submission_id
)
select s.submission_id, s.unit_code, s.returned_at is not null as is_returned, coalesce(w.open_count, 0) as open_count, w.first_message
from mart.received r
join core.submission s using (submission_id)
left join open_warning w using (submission_id)
where r.plan_code = $plan and r.period = $period and s.approved_at is null
order by s.unit_code
