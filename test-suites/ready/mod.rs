//! What makes charttest ready to use: the GitHub Action, the pre-commit hooks, the container, the Helm plugin, `cargo install`. Without a
//! network, `cargo` is a script that says what it was asked for and installs the charttest of these tests.

use serde_json::Value as Json;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_charttest");

fn yaml(file: &str) -> Json {
    let value = charttest::yaml::decode_v3(&fs::read(file).unwrap()).unwrap();
    serde_json::from_slice(charttest::format::json::encode(&value).unwrap().as_ref()).unwrap()
}

fn text(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// A repository with a chart of two commits, and what a runner has around it.
struct Machine {
    folder: TempDir,
    path: String,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let tools = folder.path().join("tools");
        fs::create_dir_all(&tools).unwrap();
        let cargo = "#!/bin/sh\necho \"$@\" >> \"$(dirname \"$0\")/asked\"\nwhile [ \"$1\" != --root ]; do shift; done\n\
                     mkdir -p \"$2/bin\" && ln -sf \"$PROGRAM\" \"$2/bin/charttest\"\n";
        fs::write(tools.join("cargo"), cargo).unwrap();
        fs::set_permissions(tools.join("cargo"), fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", tools.display());
        let machine = Self { folder, path };
        let copy = |from: &str, to: &str| {
            let output = Command::new("cp").arg("-r").args([from, to]).output().unwrap();
            assert!(output.status.success(), "{}", text(&output));
        };
        fs::create_dir_all(machine.place("repository")).unwrap();
        copy("examples/rollout-restart", &machine.place("repository/good").to_string_lossy());
        copy("examples/mistakes/partial", &machine.place("repository/bad").to_string_lossy());
        machine.git("init -q -b main");
        machine.git("add -A");
        machine.git("commit -q -m one");
        machine
    }

    fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.place(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert!(text.contains(old), "{name} has no {old}");
        fs::write(self.place(name), text.replace(old, new)).unwrap();
    }

    fn git(&self, arguments: &str) {
        let own = ["-c", "user.name=someone", "-c", "user.email=someone@example.org", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").args(own).args(arguments.split(' ')).current_dir(self.place("repository")).output().unwrap();
        assert!(output.status.success(), "git {arguments}: {}", text(&output));
    }

    /// Runs a shell in the repository, with nothing of this process around it.
    fn shell(&self, flags: &[&str], script: &str, variables: &[(String, String)]) -> Output {
        let mut command = Command::new(flags[0]);
        command.args(&flags[1..]).arg("-c").arg(script).current_dir(self.place("repository")).env_clear();
        command.env("PATH", &self.path).env("HOME", self.folder.path()).env("PROGRAM", PROGRAM).env("CI", "true");
        command.envs(variables.iter().cloned()).output().unwrap()
    }

    /// Runs the steps of the action as GitHub would; the exit code of the last one that ran, and what was printed.
    fn act(&mut self, inputs: &[(&str, &str)]) -> (i32, String) {
        let action = yaml("action.yml");
        let input = |name: &str| {
            let given = inputs.iter().find(|(given, _)| *given == name).map(|(_, value)| (*value).to_owned());
            given.unwrap_or_else(|| action["inputs"][name]["default"].as_str().unwrap_or_else(|| panic!("no input {name}")).to_owned())
        };
        let mut printed = String::new();
        for step in action["runs"]["steps"].as_array().unwrap() {
            assert_eq!(step["shell"], "bash");
            let file = |name: &str| self.place(name).display().to_string();
            let root = env!("CARGO_MANIFEST_DIR").to_owned();
            let mut variables = vec![
                ("GITHUB_ACTION_PATH".to_owned(), root),
                ("RUNNER_TEMP".to_owned(), file("temp")),
                ("GITHUB_PATH".to_owned(), file("path")),
                ("GITHUB_OUTPUT".to_owned(), file("output")),
                ("GITHUB_STEP_SUMMARY".to_owned(), file("summary")),
                ("GITHUB_WORKSPACE".to_owned(), file("repository")),
            ];
            for (name, value) in step["env"].as_object().into_iter().flatten() {
                let value = value.as_str().unwrap();
                let name_of_input = value.strip_prefix("${{ inputs.").and_then(|rest| rest.strip_suffix(" }}"));
                variables.push((name.clone(), name_of_input.map_or(value.to_owned(), input)));
            }
            let script = step["run"].as_str().unwrap();
            assert!(!script.contains("${{"), "an expression in a script is a way in for strangers");
            let output = self.shell(&["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"], script, &variables);
            printed.push_str(&text(&output));
            if !output.status.success() {
                return (output.status.code().unwrap(), printed);
            }
            if let Ok(added) = fs::read_to_string(self.place("path")) {
                self.path = format!("{}:{}", added.trim(), self.path);
            }
        }
        (0, printed)
    }
}

#[test]
fn the_action_installs_charttest_and_runs_suites() {
    let mut machine = Machine::new();
    let (code, printed) = machine.act(&[("paths", "good bad")]);
    assert_eq!(code, 1, "{printed}");
    assert!(machine.read("tools/asked").contains("install --locked"));
    assert!(printed.contains("::error file=bad/tests/restart_rollout.yaml,line=3,"), "{printed}");
    assert!(machine.read("summary").contains("| bad | 0 | 1 | 1 | 0 | 0 |"), "{}", machine.read("summary"));
    assert!(machine.read("repository/charttest-reports/junit.xml").contains("<testsuites>"));
    assert_eq!(machine.read("output"), "sarif=charttest-reports\njunit=charttest-reports/junit.xml\n");
    let (code, printed) = machine.act(&[("paths", "good")]);
    assert_eq!(code, 0, "{printed}");
    assert_eq!(machine.read("tools/asked").lines().count(), 1, "installed twice");
}

#[test]
fn the_action_says_in_a_pull_request_what_restarts() {
    let mut machine = Machine::new();
    machine.git("checkout -q -b work");
    machine.edit("repository/good/values.yaml", "tag: \"1.27\"", "tag: \"1.28\"");
    machine.git("commit -q -a -m two");
    let (code, printed) = machine.act(&[("commands", "run rollout lint diff"), ("changed", "main")]);
    assert_eq!(code, 0, "the chart that fails is not concerned: {printed}");
    let summary = machine.read("summary");
    assert!(summary.contains("| `StatefulSet/release-name-api` |") && summary.contains("api:1.28"), "{summary}");
    assert_eq!(machine.read("repository/charttest-reports/diff.md").matches("1 workload restarts").count(), 1);
    for command in ["run", "rollout", "lint"] {
        let sarif = machine.read(&format!("repository/charttest-reports/{command}.sarif"));
        assert!(sarif.contains(&format!("\"id\": \"charttest/{command}/\"")), "{sarif}");
    }
    assert!(printed.contains("::notice::good: Chart.yaml: icon is recommended [helm]"), "{printed}");
    assert_eq!(machine.act(&[("commands", "ruin")]).0, 2);
}

#[test]
fn outputs_of_the_action_are_those_that_its_step_sets() {
    let action = yaml("action.yml");
    let script = action["runs"]["steps"][1]["run"].as_str().unwrap();
    for (name, output) in action["outputs"].as_object().unwrap() {
        assert_eq!(output["value"].as_str().unwrap(), format!("${{{{ steps.charttest.outputs.{name} }}}}"));
        assert!(script.contains(&format!("echo \"{name}=")), "nothing sets {name}");
    }
}

#[test]
fn the_hooks_look_at_what_a_commit_concerns() {
    let machine = Machine::new();
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hook = |id: &str| hooks.as_array().unwrap().iter().find(|hook| hook["id"] == id).unwrap().clone();
    let run = |id: &str| {
        let entry = hook(id)["entry"].as_str().unwrap().replace("charttest", PROGRAM);
        let output = machine.shell(&["sh"], &entry, &[]);
        (output.status.code().unwrap(), text(&output))
    };
    for hook in hooks.as_array().unwrap() {
        assert_eq!((hook["language"].as_str(), hook["pass_filenames"].as_bool()), (Some("rust"), Some(false)));
        assert!(hook["entry"].as_str().unwrap().starts_with("charttest "));
        let files = charttest::regexp::Regexp::compile(hook["files"].as_str().unwrap().as_bytes()).unwrap();
        for (name, wanted) in [("charts/a/Chart.yaml", true), ("a/templates/x.yaml", true), ("a/values.yaml", true), ("README.md", false)] {
            assert_eq!(files.is_match(name.as_bytes()), wanted, "{name}");
        }
    }
    assert_eq!(run("charttest").0, 0, "nothing is staged");
    machine.edit("repository/good/values.yaml", "1.27", "1.28");
    machine.git("add -A");
    let (code, printed) = run("charttest");
    assert!(code == 0 && printed.contains("good") && !printed.contains("bad"), "{printed}");
    machine.edit("repository/bad/values.yaml", "1.27", "1.28");
    machine.git("add -A");
    assert_eq!(run("charttest").0, 1);
    let (code, printed) = run("charttest-rollout");
    assert!(code == 1 && printed.contains("missed/partial"), "{printed}");
}

#[test]
fn the_plugin_installs_and_runs() {
    let machine = Machine::new();
    let plugin = yaml("plugin.yaml");
    let folder = machine.place("plugin").display().to_string();
    let variables = [("HELM_PLUGIN_DIR".to_owned(), folder.clone())];
    for hook in ["install", "update"] {
        let output = machine.shell(&["sh"], plugin["hooks"][hook].as_str().unwrap(), &variables);
        assert!(output.status.success(), "{}", text(&output));
    }
    assert!(machine.read("tools/asked").contains(&format!("--root {folder}")));
    let command = format!("{} run good", plugin["command"].as_str().unwrap());
    let output = machine.shell(&["sh"], &command, &variables);
    assert!(output.status.success() && text(&output).contains("passed"), "{}", text(&output));
}

/// What the manifest and the sources need is in the container's build, whose last stage has nothing but the program.
#[test]
fn the_container_has_what_it_builds_from() {
    let file = fs::read_to_string("Containerfile").unwrap();
    let context = tempfile::tempdir().unwrap();
    for line in file.lines().filter_map(|line| line.strip_prefix("COPY ")).filter(|line| !line.starts_with("--from")) {
        let sources: Vec<&str> = line.split(' ').collect();
        for source in &sources[..sources.len() - 1] {
            assert!(Path::new(source).exists(), "{source}");
            let output = Command::new("cp").arg("-r").arg(source).arg(context.path()).output().unwrap();
            assert!(output.status.success(), "{}", text(&output));
        }
    }
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let metadata = ["metadata", "--offline", "--no-deps", "--format-version", "1"];
    let output = Command::new(cargo).args(metadata).current_dir(&context).output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
    let included = Command::new("grep").args(["-roE", r#"include_(str|bytes)!\("[^"]+"#, "src"]).output().unwrap();
    for line in text(&included).lines() {
        let (source, call) = line.split_once(':').unwrap();
        let file = Path::new(source).parent().unwrap().join(call.rsplit('"').next().unwrap());
        assert!(context.path().join(file).exists(), "the container's build lacks what {line}\") names");
    }
    let last = file.rsplit("FROM ").next().unwrap();
    assert!(last.starts_with("scratch\n") && last.contains("ENTRYPOINT [\"/charttest\"]"), "{last}");
    assert!(file.contains("alpine AS build"), "only musl gives a static program");
}

#[test]
fn what_cargo_packs_is_whole() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo).args(["package", "--list", "--offline", "--allow-dirty"]).output().unwrap();
    let files = text(&output);
    for file in ["Cargo.lock", "src/main.rs", "src/functions/primes-2048.bin", "src/cli/template/help.txt"] {
        assert!(files.lines().any(|line| line == file), "{file} is not packed:\n{files}");
    }
}

#[test]
#[ignore = "builds everything once more"]
fn cargo_installs_a_program_that_runs() {
    let root = tempfile::tempdir().unwrap();
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo).args(["install", "--offline", "--locked", "--path", ".", "--root"]).arg(root.path()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
    let output = Command::new(root.path().join("bin/charttest")).args(["run", "examples/rollout-restart"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
}
