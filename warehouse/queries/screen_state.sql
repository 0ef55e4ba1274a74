-- one row: the version
select * from core.state order by version_name
