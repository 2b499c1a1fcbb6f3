#!/usr/bin/env python3
"""Writes served.txt: which kinds of which API versions a Kubernetes version serves.

    src/kubernetes/served.py > src/kubernetes/served.txt

Needs Go and its module proxy. For every minor version of Kubernetes of which the module k8s.io/api has a release (and of
k8s.io/apiextensions-apiserver and k8s.io/kube-aggregator), the kinds that a package registers and the lifecycle data generated
beside them are read. The newest module that has data of a kind decides; a kind without a removal that later modules lack is
gone with the first that lacks it; a kind without data came with the first module that has it.
"""
import glob, json, os, re, subprocess, sys, tempfile

MODULES = {"k8s.io/api": "", "k8s.io/apiextensions-apiserver": "pkg/apis/", "k8s.io/kube-aggregator": "pkg/apis/"}
NOT_SERVED = {"admission.k8s.io", "imagepolicy.k8s.io", "apidiscovery.k8s.io"}


def go(*arguments):
    with tempfile.TemporaryDirectory() as empty:
        return subprocess.run(["go", *arguments], cwd=empty, check=True, capture_output=True, text=True).stdout


def releases(module):
    """The newest release of each minor version: {minor: version}."""
    newest = {}
    for version in go("list", "-m", "-versions", module).split()[1:]:
        found = re.fullmatch(r"v0\.(\d+)\.(\d+)", version)
        if found:
            minor, patch = map(int, found.groups())
            newest[minor] = max(newest.get(minor, 0), patch)
    return {minor: f"v0.{minor}.{patch}" for minor, patch in sorted(newest.items())}


def packages(module, version):
    folder = json.loads(go("mod", "download", "-json", f"{module}@{version}"))["Dir"]
    for register in glob.glob(f"{folder}/{MODULES[module]}*/v*/register.go"):
        text = open(register).read()
        group = re.search(r'GroupName\s*=\s*"(.*)"', text) or re.search(r'GroupName\s*=\s*"(.*)"', open(os.path.dirname(os.path.dirname(register)) + "/register.go").read())
        version = os.path.basename(os.path.dirname(register))
        kinds = [kind for kind in re.findall(r"&(\w+)\{\}", text) if kind == "List" or not re.search(r"(List|Options)$", kind)]
        lifecycle = os.path.join(os.path.dirname(register), "zz_generated.prerelease-lifecycle.go")
        data = {}
        if os.path.exists(lifecycle):
            generated = open(lifecycle).read()
            method = r"func \(in \*(\w+)\) APILifecycle%s\(\) .*\{\n\treturn %s"
            for kind, what, minor in re.findall(method % ("(Introduced|Deprecated|Removed)", r"1, (\d+)"), generated):
                data.setdefault(kind, {})[what] = int(minor)
            for kind, *other in re.findall(method % ("Replacement", r'.*Group: "(.*)", Version: "(.*)", Kind: "(.*)"'), generated):
                data.setdefault(kind, {})["Replacement"] = "/".join(part for part in other if part)
        group = group.group(1)
        if group not in NOT_SERVED:
            for kind in kinds:
                yield (f"{group}/{version}" if group else version, kind), data.get(kind)


def main():
    served, sources, newest = {}, [], 0
    for module in MODULES:
        minors = releases(module)
        sources.append(f"{module} {', '.join(minors.values())}")
        oldest, last = min(minors), max(minors)
        newest = max(newest, last)
        seen, facts = {}, {}
        for minor, version in minors.items():
            print(module, version, file=sys.stderr)
            for key, data in packages(module, version):
                seen.setdefault(key, []).append(minor)
                if data:
                    facts[key] = data
        for key, found in seen.items():
            data = facts.get(key, {})
            first = data.get("Introduced", 0 if found[0] == oldest else found[0])
            absent = [minor for minor in minors if minor > found[-1]]
            ends = [end for end in (data.get("Removed"), absent[0] if absent else None) if end is not None]
            # Helm's lint knows the types of the newest k8s.io/api only.
            known = module == "k8s.io/api" and not absent and "Deprecated" in data
            replacement = re.sub(f"/{key[1]}$", "", data.get("Replacement", "-"))
            served[key] = (first, min(ends, default="-"), *((data["Deprecated"], replacement) if known else ("-", "-")))
    rows = {}
    for (version, kind), facts in served.items():
        rows.setdefault((version, *facts), []).append(kind)
    for source in sources:
        print(f"# {source}")
    print(f"# newest: {newest}")
    print("# version, minor version of Kubernetes 1 that first serves it, first without it, first that deprecates it, what replaces it, kinds")
    for facts, kinds in sorted(rows.items(), key=str):
        print(*facts, *sorted(kinds))


main()
