//! `crds/`: YAML, and nothing but definitions of custom resources.

use super::{Linter, manifest};

pub(super) fn check(linter: &mut Linter<'_>) {
    if !linter.exists("crds") {
        return;
    }
    let chart = match linter.chart {
        Ok(chart) => chart.clone(),
        Err(error) => {
            linter.error("crds/", error);
            return;
        }
    };
    let mut charts = vec![&*chart];
    while let Some(chart) = charts.pop() {
        charts.extend(chart.dependencies.iter().map(|own| &**own));
        for file in chart.crds() {
            for document in manifest::documents(&file.data, linter.helm) {
                match document {
                    Err(text) => {
                        linter.error(&file.name, format!("unable to parse YAML: {text}"));
                        return;
                    }
                    Ok(None) => {}
                    Ok(Some(head)) => {
                        if !head.api_version.starts_with("apiextensions.k8s.io") {
                            linter.error(&file.name, "apiVersion is not in 'apiextensions.k8s.io'");
                        }
                        if head.kind != "CustomResourceDefinition" {
                            linter.error(&file.name, "object kind is not 'CustomResourceDefinition'");
                        }
                    }
                }
            }
        }
    }
}
