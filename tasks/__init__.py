"""One stage of the lifecycle each, thin, as Prefect tasks."""
