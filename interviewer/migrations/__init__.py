"""The shape of the database over time, applied with Alembic."""
