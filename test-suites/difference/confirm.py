#!/usr/bin/env python3
"""Confirms the restarts that `charttest diff` predicts between the releases of a chart.

    confirm.py REPOSITORY CHART [RELEASES]

REPOSITORY is a git repository, bare or not, CHART the path of a chart in it. Each of the last releases (commits at which the chart's
version changed, 10 of them if nothing is said) is compared with the one before, with the chart's defaults and with each file of its
`ci/` folder: helm renders both, and a workload restarts if its pod templates differ. Workloads whose pod template differs between two
renders of the same release are left out, and have to be among those that restart with every upgrade.
Needs git, helm (or what $HELM names), charttest and PyYAML. Ends with 1 if a restart is missing or too many.
"""
import json, os, re, subprocess, sys, tempfile, yaml

HELM = os.environ.get("HELM", "helm")
KINDS = {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"}


def out(*command, cwd=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True)
    return done.stdout if done.returncode in (0, 1) and (done.returncode == 0 or command[0] == "charttest") else None


def releases(repository, chart, count):
    """(version, commit), newest first: the newest commit that touches the chart at each version."""
    seen = {}
    for commit in out("git", "log", "--first-parent", "--format=%H", "-n", "600", "HEAD", "--", chart, cwd=repository).decode().split():
        text = out("git", "show", f"{commit}:{chart}/Chart.yaml", cwd=repository)
        version = re.search(rb"(?m)^version:\s*(\S+)", text or b"")
        if version:
            seen.setdefault(version[1].decode().strip("'\""), commit)
        if len(seen) > count:
            break
    return list(seen.items())


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Without YAML 1.1's `=` and dates, which Kubernetes does not have either."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith((":timestamp", ":value"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def templates(folder, values):
    """The pod templates of a render by kind and name; None: it does not render."""
    text = out(HELM, "template", "release-name", folder, *[x for v in values for x in ("-f", v)])
    if text is None:
        return None
    found = {}
    for document in yaml.load_all(text, Loader):
        for item in (document or {}).get("items") or [document or {}]:
            metadata = item.get("metadata") or {}
            if item.get("kind") in KINDS and "helm.sh/hook" not in (metadata.get("annotations") or {}):
                found[f"{item['kind']}/{metadata.get('name')}"] = item["spec"]["template"]
    return found


def main():
    repository, chart = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    pairs = predicted = confirmed = wrong = random = 0
    with tempfile.TemporaryDirectory() as work:
        clone = f"{work}/clone"
        out("git", "clone", "-q", "--shared", "--no-checkout", os.path.abspath(repository), clone)
        versions = releases(clone, chart, count)
        folders = {}
        for version, commit in versions:
            folders[version] = f"{work}/{version}"
            os.makedirs(folders[version])
            archive = out("git", "archive", commit, "--", chart, cwd=clone)
            subprocess.run(["tar", "-x", "-C", folders[version]], input=archive, check=True)
        for (new, after), (old, before) in zip(versions, versions[1:]):
            ci = f"{folders[new]}/{chart}/ci"
            files = sorted(f"{ci}/{f}" for f in (os.listdir(ci) if os.path.isdir(ci) else []) if f.endswith((".yaml", ".yml")))
            for values in [[], *[[file] for file in files]]:
                one, two = (templates(f"{folders[v]}/{chart}", values) for v in (old, new))
                again = templates(f"{folders[new]}/{chart}", values)
                flags = [x for v in values for x in ("-f", v)]
                text = out("charttest", "diff", f"{before}..{after}", chart, "-o", "json", *flags, cwd=clone)
                found = json.loads(text)["charts"] if text else []
                name = f"{chart} {old} -> {new} {os.path.basename(values[0]) if values else ''}".rstrip()
                if one is None or two is None:
                    # Where defaults do not render, charttest takes the values of the chart's cells.
                    if text and not any("error" in chart or "cell" in chart for chart in found):
                        wrong += 1
                        print(f"{name}: helm does not render it, charttest does")
                    continue
                pairs += 1
                both = {w for w in one if w in two}
                always = {w for w in both if two[w] != again.get(w)}
                truth = {w for w in both if one[w] != two[w]} - always
                said = {r["workload"] for c in found for r in c["restarts"]} - always
                told = {r["workload"] for c in found for r in c["restartsAlways"]}
                random += len(always)
                predicted += len(said)
                confirmed += len(said & truth)
                for word, workloads in (("not predicted", truth - said), ("not confirmed", said - truth), ("random, not told", always - told)):
                    for workload in sorted(workloads):
                        wrong += 1
                        print(f"{name}: {word}: {workload}")
                if not text:
                    wrong += 1
                    print(f"{name}: charttest diff fails")
    print(f"{chart}: {len(versions) - 1} releases, {pairs} comparisons, {predicted} restarts predicted, {confirmed} confirmed, "
          f"{random} at random left out, {wrong} wrong")
    sys.exit(wrong > 0)


main()
