#!/usr/bin/env python3
"""Holds that shards are complete and do not overlap.

    shards.py FOLDER... [--to N] [-- FLAG...]

Runs `charttest run --ci FLAG... FOLDER --report json` whole and in 1 to N shards (32 if nothing is said) and compares the declared
tests that ran, counted by file, suite, cell and name. Ends with 1 if any is missing, or in two shards.
"""
import collections, json, os, subprocess, sys


def tests(folder, *flags):
    command = ["charttest", "run", "--ci", *flags, "--report", "json", folder]
    lines = subprocess.run(command, capture_output=True).stdout.splitlines()
    events = [event for event in map(json.loads, lines) if event["event"] == "test-finished"]
    return collections.Counter((event["file"], event["suite"], event["cell"], event["test"]) for event in events)


def main():
    folders, flags, most = sys.argv[1:], [], 32
    if "--" in folders:
        at = folders.index("--")
        folders, flags = folders[:at], folders[at + 1 :]
    if "--to" in folders:
        at = folders.index("--to")
        most = int(folders[at + 1])
        del folders[at : at + 2]
    wrong = count = runs = 0
    for folder in folders:
        whole = tests(folder, *flags)
        count += sum(whole.values())
        for total in range(1, most + 1):
            parts = [tests(folder, *flags, "--shard", f"{index}/{total}") for index in range(1, total + 1)]
            runs += total
            shared = sum((len(one & other) for i, one in enumerate(parts) for other in parts[:i]), 0)
            if sum(parts, collections.Counter()) != whole or shared:
                wrong += 1
                print(f"{folder}: {total} shards have {sum(sum(part.values()) for part in parts)} of {sum(whole.values())} tests, {shared} twice")
    print(f"{len(folders)} folders, {count} tests, 1 to {most} shards, {runs} runs: {wrong} wrong")
    sys.exit(wrong > 0)


main()
