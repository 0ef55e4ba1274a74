-- the stable views for analysts and the names the questions use
create view received as select * from mart.received;
create view quarter_cell as select * from mart.quarter_cell;
create view owed as select * from mart.owed;
create view scored_cell as select * from mart.cell;
create view indicator as select * from core.indicator;
create view target as select * from core.target;
create view unit as select * from core.unit;
create view submission as
    select s.*, r.submission_id is not null as is_current, r.days_late
    from core.submission s
    left join mart.received r using (submission_id);
create view figure as
    select s.plan_code, s.period, s.unit_code, f.*
    from core.figure f
    join mart.received s using (submission_id);
create view item as
    select t.*
    from core.item t
    semi join mart.received using (submission_id);
