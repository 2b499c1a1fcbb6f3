//! Dependencies whose repository is `file://…`: taken from their place, as `helm dependency build` would pack them.

use super::{Chart, Error, archive::clean};
use crate::semver::is_compatible_range;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Loads the chart of a folder, without its local dependencies.
type Load<'l> = &'l dyn Fn(&Path) -> Result<Arc<Chart>, Error>;

/// A chart with the dependencies that `charts/` lacks and whose repository is a folder.
///
/// # Errors
/// If one is not there, has another version than is asked for, or depends on itself.
pub(super) fn with_local_dependencies(chart: Arc<Chart>, folder: &Path, load: Load<'_>) -> Result<Arc<Chart>, Error> {
    add(chart, &lexical(folder), (load, &[]))
}

fn add(mut chart: Arc<Chart>, folder: &Path, (load, above): (Load<'_>, &[PathBuf])) -> Result<Arc<Chart>, Error> {
    let above = [above, &[folder.to_owned()]].concat();
    for declared in chart.metadata.clone().dependencies.iter().flatten() {
        let known = chart.dependencies.iter().any(|own| own.metadata.name == declared.name);
        let Some(place) = declared.repository.strip_prefix("file://").filter(|_| !known) else { continue };
        let place = lexical(&folder.join(place));
        let said = |error: Error| error.wrap(format_args!("dependency {} at {}", declared.name, place.display()));
        if above.contains(&place) {
            return Err(said(Error::new("it depends on itself")));
        }
        let own = load(&place).map_err(said)?;
        let version = &own.metadata.version;
        if !declared.version.is_empty() && !is_compatible_range(&declared.version, version) {
            let text = format!("it has version {version}, and {} asks for {}", chart.metadata.name, declared.version);
            return Err(said(Error::new(text).help("change the version in the dependencies of Chart.yaml")));
        }
        let own = add(own, &place, (load, &above))?;
        if let Some(chart) = Arc::get_mut(&mut chart) {
            chart.dependencies.push(own);
        }
    }
    Ok(chart)
}

/// A path without `.` and `..`.
fn lexical(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    PathBuf::from(format!("/{}", clean(&path.to_string_lossy())))
}
