"""`python -m huibao.cli`: the `huibao` command without its script."""

from huibao.cli import main

main()
