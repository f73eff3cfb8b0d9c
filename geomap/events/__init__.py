"""What happened, where, when and who says so: triggers, their places and the incidents they tell of."""
