"""What several sources say of one happening: which reports tell of the same, where they differ, who repeats whom."""
