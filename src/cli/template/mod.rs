//! `charttest template`: prints what `helm template` prints, byte for byte, and fails with the same text.

mod folder;
mod table;

use super::{
    Exit, draw, error_line,
    flags::{Given, parse_bool},
    print,
};
use crate::{
    chart::{self, Chart, UserValues},
    env::Env,
    format, functions, process,
    profile::Helm,
    render::{self, Capabilities, Inputs, KubeVersion, Manifests, Prepared, Release, RenderError, Rendered, Renderer, Stage},
    template::{Executor, Host, TemplateSet},
    value::{Map, Value},
};
use folder::{locate, write_file};
use std::{io::IsTerminal, mem::ManuallyDrop, path::Path, sync::Arc};
use table::{ONLY_3, ONLY_4, OWN, RENDERING, SILENT};

/// Takes the flags of `helm template`, and `--helm-version 3|4` and `--seed N`.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(super) struct Arguments {
    /// [NAME] CHART and flags, as for `helm template`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Runs the command. Failing is always code 1, as in Helm.
pub(super) fn run(arguments: &Arguments) -> Exit {
    if let Some(line) = wrong_color(&arguments.arguments) {
        error_line(&line);
        return Exit::Failed;
    }
    match template(&arguments.arguments) {
        Ok(output) => {
            print(&output);
            Exit::Passed
        }
        Err(failed) => {
            print(&failed.output);
            error_line(&format!("Error: {}", failed.message));
            Exit::Failed
        }
    }
}

/// What Helm 4 says of a mode of colour that there is not; it looks before it reads any other flag.
fn wrong_color(arguments: &[String]) -> Option<String> {
    if helm_version(arguments) != Ok(Helm::V4) {
        return None;
    }
    let given = |(i, argument): (usize, &String)| {
        let (name, value) = argument.split_once('=').map_or((argument.as_str(), None), |(name, value)| (name, Some(value)));
        let named = matches!(name, "--color" | "--colour");
        named.then(|| value.or(arguments.get(i + 1).map(String::as_str))).flatten().map(str::to_owned)
    };
    let mode = arguments.iter().take_while(|argument| *argument != "--").enumerate().filter_map(given).last()?;
    let reason = format!("invalid color mode {}: must be one of: never, auto, always", format::quote(mode.as_bytes()));
    let known = matches!(mode.as_str(), "never" | "auto" | "always");
    (!known).then(|| chart::structured_log("WARN", "command failed", &[("error", &reason)]))
}

/// A call that failed: what is printed all the same, and Helm's text.
struct Failed {
    output: Vec<u8>,
    message: String,
}

impl From<String> for Failed {
    fn from(message: String) -> Self {
        Self { output: Vec::new(), message }
    }
}

/// One call of the command.
struct Call {
    given: Given,
    helm: Helm,
    name: String,
    chart: String,
}

fn template(arguments: &[String]) -> Result<Vec<u8>, Failed> {
    let helm = helm_version(arguments)?;
    let only = if helm == Helm::V3 { ONLY_3 } else { ONLY_4 };
    let given = Given::read(arguments, &[OWN, RENDERING, SILENT, only])?;
    if given.is_set("help") {
        return Ok(include_bytes!("help.txt").to_vec());
    }
    if helm == Helm::V4 {
        for value in given.texts("wait").iter().filter(|value| parse_bool(value).is_some()) {
            let instead = if value == "true" { "watcher" } else { "hookOnly" };
            let message = format!("--wait={value} is deprecated (boolean value) and can be replaced with --wait={instead}");
            error_line(&chart::structured_log("WARN", &message, &[]));
        }
        for hidden in ["hide-notes", "render-subchart-notes"].into_iter().filter(|flag| given.text(flag).is_some()) {
            let reason = "this flag has no effect for 'helm template' and will be removed in Helm 5";
            error_line(&format!("Flag --{hidden} has been deprecated, {reason}"));
        }
    }
    if given.positional.is_empty() {
        return Err("\"helm template\" requires at least 1 argument\n\nUsage:  helm template [NAME] [CHART] [flags]".to_owned().into());
    }
    if helm == Helm::V4 && given.text("validate").is_some() && given.text("dry-run").is_some() {
        let both = "[validate dry-run] are set none of the others can be; [dry-run validate] were all set";
        return Err(format!("if any flags in the group {both}").into());
    }
    let kube = kube_version(&given, helm)?;
    if helm == Helm::V4 {
        check_dry_run_4(&given)?;
    }
    let (name, chart) = name_and_chart(&given, helm)?;
    Call { given, helm, name, chart }.run(kube)
}

/// `--helm-version` decides which flags exist, so it is looked for before all others.
fn helm_version(arguments: &[String]) -> Result<Helm, String> {
    let mut wanted = None;
    for (i, argument) in arguments.iter().enumerate() {
        if argument == "--helm-version" {
            wanted = arguments.get(i + 1).map(String::as_str);
        } else if let Some(value) = argument.strip_prefix("--helm-version=") {
            wanted = Some(value);
        }
    }
    match wanted {
        None | Some("3") => Ok(Helm::V3),
        Some("4") => Ok(Helm::V4),
        Some(other) => Err(format!("invalid argument {other:?} for \"--helm-version\" flag: must be 3 or 4")),
    }
}

fn kube_version(given: &Given, helm: Helm) -> Result<Option<KubeVersion>, String> {
    match given.text("kube-version") {
        None | Some("") => Ok(None),
        Some(text) => KubeVersion::parse(text, helm).map(Some).map_err(|reason| format!("invalid kube version '{text}': {reason}")),
    }
}

fn no_cluster(what: &str) -> String {
    format!("{what} needs a cluster, and charttest never talks to one")
}

fn check_dry_run_3(given: &Given) -> Result<(), String> {
    match given.text("dry-run") {
        Some("server") => Err(no_cluster("--dry-run=server")),
        None | Some("" | "false" | "true" | "none" | "client") => Ok(()),
        Some(_) => Err("Invalid dry-run flag. Flag must one of the following: false, true, none, client, server".to_owned()),
    }
}

fn check_dry_run_4(given: &Given) -> Result<(), String> {
    let Some(value) = given.text("dry-run") else { return Ok(()) };
    let refused = |allowed: &str| Err(format!("invalid dry-run value ({}). Must be {allowed}", format::quote(value.as_bytes())));
    match value {
        "client" => {}
        "server" => return Err(no_cluster("--dry-run=server")),
        "unset" => error_line("level=WARN msg=\"--dry-run is deprecated and should be replaced with '--dry-run=client'\""),
        "1" | "t" | "T" | "true" | "TRUE" | "True" => {
            error_line(&format!(
                "level=WARN msg=\"boolean '--dry-run={value}' flag is deprecated and must be replaced with '--dry-run=client'\""
            ));
        }
        "none" | "0" | "f" | "F" | "false" | "FALSE" | "False" => return refused("\"server\" or \"client\""),
        _ => return refused("\"none\", \"server\", or \"client\""),
    }
    Ok(())
}

fn name_and_chart(given: &Given, helm: Helm) -> Result<(String, String), String> {
    let template = given.text("name-template").filter(|template| !template.is_empty());
    match given.positional.as_slice() {
        [name, chart] => {
            if given.is_set("generate-name") {
                return Err("cannot set --generate-name and also specify a name".to_owned());
            }
            if template.is_some() {
                return Err("cannot set --name-template and also specify a name".to_owned());
            }
            Ok((name.clone(), chart.clone()))
        }
        [chart] => {
            let name = template.map_or_else(|| Ok("release-name".to_owned()), |template| name_of(template, helm))?;
            Ok((name, chart.clone()))
        }
        all => Err(format!("expected at most two arguments, unexpected arguments: {}", all[2..].join(", "))),
    }
}

/// `--name-template`: a template without data.
fn name_of(template: &str, helm: Helm) -> Result<String, String> {
    let mut set = TemplateSet::new(functions::table(helm));
    set.parse("name-template", template.as_bytes()).map_err(|error| error.to_string())?;
    let env = Env::real();
    let lookup = |_: [&crate::value::Text; 4]| Ok(Value::Map(Map::new()));
    let host = Host { helm, env: &env, lookup: &lookup };
    let name = Executor::new(&set, host).execute("name-template", Value::Nil).map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&name).into_owned())
}

impl Call {
    fn run(&self, kube: Option<KubeVersion>) -> Result<Vec<u8>, Failed> {
        let path = locate(&self.chart)?;
        let values = self.values()?;
        let chart = self.load(&path)?;
        if self.helm == Helm::V3 {
            check_dry_run_3(&self.given)?;
        }
        if self.given.is_set("validate") {
            return Err(no_cluster("--validate").into());
        }
        self.check_name()?;
        let inputs = self.inputs(kube, &values)?;
        // The process ends with this render: charts and trees are left to the system.
        let renderer = ManuallyDrop::new(Renderer::new(chart, self.helm));
        let prepared = renderer.prepare(&inputs).map_err(|error| self.prepare_text(&error))?;
        self.check_labels()?;
        prepared.warnings().iter().for_each(|warning| error_line(warning));
        self.finish(prepared)
    }

    /// Renders and prints. From here on Helm has a release, so its errors name `--debug`.
    fn finish(&self, prepared: Prepared) -> Result<Vec<u8>, Failed> {
        let chart = prepared.chart().clone();
        let nothing = Rendered::default();
        prepared.check_kube_version().map_err(|error| self.failed(&error, &nothing))?;
        let rendered = prepared.render().map_err(|error| self.failed(&error, &nothing))?;
        let sorted = Manifests::of(&rendered, self.helm).map_err(|error| self.failed(&error, &rendered))?;
        sorted.warnings.iter().for_each(|warning| error_line(warning));
        let crds = if self.given.is_set("include-crds") { render::crds(&chart) } else { Vec::new() };
        let folder = self.given.text("output-dir").filter(|folder| !folder.is_empty());
        let mut log = Vec::new();
        let mut manifest = match folder {
            None => render::manifest(&sorted, &crds),
            Some(folder) => {
                self.write_all(folder, &sorted, &crds, &mut log)?;
                Vec::new()
            }
        };
        // The last one that is not empty.
        if let Some(name) = self.given.texts("post-renderer").iter().rfind(|name| !name.is_empty())
            && let Some(program) = table::post_renderer(name)?
        {
            manifest = self.post_render(&program, &manifest)?;
        }
        let skip_tests = self.given.is_set("skip-tests");
        let shown = sorted.hooks.iter().filter(|hook| !self.given.is_set("no-hooks") && (!skip_tests || !hook.is_test()));
        let hooks: Vec<_> = shown.map(|hook| hook.document.clone()).collect();
        let output = render::output(manifest, if folder.is_none() { hooks.iter() } else { [].iter() });
        if let Some(folder) = folder {
            let folder = self.output_folder(folder);
            for hook in &hooks {
                let append = folder.join(hook.template()).exists();
                write_file(&folder, hook.template(), hook.text().as_bytes(), append, &mut log)?;
            }
        }
        // What was written is told first, also if nothing can be shown.
        match self.shown(output) {
            Ok(shown) => {
                log.extend_from_slice(&shown);
                Ok(log)
            }
            Err(message) => Err(Failed { output: log, message }),
        }
    }

    /// What `--show-only` leaves.
    fn shown(&self, output: Vec<u8>) -> Result<Vec<u8>, String> {
        let patterns = self.given.texts("show-only");
        if patterns.is_empty() { Ok(output) } else { render::show_only(&output, &patterns, self.helm) }
    }

    /// The error of a release that came to nothing. With `--debug` Helm prints what was rendered all the same. What Helm does
    /// not have, the lines of source, is for people only: programs get Helm's text and nothing else.
    fn failed(&self, error: &RenderError, rendered: &Rendered) -> Failed {
        error.warnings.iter().for_each(|warning| error_line(warning));
        let debug = self.debug();
        if debug || std::io::stderr().is_terminal() {
            draw(&error.diagnostics);
        }
        if !debug {
            return error.helm_text().into();
        }
        let message = error.message.clone();
        match (self.shown(render::output(render::unsorted(rendered), [].iter())), self.helm) {
            (Ok(output), _) => Failed { output, message },
            (Err(missing), Helm::V3) => missing.into(),
            (Err(_), Helm::V4) => message.into(),
        }
    }

    fn values(&self) -> Result<Map, String> {
        let given = &self.given;
        let values = UserValues {
            files: given.texts("values"),
            json: given.texts("set-json"),
            set: given.texts("set"),
            strings: given.texts("set-string"),
            from_files: given.texts("set-file"),
            literals: given.texts("set-literal"),
        };
        values.merge(Map::new(), self.helm, &chart::read_values_file).map_err(|error| error.to_string())
    }

    fn load(&self, path: &Path) -> Result<Arc<Chart>, String> {
        let chart = chart::load(path, self.helm).map_err(|error| {
            error.warnings.iter().for_each(|warning| error_line(warning));
            error.to_string()
        })?;
        chart.warnings.iter().for_each(|warning| error_line(warning));
        match chart.metadata.chart_type.as_str() {
            "" | "application" => {}
            other => return Err(format!("{other} charts are not installable")),
        }
        if chart.metadata.deprecated {
            error_line(match self.helm {
                Helm::V3 => "WARNING: This chart is deprecated",
                Helm::V4 => "level=WARN msg=\"this chart is deprecated\"",
            });
        }
        chart::check_dependencies(&chart, self.helm).map_err(|error| error.to_string())?;
        Ok(chart)
    }

    /// `ValidateReleaseName`
    fn check_name(&self) -> Result<(), String> {
        const RULE: &str = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
        let label = |label: &str| {
            let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            label.starts_with(inner) && label.ends_with(inner) && label.chars().all(|c| inner(c) || c == '-')
        };
        let reason = if self.name.is_empty() {
            "no name provided".to_owned()
        } else if self.name.len() > 53 || !self.name.split('.').all(label) {
            format!("invalid release name, must match regex {RULE} and the length must not be longer than 53")
        } else {
            return Ok(());
        };
        let text = format!("release name {}: {reason}", format::quote(self.name.as_bytes()));
        Err(if self.helm == Helm::V4 { format!("release name check failed: {text}") } else { text })
    }

    fn check_labels(&self) -> Result<(), String> {
        const SYSTEM: &[&str] = &["name", "owner", "status", "version", "createdAt", "modifiedAt"];
        let texts = self.given.texts("labels");
        let mut keys = texts.iter().filter_map(|pair| pair.split_once('=')).map(|(key, _)| key);
        if keys.any(|key| SYSTEM.contains(&key)) {
            let all = SYSTEM.join(" ");
            return Err(format!("user supplied labels contains system reserved label name. System labels: [{all}]"));
        }
        Ok(())
    }

    fn inputs(&self, kube: Option<KubeVersion>, values: &Map) -> Result<Inputs, String> {
        let env = match self.given.text("seed") {
            None => Env::real(),
            Some(seed) => {
                let seed = seed.parse().map_err(|_| format!("invalid argument {seed:?} for \"--seed\" flag: must be a number"))?;
                Env { seed, ..Env::fixed() }
            }
        };
        let upgrade = self.given.is_set("is-upgrade");
        let release = Release {
            name: self.name.as_str().into(),
            namespace: self.namespace().into(),
            install: !upgrade,
            upgrade,
            ..Release::default()
        };
        Ok(Inputs {
            helm: self.helm,
            release,
            values: vec![Arc::new(Value::Map(values.clone()).freeze())],
            capabilities: Some(Capabilities::with(kube, &self.given.texts("api-versions"))),
            env,
            skip_schema: self.given.is_set("skip-schema-validation"),
            enable_dns: self.given.is_set("enable-dns"),
            ..Inputs::default()
        })
    }

    #[allow(clippy::disallowed_methods, reason = "the command line reads the environment")]
    fn namespace(&self) -> String {
        let given = self.given.text("namespace").filter(|name| !name.is_empty()).map(str::to_owned);
        given.or_else(|| std::env::var("HELM_NAMESPACE").ok().filter(|name| !name.is_empty())).unwrap_or_else(|| "default".to_owned())
    }

    /// `HELM_DEBUG` says what the flag leaves open.
    #[allow(clippy::disallowed_methods, reason = "the command line reads the environment")]
    fn debug(&self) -> bool {
        let by_environment = || std::env::var("HELM_DEBUG").is_ok_and(|text| parse_bool(&text) == Some(true));
        if self.given.text("debug").is_some() { self.given.is_set("debug") } else { by_environment() }
    }

    /// Helm 4 adds words where dependencies are processed, and warnings come before the error.
    fn prepare_text(&self, error: &RenderError) -> String {
        error.warnings.iter().for_each(|warning| error_line(warning));
        match (self.helm, error.stage) {
            (Helm::V4, Stage::Dependencies) => {
                let message = "chart dependencies processing failed";
                error_line(&chart::structured_log("ERROR", message, &[("error", &error.message)]));
                format!("{message}: {}", error.message)
            }
            _ => error.message.clone(),
        }
    }

    fn post_render(&self, program: &Path, manifest: &[u8]) -> Result<Vec<u8>, String> {
        let result = process::run(program, &self.given.texts("post-renderer-args"), manifest);
        result.map(|output| output.stdout).map_err(|error| {
            let stderr = if let process::ProcessError::Failed { stderr, .. } = &error { stderr.clone() } else { String::new() };
            let ran = format!("error while running command {}. error output:\n{stderr}: {error}", program.display());
            RenderError::new(Stage::Manifest, format!("error while running post render on files: {ran}")).helm_text()
        })
    }
}
