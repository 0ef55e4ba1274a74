-- one row per cell of the mart in some areas (none named: in all)
select * from mart.cell where len($areas) = 0 or list_contains($areas, area)
