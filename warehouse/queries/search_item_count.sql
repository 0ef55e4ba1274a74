-- one row: how many items of current versions hold every word in their title
select count(*) as items
from core.item t
semi join received r using (submission_id)
where (len($units) = 0 or list_contains($units, t.unit_code))
    and case when contains(t.title_folded, $longest) then len(list_filter($folded, lambda word: not contains(t.title_folded, word))) = 0 else false end
