#!/usr/bin/env python3
"""Hold `charttest run --matrix` against `helm template` over the same cells, and both programs' CPU time side by side.

    smoke-agreement.py FOLDER CONFIG HELM [--charttest PROGRAM] [--jobs N] [--report FILE]

FOLDER holds the charts, CONFIG is what matrix-config.py wrote. A cell agrees when Helm renders it and charttest's test of the cell
does not end in an error (it may still fail for what it finds in the manifests), or when neither renders. CPU is user and system time
of all processes, as the kernel counts it. The exit code is 0 only if all cells agree.
"""
import argparse, concurrent.futures, json, os, resource, subprocess, sys


def cpu(run):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return result, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def helm(a, cell):
    values = [x for file in cell["values"] for x in ("-f", file if file.startswith("/") else os.path.join(cell["chart"], file))]
    command = [a.helm, "template", cell["releaseName"] or "release-name", cell["chart"], *values, "--kube-version", cell["kubeVersion"]]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return done.returncode, done.stderr.strip().split("\n")[-1]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("folder"), p.add_argument("config"), p.add_argument("helm")
    p.add_argument("--charttest", default="charttest"), p.add_argument("--jobs", type=int, default=2), p.add_argument("--report")
    a = p.parse_args()
    listed = subprocess.run([a.charttest, "matrix", a.folder, "--config", a.config, "--output", "json"], capture_output=True, check=True)
    cells = json.loads(listed.stdout)
    command = [a.charttest, "run", a.folder, "--matrix", "--config", a.config, "--report", "json"]
    ran, own = cpu(lambda: subprocess.run(command, capture_output=True).stdout)
    events = [json.loads(line) for line in ran.splitlines()]
    tests = [event for event in events if event["event"] == "test-finished" and event["suite"].startswith("matrix")]
    ours = {(os.path.dirname(event["file"]), event["test"]): event for event in tests}
    # A chart that cannot be loaded at all.
    broken = {event["path"]: event["diagnostics"][0]["message"] for event in events if event["event"] == "chart-broken"}
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        answers, theirs = cpu(lambda: list(pool.map(lambda cell: helm(a, cell), cells)))
    report = open(a.report, "w") if a.report else sys.stdout
    agree = failing = found = 0
    for cell, (code, text) in zip(cells, answers):
        chart = cell["chart"]
        unloaded = {"outcome": "errored" if chart in broken else "not there", "error": broken.get(chart)}
        event = ours.get((chart, cell["cell"]), unloaded)
        same = (code != 0) == (event["outcome"] == "errored") and event["outcome"] != "not there"
        agree += same
        failing += code != 0
        found += event["outcome"] == "failed"
        if not same:
            print(f"{chart} {cell['cell']}: Helm exit {code} {text!r}, charttest {event['outcome']} {event['error']!r}", file=report)
    print(f"{len(cells)} cells, {failing} of which Helm refuses: {agree} agree; {found} more fail for what their manifests say")
    print(f"CPU: charttest {own:.1f} s, helm {theirs:.1f} s, {theirs / own:.1f} times")
    sys.exit(agree != len(cells))


main()
