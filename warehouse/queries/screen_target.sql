-- one row per target
select * from core.target order by indicator_code, from_period, basis_rank, level, unit_code
