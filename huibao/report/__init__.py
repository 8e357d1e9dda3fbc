"""A report's text as values: outline, figures, plan, proof. Text in, values out."""
