#!/usr/bin/env python3
"""Write a charttest.yaml for a table of recorded renders: one release a row, on some Kubernetes versions.

    matrix-config.py FOLDER CHARTS.tsv DEST [VERSION ...]

FOLDER holds the charts, CHARTS.tsv has the columns repo, chart_path, values_path and set. DEST gets the values that `set` assigns
and charttest.yaml; then:  charttest run FOLDER --matrix --config DEST/charttest.yaml
and, for Helm over the same cells:  charttest matrix FOLDER --config DEST/charttest.yaml --output json
"""
import json, os, sys


def assigned(text):
    """a.b=c,d=e as a nested map of texts; lists and escapes do not occur in the table."""
    values = {}
    for pair in text.split(","):
        path, _, value = pair.partition("=")
        at = values
        *above, last = path.split(".")
        for key in above:
            at = at.setdefault(key, {})
        at[last] = {"true": True, "false": False}.get(value, int(value) if value.isdigit() else value)
    return values


def main():
    folder, table, dest, *versions = sys.argv[1:]
    os.makedirs(dest, exist_ok=True)
    head, *lines = open(table, encoding="utf-8").read().rstrip("\n").split("\n")
    rows = [dict(zip(head.split("\t"), line.split("\t"))) for line in lines]
    releases, names = [], {}
    for number, row in enumerate(rows):
        chart = os.path.join(folder, row["repo"].replace("/", "+"), "" if row["chart_path"] == "." else row["chart_path"])
        values = [] if row["values_path"] == "-" else [os.path.join(chart, row["values_path"])]
        if row["set"] != "-":
            file = os.path.join(dest, f"set-{number}.yaml")
            json.dump(assigned(row["set"]), open(file, "w"))
            values.append(file)
        name = names[chart] = names.get(chart, 0) + 1
        releases.append({"chart": chart.rstrip("/"), "values": values, "name": f"release-{name}"})
    config = {"matrix": {"kubeVersion": versions or ["1.25", "1.31", "1.37"], "values": []}, "releases": releases}
    json.dump(config, open(os.path.join(dest, "charttest.yaml"), "w"), indent=1)


main()
