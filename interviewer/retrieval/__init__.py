"""Finding questions and reference passages; choosing what an interview asks."""
