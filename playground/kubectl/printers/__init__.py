"""How kubectl writes: aligned columns, durations, tables of each kind of object, and the machine-readable formats."""
