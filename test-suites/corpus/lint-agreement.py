#!/usr/bin/env python3
"""Hold `charttest lint` against `helm lint` on every chart below a folder.

    lint-agreement.py FOLDER HELM [--charttest PROGRAM] [--helm-version 3|4] [--recorded DIR] [--list FILE]

FOLDER holds charts at any depth; --list names a file with one chart's path a line instead. HELM is the program of that version.
--recorded keeps Helm's answers there and takes them from there the next time. A chart agrees when both pass or both fail and the
messages (severity, path, text) are the same in the same order. The exit code is 0 only if all agree.
"""
import argparse, concurrent.futures, json, os, re, subprocess, sys

SEVERITY = re.compile(r"^\[(INFO|WARNING|ERROR)\] ")


def charts_below(folder):
    for path, folders, files in os.walk(folder):
        if "Chart.yaml" in files:
            folders.clear()
            yield os.path.relpath(path, folder)


def helm(a, chart):
    kept = a.recorded and os.path.join(a.recorded, chart.replace("/", "%"))
    if kept and os.path.exists(kept):
        lines = open(kept, encoding="utf-8").read().rstrip("\n").split("\n")
    else:
        done = subprocess.run([a.helm, "lint", chart], cwd=a.folder, capture_output=True, text=True)
        lines = (done.stdout + f"exit {done.returncode}").split("\n")
        if kept:
            open(kept, "w", encoding="utf-8").write("\n".join(lines))
    messages = []
    for line in lines:
        if SEVERITY.match(line):
            messages.append(line)
        elif messages and not re.match(r"^(exit \d+|\d+ chart\(s\) linted.*)$", line):
            messages[-1] += "\n" + line
    return lines[-1] != "exit 0", [ordered(message.rstrip()) for message in messages]


def ordered(message):
    """Helm lists what lies in charts/ in the order of a Go map, another one each time."""
    head, sep, names = message.partition("metadata is missing these dependencies: ")
    return head + sep + ",".join(sorted(names.split(","))) if sep else message


def charttest(a, chart):
    done = subprocess.run([a.charttest, "lint", chart, "--output", "json", "--helm-version", a.helm_version], cwd=a.folder, capture_output=True, text=True)
    findings = [finding for finding in json.loads(done.stdout) if finding["rule"] == "helm"]
    # Findings of its own rules may fail a chart too; what is compared are those of Helm.
    return any(finding["level"] == "error" for finding in findings), [ordered(f"[{finding['level'].upper()}] {finding['message']}".rstrip()) for finding in findings]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("folder"), p.add_argument("helm")
    p.add_argument("--charttest", default="charttest"), p.add_argument("--helm-version", default="3")
    p.add_argument("--recorded"), p.add_argument("--list"), p.add_argument("--jobs", type=int, default=2)
    a = p.parse_args()
    if a.recorded:
        os.makedirs(a.recorded, exist_ok=True)
    charts = sorted(open(a.list).read().split("\n") if a.list else charts_below(a.folder))
    charts = [chart for chart in charts if chart]
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        answers = list(pool.map(lambda chart: (chart, helm(a, chart), charttest(a, chart)), charts))
    verdicts = messages = agree = 0
    for chart, theirs, ours in answers:
        verdicts += theirs[0] == ours[0]
        messages += len(theirs[1])
        agree += theirs == ours
        if theirs != ours:
            print(f"{chart}: Helm {'fails' if theirs[0] else 'passes'}, charttest {'fails' if ours[0] else 'passes'}")
            print("".join(f"  - {message}\n" for message in theirs[1] if message not in ours[1]), end="")
            print("".join(f"  + {message}\n" for message in ours[1] if message not in theirs[1]), end="")
    failing = sum(theirs[0] for _, theirs, _ in answers)
    print(f"{len(charts)} charts, {failing} fail with Helm: same verdict {verdicts}, same messages {agree} (Helm has {messages} messages)")
    sys.exit(agree != len(charts))


main()
