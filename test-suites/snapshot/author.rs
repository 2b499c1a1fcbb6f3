//! Snapshots as a chart author lives with them: `run` and `review` on a chart that changes.

use std::{fs, path::Path, process::Command};

/// A chart with a ConfigMap, a Secret and a Deployment that carries the checksum of the ConfigMap.
struct Chart {
    folder: tempfile::TempDir,
}

const CONFIG: &str =
    "kind: ConfigMap\nmetadata:\n  name: config\n  labels: {{ include \"labels\" . }}\ndata:\n  level: {{ .Values.level }}\n";
const SECRET: &str = "kind: Secret\nmetadata:\n  name: secret\nstringData:\n  password: {{ .Values.password }}\n";
const DEPLOYMENT: &str = "kind: Deployment\nmetadata:\n  name: web\n  labels: {{ include \"labels\" . }}\nspec:\n  replicas: {{ .Values.replicas }}\n  \
    template:\n    metadata:\n      annotations:\n        checksum/config: {{ include (print $.Template.BasePath \"/config.yaml\") . | sha256sum }}\n    \
    spec:\n      containers:\n        - name: web\n          image: web:{{ .Chart.Version }}\n";
const SUITE: &str = "suite: web\ntests:\n  - it: is as stored\n    asserts:\n      - matchSnapshot: {}\n";

impl Chart {
    fn new(suite: &str) -> Self {
        let chart = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(chart.folder.path().join(".git")).unwrap();
        chart.write("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
        chart.write("values.yaml", "level: info\npassword: hunter2\nreplicas: 1\n");
        chart.write("templates/_helpers.tpl", "{{ define \"labels\" }}{chart: shop-{{ .Chart.Version }}}{{ end }}\n");
        chart.write("templates/config.yaml", CONFIG);
        chart.write("templates/secret.yaml", SECRET);
        chart.write("templates/deployment.yaml", DEPLOYMENT);
        chart.write("tests/web_test.yaml", suite);
        chart
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join("shop").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn replace(&self, name: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(old), "{name} has no {old}");
        self.write(name, &text.replace(old, new));
    }

    /// Runs a command in the chart: its exit code and all that it prints.
    fn charttest(&self, arguments: &str) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_charttest"));
        command.args(arguments.split_whitespace()).current_dir(self.path("")).env_remove("CI");
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code().unwrap_or(-1), text)
    }

    /// Runs a command that must succeed.
    fn succeeds(&self, arguments: &str) -> String {
        let (code, text) = self.charttest(arguments);
        assert_eq!(code, 0, "{arguments}: {text}");
        text
    }

    /// Runs a command that must end with this code.
    fn ends(&self, arguments: &str, wanted: i32) -> String {
        let (code, text) = self.charttest(arguments);
        assert_eq!(code, wanted, "{arguments}: {text}");
        text
    }

    fn stored(&self, name: &str) -> String {
        fs::read_to_string(self.path("tests/__snapshot__").join(name)).unwrap()
    }
}

fn contains_all(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is missing in\n{text}");
    }
}

#[test]
fn a_change_is_told_by_its_place_and_secrets_stay_hidden() {
    let chart = Chart::new(SUITE);
    chart.write(
        "tests/up_rollout.yaml",
        "suite: up\ntests:\n  - it: moves\n    upgrade: {set: {password: opensesame, level: debug}}\n    asserts:\n      - matchSnapshot: {of: diff}\n      \
         - unchanged: {object: Secret/secret}\n",
    );
    let first = chart.ends("run", 1);
    chart.succeeds("review --accept");
    chart.replace("tests/up_rollout.yaml", "\n      - unchanged: {object: Secret/secret}", "");
    chart.succeeds("run");
    chart.replace("values.yaml", "hunter2", "hunter3");
    chart.replace("values.yaml", "info", "warn");
    let changed = chart.ends("run", 1);
    contains_all(&changed, &["data.level\n", "- info\n", "+ warn\n", "stringData.password\n", "<hidden 1>", "<hidden 2>"]);
    let list = chart.succeeds("review --list");
    contains_all(&list, &["data.level", "stringData.password"]);
    for shown in [first, changed, list, chart.succeeds("review --output json")] {
        assert!(!shown.contains("hunter") && !shown.contains("opensesame"), "{shown}");
    }
}

#[test]
fn a_template_that_renders_nothing_is_missed_only_where_a_snapshot_is_left_over() {
    let chart = Chart::new(SUITE);
    chart.write("templates/config.yaml", &format!("{{{{ if .Values.level }}}}\n{CONFIG}{{{{ end }}}}\n"));
    chart.write("templates/ingress.yaml", "{{ if .Values.ingress }}\nkind: Ingress\n{{ end }}\n");
    chart.succeeds("run -u");
    chart.succeeds("run --ci");
    chart.write("tests/secret_test.yaml", "tests:\n  - it: is stored\n    template: secret.yaml\n    asserts: [matchSnapshot: {}]\n");
    chart.succeeds("run -u");
    chart.replace("templates/secret.yaml", "kind: Secret", "{{ if .Values.secret }}\nkind: Secret");
    chart.replace("templates/secret.yaml", "password }}\n", "password }}\n{{ end }}\n");
    let said = chart.ends("run --ci", 1);
    contains_all(&said, &["no document was rendered: there is nothing to compare with the snapshot"]);
    contains_all(
        &said,
        &[
            "fewer documents were rendered than snapshots are stored; none came from shop/templates/ingress.yaml, shop/templates/secret.yaml",
        ],
    );
}

#[test]
fn a_redacted_checksum_says_of_what_it_is() {
    let chart = Chart::new(SUITE);
    chart.write("charttest.yaml", "snapshot: {redact: [checksums, images, chart-labels, stringData.password, /inf./]}\n");
    chart.succeeds("run -u");
    let stored = chart.stored("web_test.yaml.snap");
    contains_all(
        &stored,
        &["<checksum of templates/config.yaml>", "web:<tag>", "chart: <chart label>", "password: <redacted>", "level: <redacted>"],
    );
    // A release and another checksum of the same are no change.
    chart.replace("Chart.yaml", "1.0.0", "1.1.0");
    chart.replace("values.yaml", "hunter2", "hunter3");
    chart.succeeds("run");
    chart.replace("templates/deployment.yaml", "/config.yaml", "/secret.yaml");
    contains_all(&chart.ends("run", 1), &["- <checksum of templates/config.yaml>", "+ <checksum of templates/secret.yaml>"]);
    chart.replace("templates/deployment.yaml", "| sha256sum", "| trim | sha256sum | trunc 12");
    contains_all(&chart.ends("run", 1), &["+ <checksum of something else>"]);
    for (bad, said) in
        [("redact: [/(/]", "cannot redact"), ("redakt: [x]", "did you mean `redact`?"), ("names: odd", "`stable` or `counted`")]
    {
        chart.write("charttest.yaml", &format!("snapshot: {{{bad}}}\n"));
        contains_all(&chart.ends("run", 2), &[said]);
    }
}

#[test]
fn whole_renders_are_stored_cell_by_cell() {
    let chart = Chart::new("suite: whole\nmatrix: {values: [ci/a.yaml, ci/b.yaml]}\nsnapshot: {render: true}\n");
    chart.write("ci/a.yaml", "replicas: 2\n");
    chart.write("ci/b.yaml", "replicas: 3\n");
    chart.write("ci/c-values.yaml", "replicas: 4\n");
    chart.write("charttest.yaml", "snapshot: {render: true}\n");
    chart.ends("run", 1);
    chart.succeeds("review --accept");
    for (file, replicas) in [("web_test.yaml.a", 2), ("web_test.yaml.b", 3), ("render.c-values", 4)] {
        contains_all(
            &chart.stored(&format!("{file}.snap")),
            &["ConfigMap/config:", "Deployment/web:", "Secret/secret:", &format!("replicas: {replicas}\n")],
        );
    }
    contains_all(&chart.succeeds("run --ci"), &["Snapshots: 3 passed, 3 total"]);
    // The order of templates and keys is no change; a value is, in its cell only.
    chart.replace("templates/secret.yaml", "kind: Secret\n", "");
    chart.replace("templates/secret.yaml", "stringData:", "kind: Secret\nstringData:");
    fs::rename(chart.path("templates/secret.yaml"), chart.path("templates/a.yaml")).unwrap();
    chart.succeeds("run");
    chart.write("ci/b.yaml", "replicas: 5\n");
    contains_all(&chart.ends("run", 1), &["Deployment/web.spec.replicas\n", "- 3\n", "+ 5\n", "1 new or changed, 2 passed"]);
    // A cell that is gone leaves a file that nobody reads.
    chart.write("ci/b.yaml", "replicas: 3\n");
    fs::remove_file(chart.path("ci/c-values.yaml")).unwrap();
    contains_all(&chart.ends("run --ci", 1), &["render.c-values.snap belongs to no suite"]);
}

#[test]
fn stable_names_are_migrated_once() {
    let chart = Chart::new(SUITE);
    chart.succeeds("run -u");
    let counted = chart.stored("web_test.yaml.snap");
    chart.write("charttest.yaml", "snapshot: {names: stable}\n");
    contains_all(&chart.succeeds("run"), &["stored under counted names: 3 snapshots", "-u"]);
    assert_eq!(chart.stored("web_test.yaml.snap"), counted);
    chart.succeeds("run -u");
    let stable = chart.stored("web_test.yaml.snap");
    contains_all(
        &stable,
        &["is as stored › ConfigMap/config:\n  1: |", "is as stored › Deployment/web:\n", "is as stored › Secret/secret:\n"],
    );
    let contents = |text: &str| -> Vec<String> { text.lines().filter(|line| line.starts_with("    ")).map(str::to_owned).collect() };
    assert_eq!(contents(&stable), contents(&counted));
    chart.replace("tests/web_test.yaml", "asserts:\n", "asserts:\n      - matchSnapshot: {path: metadata.name}\n");
    contains_all(&chart.ends("run", 1), &["3 new or changed, 3 passed"]);
}

#[test]
fn what_is_not_run_is_not_unused() {
    let two = SUITE.to_owned()
        + "  - it: has a name\n    template: templates/secret.yaml\n    asserts:\n      - matchSnapshot: {path: metadata}\n";
    let chart = Chart::new(&two);
    chart.succeeds("run -u");
    let stored = chart.stored("web_test.yaml.snap");
    let is_quiet = |arguments: &str, code: i32| {
        let text = chart.ends(arguments, code);
        assert!(!text.contains("used by no test"), "{arguments}: {text}");
        assert_eq!(chart.stored("web_test.yaml.snap"), stored, "{arguments}");
    };
    for arguments in [
        "run --filter name",
        "run -u --filter name",
        "run --shard 1/2 --no-tests=pass",
        "run -u --shard 2/2 --no-tests=pass",
        "run --ci --filter stored",
    ] {
        is_quiet(arguments, 0);
    }
    chart.replace("tests/web_test.yaml", "  - it: has a name\n", "  - it: has a name\n    skip: {reason: later}\n");
    is_quiet("run -u", 0);
    chart.replace("tests/web_test.yaml", "    skip: {reason: later}\n", "");
    chart.replace("tests/web_test.yaml", "metadata}\n", "metadata}\n      - equal: {path: kind, value: Other}\n");
    is_quiet("run", 1);
    chart.replace("templates/config.yaml", "kind:", "{{ fail \"no\" }}\nkind:");
    is_quiet("run", 1);
    is_quiet("run -u", 1);
    // A test that is gone does leave its entries behind.
    chart.replace("templates/config.yaml", "{{ fail \"no\" }}\n", "");
    chart.write("tests/web_test.yaml", SUITE);
    contains_all(&chart.succeeds("run"), &["used by no test: 1 snapshot", "`has a name` 1"]);
    chart.ends("run --ci", 1);
    chart.succeeds("review --prune");
    assert!(!chart.stored("web_test.yaml.snap").contains("has a name"));
    chart.succeeds("run --ci");
}

#[test]
fn suites_that_share_a_file_keep_each_others_entries() {
    let second = SUITE.replace("suite: web", "suite: other").replace("is as stored", "is stored too");
    let chart = Chart::new(&format!("{SUITE}---\n{second}"));
    chart.succeeds("run -u");
    contains_all(&chart.stored("web_test.yaml.snap"), &["is as stored:", "is stored too:"]);
    contains_all(&chart.succeeds("run --ci"), &["6 passed, 6 total"]);
    chart.replace("tests/web_test.yaml", "is stored too", "is as stored");
    chart.replace("tests/web_test.yaml", "suite: other", "suite: other\nset: {replicas: 7}");
    contains_all(&chart.ends("run", 1), &["several tests are called `is as stored`", "snapshotId"]);
}

/// Stored files and proposals of a chart, whole.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(contents(&entry.path()));
        } else if entry.file_name() != "lock" {
            found.push((entry.path().display().to_string(), fs::read(entry.path()).unwrap()));
        }
    }
    found.sort();
    found
}

/// A disk without room: files cannot grow. Writing fails as on a full disk, half way or at once.
#[cfg(unix)]
#[test]
fn a_full_disk_loses_nothing() {
    let chart = Chart::new(SUITE);
    chart.ends("run", 1);
    let without_room = |arguments: &str, blocks: usize| {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {arguments}");
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_charttest")).current_dir(chart.path("")).env("XDG_CACHE_HOME", "/dev/null");
        let output = shell.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
    };
    let before = contents(chart.folder.path());
    for arguments in ["review --accept", "run -u", "review --reject --filter ConfigMap"] {
        for blocks in [0, 1] {
            let (code, text) = without_room(arguments, blocks);
            assert!(code != Some(0) && text.contains("cannot write"), "{arguments}, {blocks}: {text}");
            assert_eq!(contents(chart.folder.path()), before, "{arguments}, {blocks}: {text}");
        }
    }
    assert_eq!(without_room("review --accept", 0).0, Some(2));
    chart.succeeds("review --accept");
    chart.succeeds("run --ci");
}
