"""The intake desk: uploaded workbooks become jobs, jobs are judged, looked at, recorded and undone."""
