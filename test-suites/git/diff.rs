//! `charttest diff`: what differs, what restarts because of what, what is folded, what is hidden.

use super::{Ran, Repository};
use serde_json::Value as Json;

fn one_chart() -> Repository {
    let repository = Repository::new();
    repository.chart("api").commit();
    repository
}

fn difference(ran: &Ran) -> Json {
    let found: Json = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err));
    found["charts"][0].clone()
}

fn names<'j>(list: &'j Json, key: &str) -> Vec<&'j str> {
    list.as_array().unwrap().iter().map(|item| item[key].as_str().unwrap()).collect()
}

#[test]
fn nothing_differs() {
    let repository = one_chart();
    let ran = repository.charttest("diff HEAD api --exit-code");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "nothing differs\n"), "{}", ran.err);
}

#[test]
fn a_checksum_is_told_by_the_object_behind_it() {
    let repository = one_chart();
    repository.edit("api/values.yaml", "info", "debug");
    let ran = repository.charttest("diff HEAD api --exit-code");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let want = "restarts Deployment/api
  because of  ConfigMap/api: LEVEL (by metadata.annotations[\"checksum/config\"])
~ ConfigMap/api  api/templates/config.yaml
              data.LEVEL: \"info\" → \"debug\"
1 workload restarts, 1 object changed, 1 differs in labels and checksums only
";
    assert_eq!(ran.out, want);
    assert_eq!(repository.charttest("diff HEAD api").code, Some(0), "only --exit-code fails");
}

#[test]
fn a_restart_for_nothing_is_called_so() {
    let repository = one_chart();
    repository.edit("api/Chart.yaml", "1.0.0", "1.0.1");
    let found = difference(&repository.charttest("diff HEAD api -o json"));
    let restart = &found["restarts"][0];
    assert_eq!((restart["workload"].as_str(), restart["forNothing"].as_bool()), (Some("Deployment/api"), Some(true)), "{found:#}");
    assert_eq!(restart["because"][0]["objects"][0], serde_json::json!({"object": "ConfigMap/api", "keys": []}));
    assert_eq!(names(&found["folded"], "object"), ["ConfigMap/api", "Deployment/api"]);
    assert_eq!(found["changed"], serde_json::json!([]));
}

#[test]
fn pods_that_go_on_with_old_data_and_secrets_that_stay_secret() {
    let repository = one_chart();
    repository.edit("api/values.yaml", "first-password", "second-password");
    for output in ["text", "markdown", "json"] {
        let ran = repository.charttest(&format!("diff HEAD api -o {output}"));
        assert!(!ran.out.contains("password"), "{output} shows a secret:\n{}", ran.out);
        assert!(ran.out.contains("PASSWORD") && ran.out.contains("hidden"), "{output} does not say that it changed:\n{}", ran.out);
    }
    let found = difference(&repository.charttest("diff HEAD api -o json"));
    assert_eq!(found["restarts"], serde_json::json!([]));
    let unnoticed = &found["unnoticed"][0];
    let told = ["workload", "object", "way"].map(|key| unnoticed[key].as_str().unwrap());
    assert_eq!((told, unnoticed.get("coveredBy")), (["Deployment/api", "Secret/api", "envFrom"], None));
    // A secret that is also printed elsewhere stays one.
    repository.edit("api/templates/deployment.yaml", "          envFrom:", "          args: [{{ .Values.password }}]\n          envFrom:");
    let ran = repository.charttest("diff HEAD api");
    assert!(ran.out.contains("args") && !ran.out.contains("second-password"), "{}", ran.out);
}

#[test]
fn objects_come_go_and_change_by_structure() {
    let repository = one_chart();
    std::fs::remove_file(repository.0.path().join("api/templates/config.yaml")).unwrap();
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec:\n  ports:\n    - {name: http, port: 80}\n    - {name: metrics, port: 90}\n";
    repository.write("api/templates/service.yaml", service);
    repository.edit(
        "api/templates/deployment.yaml",
        "        checksum/config: {{ include (print $.Template.BasePath \"/config.yaml\") . | sha256sum }}\n",
        "        a: b\n",
    );
    repository.edit("api/templates/deployment.yaml", "            - configMapRef: {name: {{ .Chart.Name }}}\n", "");
    let found = difference(&repository.charttest("diff HEAD api -o json"));
    assert_eq!((names(&found["created"], "object"), names(&found["deleted"], "object")), (vec!["Service/api"], vec!["ConfigMap/api"]));
    repository.commit().edit("api/templates/service.yaml", "    - {name: http, port: 80}\n", "").edit(
        "api/templates/service.yaml",
        "port: 90",
        "port: 91",
    );
    let found = difference(&repository.charttest("diff HEAD api -o json"));
    assert_eq!(names(&found["changed"][0]["changes"], "path"), ["spec.ports[http]", "spec.ports[metrics].port"]);
    // Two commits, and where one parted from the other.
    let found = difference(&repository.charttest("diff HEAD~1..HEAD api -o json"));
    assert_eq!(names(&found["created"], "object"), ["Service/api"]);
    let ran = repository.charttest("diff HEAD~1...HEAD api");
    assert!(ran.out.contains("+ Service/api"), "{}", ran.out);
}

#[test]
fn folders_values_files_and_versions() {
    let repository = one_chart();
    repository.chart("other/api").edit("other/api/values.yaml", "\"1\"", "\"2\"");
    let ran = repository.charttest("diff api other/api");
    assert!(ran.out.contains("spec.containers[main].image: \"main:1\" → \"main:2\""), "{}{}", ran.out, ran.err);
    repository.write("one.yaml", "tag: 7\n").write("two.yaml", "tag: 8\n");
    let ran = repository.charttest("diff one.yaml two.yaml --chart api");
    assert!(ran.out.contains("\"main:7\" → \"main:8\""), "{}{}", ran.out, ran.err);
    let ran = repository.charttest("diff api --values-before one.yaml --values-after two.yaml");
    assert!(ran.out.contains("\"main:7\" → \"main:8\""), "{}{}", ran.out, ran.err);
    repository.edit("api/values.yaml", "\"1\"", "1000000");
    let ran = repository.charttest("diff api --helm-version 3..4");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "nothing differs\n"), "{}", ran.err);
    repository.edit("api/templates/config.yaml", "{{ .Values.level }}", "{{ .Capabilities.KubeVersion.Minor | quote }}");
    let ran = repository.charttest("diff api --kube-version 1.31..1.37");
    assert!(ran.out.contains("\"31\" → \"37\""), "{}{}", ran.out, ran.err);
    // A values file of the repository is that of the revision.
    repository.commit().write("one.yaml", "tag: 9\n");
    let ran = repository.charttest("diff HEAD api -f one.yaml");
    assert!(ran.out.contains("\"main:7\" → \"main:9\""), "{}{}", ran.out, ran.err);
}

#[test]
fn many_charts_the_worst_first_and_dependencies_of_the_revision() {
    let repository = Repository::new();
    for name in ["charts/a", "charts/b", "charts/base", "charts/gone"] {
        repository.chart(name);
    }
    repository.edit(
        "charts/b/Chart.yaml",
        "version: 1.0.0\n",
        "version: 1.0.0\ndependencies:\n  - {name: base, version: 1.0.0, repository: \"file://../base\"}\n",
    );
    repository.commit().edit("charts/base/values.yaml", "\"1\"", "\"2\"").chart("charts/new");
    std::fs::remove_dir_all(repository.0.path().join("charts/gone")).unwrap();
    let ran = repository.charttest("diff");
    let titles: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("charts/")).collect();
    assert_eq!(titles, ["charts/b", "charts/base", "charts/gone", "charts/new"], "{}{}", ran.out, ran.err);
    assert!(ran.out.ends_with("2 workloads restart, 3 objects deleted, 2 objects changed, 3 objects created\n"), "{}", ran.out);
    let ran = repository.charttest("diff -o markdown");
    assert!(ran.out.contains("| `Deployment/base` | charts/b |") && ran.out.contains("#### charts/gone"), "{}", ran.out);
}

#[test]
fn cells_of_the_matrix_and_charts_that_need_values() {
    let repository = one_chart();
    repository.edit("api/templates/config.yaml", "{{ .Values.level }}", "{{ required \"level!\" .Values.level }}");
    repository.edit("api/values.yaml", "level: info\n", "");
    for (name, level) in [("one", "a"), ("two", "b"), ("three", "b")] {
        repository.write(&format!("api/ci/{name}-values.yaml"), &format!("level: {level}\n"));
    }
    repository.commit().edit("api/ci/one-values.yaml", "a", "c");
    let ran = repository.charttest("diff HEAD api -o json");
    let found: Json = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(names(&found["charts"], "cell"), ["one-values", "three-values, two-values"], "{}", ran.out);
    assert_eq!(names(&found["charts"][0]["restarts"], "workload"), ["Deployment/api"]);
    let ran = repository.charttest("diff HEAD api -f api/values.yaml");
    assert_eq!(ran.code, Some(2));
    assert!(ran.out.contains("cannot be compared: HEAD: ") && ran.out.contains("level!"), "{}", ran.out);
}

#[test]
fn a_comment_is_never_longer_than_github_takes() {
    let repository = one_chart();
    let objects = |value: &str| {
        let data: String = (0..60).map(|line| format!("  line{line}: {value}{}\n", "x".repeat(60))).collect();
        (0..200).map(|n| format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: many-{n}}}\ndata:\n{data}")).collect::<String>()
    };
    repository.write("api/templates/many.yaml", &objects("old")).commit();
    repository.write("api/templates/many.yaml", &objects("new")).edit("api/values.yaml", "info", "debug");
    let ran = repository.charttest("diff HEAD api -o markdown");
    assert!(ran.out.len() < 65_536, "{}", ran.out.len());
    let table = ran.out.find("| `Deployment/api` |").unwrap();
    assert!(table < ran.out.find("<details>").unwrap() && ran.out.contains("pieces are left out here"), "{}", &ran.out[..2_000]);
}

#[test]
fn what_restarts_with_every_upgrade_is_apart() {
    let repository = one_chart();
    repository
        .edit("api/templates/deployment.yaml", "      annotations:\n", "      annotations:\n        roll: {{ randAlphaNum 5 }}\n")
        .commit();
    repository.edit("api/values.yaml", "info", "debug");
    let found = difference(&repository.charttest("diff HEAD api -o json"));
    assert_eq!(names(&found["restarts"][0]["because"], "path"), ["metadata.annotations[\"checksum/config\"]"], "{found:#}");
    assert_eq!(names(&found["restartsAlways"][0]["because"], "path"), ["metadata.annotations.roll"]);
}

#[test]
fn the_reasons_that_matter_come_first_and_none_twice() {
    let repository = Repository::new();
    repository.chart("api");
    let digest = "        checksum/config: {{ include (print $.Template.BasePath \"/config.yaml\") . | sha256sum }}\n";
    let other = digest.replace("checksum/config", "checksum/other");
    repository.edit("api/templates/deployment.yaml", digest, &format!("{digest}{other}")).commit();
    let pinned = format!("registry.example.org/some/long/path/to/an/image/main:1.2.3@sha256:{}", "0123456789abcdef".repeat(4));
    repository.edit("api/values.yaml", "\"1\"", &format!("\"1\"\nimage: {pinned}")).edit("api/values.yaml", "info", "debug");
    repository.edit("api/templates/deployment.yaml", "image: main:{{ .Values.tag }}", "image: {{ .Values.image }}");
    repository.edit("api/templates/deployment.yaml", "labels: {app: {{ .Chart.Name }}}\n      ann", "labels: {app: api, a: b}\n      ann");
    let text = repository.charttest("diff HEAD api").out;
    let want = format!(
        "restarts Deployment/api
  because of  ConfigMap/api: LEVEL (by metadata.annotations[\"checksum/config\"], metadata.annotations[\"checksum/other\"])
              spec.containers[main].image: \"main:1\" → \"{pinned}\"
              + metadata.labels.a: \"b\"
~ Deployment/api  api/templates/deployment.yaml
              the pod template, as above
~ ConfigMap/api  api/templates/config.yaml
              data.LEVEL: \"info\" → \"debug\"
1 workload restarts, 2 objects changed
"
    );
    assert_eq!(text, want);
    let markdown = repository.charttest("diff HEAD api -o markdown").out;
    let row = markdown.lines().find(|line| line.starts_with("| `Deployment/api`")).unwrap_or_default();
    assert!(row.contains(&pinned), "the new image is in the table: {markdown}");
}

#[test]
fn a_claim_template_that_gains_its_kind_is_not_refused() {
    let repository = Repository::new();
    let text = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  template: {spec: {containers: [{name: db, image: db:1}]}}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {storageClassName: slow}
";
    repository.write("db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n").write("db/templates/db.yaml", text).commit();
    repository.edit("db/templates/db.yaml", "    - metadata", "    - apiVersion: v1\n      kind: PersistentVolumeClaim\n      metadata");
    assert_eq!(repository.charttest("diff HEAD db").out.lines().last(), Some("1 object changed"));
    repository.edit("db/templates/db.yaml", "slow", "fast");
    let markdown = repository.charttest("diff HEAD db -o markdown").out;
    let refused = "- **refused by Kubernetes**: StatefulSet/db: spec.volumeClaimTemplates[0].spec.storageClassName: field is immutable";
    assert_eq!(markdown.lines().nth(4), Some(refused), "{markdown}");
}

#[test]
fn what_is_not_there_is_named() {
    let repository = one_chart();
    let ran = repository.charttest("diff api ../nope");
    assert_eq!((ran.code, ran.err.as_str()), (Some(2), "error: ../nope: no such file, folder or revision\n"));
    repository.edit("api/values.yaml", "level: info", "level: {a: b}").edit("api/templates/config.yaml", ".level", ".level | b64enc");
    let ran = repository.charttest("diff HEAD api");
    assert_eq!(ran.code, Some(2));
    assert!(ran.out.contains("cannot be compared") && !ran.out.contains("--debug"), "{}", ran.out);
}
