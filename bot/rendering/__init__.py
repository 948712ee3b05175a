"""Values → what people see. Text is written here and nowhere else."""
