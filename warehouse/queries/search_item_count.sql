-- one row: how many items of current versions a search finds
select count(*) as items
from matched_item
semi join received using (submission_id)
