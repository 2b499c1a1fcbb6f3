//! The line protocol: a request as JSON becomes a render and an answer.

use charttest::{
    chart::{self, UserValues},
    profile::Helm,
    render::{Capabilities, Inputs, KubeVersion, Release, Renderer},
    value::{Map, Value},
};
use serde_json::{Map as Object, Value as Json};
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

const SNIPPET: &str = "templates/snippet.txt";
const CHART: &str = "apiVersion: v2\nname: snippet\nversion: 0.1.0\nappVersion: \"1.2.3\"\n";
type Files = BTreeMap<String, Vec<u8>>;

fn texts(request: &Json, field: &str) -> Vec<String> {
    let items = request[field].as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn render(request: &Json, helm: Helm) -> Result<BTreeMap<String, String>, String> {
    let mut files: Files = Files::new();
    for (name, text) in request["files"].as_object().into_iter().flatten() {
        files.insert(name.clone(), text.as_str().unwrap_or_default().as_bytes().to_vec());
    }
    if let Some(template) = request["template"].as_str() {
        files.insert(SNIPPET.into(), template.as_bytes().to_vec());
    }
    files.entry("Chart.yaml".into()).or_insert_with(|| CHART.into());
    let chart = chart::from_files(files.into_iter().collect(), helm).map_err(|e| e.to_string())?;
    let inputs = inputs(request, helm)?;
    let prepared = Renderer::new(chart, helm).prepare(&inputs).map_err(|e| e.message)?;
    let rendered = prepared.render().map_err(|e| e.message)?;
    Ok(rendered.files.into_iter().map(|file| (file.path, utf8(file.text.as_bytes()))).collect())
}

/// Every byte that is no UTF-8 becomes U+FFFD, as in Go's JSON.
fn utf8(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
    }
    text
}

fn inputs(request: &Json, helm: Helm) -> Result<Inputs, String> {
    let inline = texts(request, "values");
    let values = UserValues {
        files: (0..inline.len()).map(|n| format!("inline:{n}")).collect(),
        json: texts(request, "setJson"),
        set: texts(request, "set"),
        strings: texts(request, "setString"),
        literals: texts(request, "setLiteral"),
        ..UserValues::default()
    };
    let read = |name: &str| {
        let text = name.strip_prefix("inline:").and_then(|n| n.parse::<usize>().ok()).and_then(|n| inline.get(n));
        text.map(|text| text.clone().into_bytes()).ok_or_else(|| format!("open {name}: no such file or directory"))
    };
    let values = values.merge(Map::new(), helm, &read).map_err(|e| e.to_string())?;
    let kube = match request["kubeVersion"].as_str() {
        None | Some("") => None,
        Some(text) => Some(KubeVersion::parse(text, helm)?),
    };
    let wanted = &request["release"];
    let default = Release::default();
    let text = |field: &str, default: &str| wanted[field].as_str().filter(|t| !t.is_empty()).unwrap_or(default).into();
    let upgrade = wanted["upgrade"].as_bool().unwrap_or(false);
    let release = Release {
        name: text("name", &default.name),
        namespace: text("namespace", &default.namespace),
        revision: wanted["revision"].as_i64().filter(|n| *n != 0).unwrap_or(1),
        install: !upgrade,
        upgrade,
        ..default
    };
    Ok(Inputs {
        helm,
        release,
        values: vec![Arc::new(Value::Map(values).freeze())],
        capabilities: Some(Capabilities::with(kube, &texts(request, "apiVersions"))),
        skip_schema: request["skipSchema"].as_bool().unwrap_or(false),
        ..Inputs::default()
    })
}

/// What the protocol answers to a request. A panic becomes an error that begins with `panic: `.
pub(crate) fn answer(request: &Json, helm: Helm) -> Json {
    let mut answer = Object::new();
    answer.insert("id".into(), request["id"].clone());
    let result = catch_unwind(AssertUnwindSafe(|| render(request, helm))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(format!("panic: {}", text.or_else(|| panic.downcast_ref::<&str>().map(|t| (*t).to_owned())).unwrap_or_default()))
    });
    match result {
        Err(error) => {
            answer.insert("error".into(), error.into());
        }
        Ok(mut files) => {
            if request["template"].is_string()
                && let Some(out) = files.remove(&format!("snippet/{SNIPPET}"))
            {
                answer.insert("out".into(), out.into());
            }
            if !files.is_empty() {
                let files = files.into_iter().map(|(path, text)| (path, text.into())).collect::<Object<_, _>>();
                answer.insert("files".into(), files.into());
            }
        }
    }
    answer.into()
}
