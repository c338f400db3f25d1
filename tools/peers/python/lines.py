"""One command a line on standard input, one answer a line on standard output (../README.md)."""

import json
import sys


def answer(commands):
    for line in sys.stdin:
        told = json.loads(line)
        try:
            said = commands[told.pop("command")](**told)
        except Exception as error:  # whatever the library says is the answer
            said = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(said), flush=True)
