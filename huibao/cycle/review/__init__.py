"""Review (审批): the route, the decisions on it, remarks and marked copies."""
