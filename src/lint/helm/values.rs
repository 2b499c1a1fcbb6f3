//! values.yaml and its schema. Only the chart's own: those of subcharts are looked at when templates are rendered.

use super::Linter;
use crate::{
    chart::{self, Schema},
    profile::Helm,
    source::{Label, Level, Span},
    value::Value,
};

const FILE: &str = "values.yaml";

pub(super) fn check(linter: &mut Linter<'_>) {
    let Some(data) = linter.file(FILE) else {
        linter.say(Level::Info, FILE, "file does not exist");
        return;
    };
    let values = match chart::read_values(FILE, &data) {
        Ok(values) => values,
        Err(error) => {
            let package = linter.helm.values_package();
            let text = error.text.replace("Go value of type map[string]interface {}", &format!("Go value of type {package}.Values"));
            linter.error(FILE, format!("unable to parse YAML: {text}")).labels = error.labels;
            return;
        }
    };
    let schema = linter.file("values.schema.json").filter(|schema| !schema.is_empty());
    let Some(schema) = schema.filter(|_| linter.helm == Helm::V3 || !linter.inputs.skip_schema) else { return };
    let above = linter.inputs.values.iter().filter_map(|layer| layer.thaw().as_map().cloned());
    let values = above.fold(values, |below, above| chart::merge_maps(&below, &above));
    if let Err(text) = Schema::new(schema).check_values(&Value::Map(values)) {
        let text_of_file = String::from_utf8_lossy(&data);
        let label = Label { file: FILE.to_owned(), text: text_of_file.into(), span: Span::new(0, 0), message: String::new() };
        linter.error(FILE, text).labels.push(label);
    }
}
