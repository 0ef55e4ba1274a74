"""How the data is made: templates out, workbooks in, checked, loaded, published."""
