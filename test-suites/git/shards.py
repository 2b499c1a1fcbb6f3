#!/usr/bin/env python3
"""Holds that shards are complete and do not overlap.

    shards.py FOLDER... [--to N]

Runs `charttest run --compat helm-unittest FOLDER --report json` whole and in 1 to N shards (32 if nothing is said) and compares the
declared tests that ran, counted by file, suite, cell and name. Ends with 1 if any is missing, or in two shards.
"""
import collections, json, os, subprocess, sys


def tests(folder, *flags):
    command = ["charttest", "run", "--compat", "helm-unittest", *flags, "--report", "json", folder]
    lines = subprocess.run(command, capture_output=True).stdout.splitlines()
    events = [event for event in map(json.loads, lines) if event["event"] == "test-finished"]
    return collections.Counter((event["file"], event["suite"], event["cell"], event["test"]) for event in events)


def main():
    folders, most = sys.argv[1:], 32
    if "--to" in folders:
        at = folders.index("--to")
        most = int(folders[at + 1])
        del folders[at : at + 2]
    wrong = count = runs = 0
    for folder in folders:
        whole = tests(folder)
        count += sum(whole.values())
        for total in range(1, most + 1):
            parts = [tests(folder, "--shard", f"{index}/{total}") for index in range(1, total + 1)]
            runs += total
            shared = sum((len(one & other) for i, one in enumerate(parts) for other in parts[:i]), 0)
            if sum(parts, collections.Counter()) != whole or shared:
                wrong += 1
                print(f"{folder}: {total} shards have {sum(map(len, parts))} of {len(whole)} tests, {shared} twice")
    print(f"{len(folders)} charts, {count} tests, 1 to {most} shards, {runs} runs: {wrong} wrong")
    sys.exit(wrong > 0)


main()
