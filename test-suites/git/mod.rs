//! What asks git: `--changed`, `diff` between revisions, shards of what is left.

mod changed;
mod diff;
mod shards;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;

/// A repository in a temporary folder.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git("init -q -b main");
        repository
    }

    fn git(&self, arguments: &str) {
        let own = ["-c", "user.name=someone", "-c", "user.email=someone@example.org", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").args(own).args(arguments.split(' ')).current_dir(&self.0).output().unwrap();
        assert!(output.status.success(), "git {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(&self, name: &str, text: &str) -> &Self {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Replaces a text in a file, which has to be there.
    fn edit(&self, name: &str, old: &str, new: &str) -> &Self {
        let text = fs::read_to_string(self.0.path().join(name)).unwrap();
        assert!(text.contains(old), "{name} has no {old}");
        self.write(name, &text.replace(old, new))
    }

    fn commit(&self) -> &Self {
        self.git("add -A");
        self.git("commit -q -m change");
        self
    }

    /// A chart whose Deployment reads a ConfigMap and a Secret and hashes the first.
    fn chart(&self, folder: &str) -> &Self {
        let name = Path::new(folder).file_name().unwrap().to_string_lossy();
        self.write(&format!("{folder}/Chart.yaml"), &format!("apiVersion: v2\nname: {name}\nversion: 1.0.0\n"));
        self.write(&format!("{folder}/values.yaml"), "level: info\npassword: first-password\ntag: \"1\"\n");
        self.write(&format!("{folder}/templates/config.yaml"), CONFIG);
        self.write(&format!("{folder}/templates/secret.yaml"), SECRET);
        self.write(&format!("{folder}/templates/deployment.yaml"), DEPLOYMENT);
        self.write(&format!("{folder}/tests/a_test.yaml"), SUITE)
    }

    fn charttest(&self, arguments: &str) -> Ran {
        charttest(self.0.path(), arguments)
    }
}

fn charttest(folder: &Path, arguments: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charttest"));
    command.args(arguments.split(' ')).current_dir(folder).env("CI", "false").env_remove("GITHUB_STEP_SUMMARY");
    Ran::from(command.output().unwrap())
}

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

const CONFIG: &str = "apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Chart.Name }}
  labels: {helm.sh/chart: \"{{ .Chart.Name }}-{{ .Chart.Version }}\"}
data:
  LEVEL: {{ .Values.level }}
";

const SECRET: &str = "apiVersion: v1
kind: Secret
metadata:
  name: {{ .Chart.Name }}
stringData:
  PASSWORD: {{ .Values.password }}
";

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Chart.Name }}
  labels: {helm.sh/chart: \"{{ .Chart.Name }}-{{ .Chart.Version }}\"}
spec:
  selector: {matchLabels: {app: {{ .Chart.Name }}}}
  template:
    metadata:
      labels: {app: {{ .Chart.Name }}}
      annotations:
        checksum/config: {{ include (print $.Template.BasePath \"/config.yaml\") . | sha256sum }}
    spec:
      containers:
        - name: main
          image: main:{{ .Values.tag }}
          envFrom:
            - configMapRef: {name: {{ .Chart.Name }}}
            - secretRef: {name: {{ .Chart.Name }}}
";

const SUITE: &str = "suite: a
tests:
  - it: has a config
    template: templates/config.yaml
    asserts:
      - isKind: {of: ConfigMap}
  - it: has a secret
    template: templates/secret.yaml
    asserts:
      - isKind: {of: Secret}
";
