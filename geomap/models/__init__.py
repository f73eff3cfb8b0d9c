"""Linear models in flat arrays, shared by the stages that learn: a compact file each, with its provenance beside it."""
