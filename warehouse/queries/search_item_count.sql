-- one row: how many items of current versions hold every word in their title
select count(*) as items
from core.item t
semi join received r using (submission_id)
where (len($units) = 0 or list_contains($units, t.unit_code))
    and case when contains(t.title_folded, $first) or (len($or_first) > 0 and len(list_filter($or_first, lambda form: contains(t.title_folded, form))) > 0)
            then len(list_filter($folded, lambda forms: len(list_filter(forms, lambda form: contains(t.title_folded, form))) = 0)) = 0 else false end
