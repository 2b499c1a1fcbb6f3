//! Whose habits a run has: charttest's own, or helm-unittest's with its known defects.
//!
//! Contract: every difference between the two modes is one field of [`Compat`]; code asks the field, never the mode.
//! `docs/moving-from-helm-unittest.md` has a section for each.

/// The table of switches. `true` reproduces the peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compat {
    /// Kubernetes 1.20, no API versions and Helm v3.21, instead of what Helm itself assumes.
    pub peer_capabilities: bool,
    /// A Kubernetes version that a test sets is the default of every later test.
    pub kube_version_leaks: bool,
    /// New snapshots pass, unused ones vanish, changed ones leave no proposal.
    pub silent_snapshots: bool,
    /// Suites of one file write one snapshot file and wipe each other's entries.
    pub shared_snapshots: bool,
    /// `notGreaterOrEqual` never fails when the types agree.
    pub vacuous_not_greater: bool,
    /// A negated assertion passes when there was no document or value to look at.
    pub vacuous_negation: bool,
    /// Only the templates that the suite lists are known to `include`.
    pub listed_templates_only: bool,
    /// Template names match anywhere in a path (`a.yaml` also takes `a.yaml.bak`).
    pub unanchored_templates: bool,
    /// Rendered files that are no manifests (`.json`, `.bak`) become targets that do not exist.
    pub foreign_targets: bool,
    /// A name that starts with the letters `crds`, `charts` or `templates` is never looked up under `templates/`.
    pub bare_prefixes: bool,
    /// A suite that does not parse silences every suite of its chart.
    pub broken_suite_aborts: bool,
    /// A suite of a subchart that does not parse leaves the exit code at 0.
    pub broken_subchart_suite_passes: bool,
    /// Dependencies that `charts/` lacks are left out, in silence, even if their repository is a folder.
    pub without_local_dependencies: bool,
    /// Charts are copied before they are rendered: they lose `deprecated`, and what is below an alias is called after it.
    pub charts_lose_fields: bool,
    /// `...` drops the rest of a suite file.
    pub end_marker_drops: bool,
    /// A run without any suite passes.
    pub nothing_passes: bool,
    /// A mock object that holds an integer or a date, or that is given twice, makes every lookup fail.
    pub mocks_refuse_numbers: bool,
    /// A file with bad escapes is not checked for unknown keys, missing tests and missing asserts.
    pub lenient_unchecked: bool,
    /// Value files of `-v` that do not exist, or are bare names, are ignored.
    pub lost_values_files: bool,
    /// With `-v` the last test's value files stand for those of earlier tests, where the list of the suite has room for them.
    pub values_share_memory: bool,
    /// Whether a subchart's suites run is judged by the root chart's values, and if `-v` names no file below the chart, not at all.
    pub root_values_enable: bool,
    /// Keys of assertions that are wrong in name or type are ignored, strict or not.
    pub loose_assertions: bool,
    /// The test's `documentIndex` beats the assertion's own.
    pub test_index_wins: bool,
    /// Text files (NOTES.txt) are targets of every assertion that names no template.
    pub text_targets: bool,
    /// `greaterOrEqual` and `lessOrEqual` do not notice a value of another type after a good one.
    pub later_type_is_ignored: bool,
    /// `contains` with `count: 0` can never pass.
    pub count_zero_fails: bool,
    /// `lengthEqual` over `paths` does not care about `not`; over a missing path it fails without a text.
    pub length_of_paths_ignores_not: bool,
    /// A negated `containsDocument` passes if any document does not match.
    pub some_other_document_is_enough: bool,
    /// `failedTemplate: {}` with `not: true` passes when rendering failed.
    pub bare_failure_ignores_not: bool,
    /// A negated `errorPattern` with metacharacters fails only if the message also contains it literally.
    pub literal_pattern_decides: bool,
    /// A null in front of the list of assertions fails the test.
    pub first_null_fails: bool,
    /// A skipped assertion makes the failed ones before it pass.
    pub skip_forgives: bool,
    /// Assertions are judged, over no documents, after a render that failed: one that is skipped forgives the error.
    pub failed_renders_are_judged: bool,
}

impl Compat {
    /// helm-unittest 1.1.2.
    pub const PEER: Self = Self::all(true);
    /// charttest's own mode.
    pub const CORRECTED: Self = Self::all(false);

    const fn all(on: bool) -> Self {
        Self {
            peer_capabilities: on,
            kube_version_leaks: on,
            silent_snapshots: on,
            shared_snapshots: on,
            vacuous_not_greater: on,
            vacuous_negation: on,
            listed_templates_only: on,
            unanchored_templates: on,
            foreign_targets: on,
            bare_prefixes: on,
            broken_suite_aborts: on,
            broken_subchart_suite_passes: on,
            without_local_dependencies: on,
            charts_lose_fields: on,
            end_marker_drops: on,
            nothing_passes: on,
            mocks_refuse_numbers: on,
            lenient_unchecked: on,
            lost_values_files: on,
            values_share_memory: on,
            root_values_enable: on,
            loose_assertions: on,
            test_index_wins: on,
            text_targets: on,
            later_type_is_ignored: on,
            count_zero_fails: on,
            length_of_paths_ignores_not: on,
            some_other_document_is_enough: on,
            bare_failure_ignores_not: on,
            literal_pattern_decides: on,
            first_null_fails: on,
            skip_forgives: on,
            failed_renders_are_judged: on,
        }
    }

    /// Whether this is the peer's mode as a whole: terminal text and snapshot location do not depend on it, files do.
    pub fn is_peer(&self) -> bool {
        *self == Self::PEER
    }
}

impl Default for Compat {
    fn default() -> Self {
        Self::CORRECTED
    }
}
