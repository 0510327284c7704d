"""Tables as sources: each row a report whose evidence is the row, each value a cell as it is written."""
