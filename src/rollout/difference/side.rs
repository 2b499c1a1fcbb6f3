//! The render of one state of a chart.

use crate::{
    profile::Helm,
    render::{Inputs, RenderError, Renderer, crds, documents},
    rollout::{
        data::stored,
        naming::Prefixes,
        object::{Id, Object},
    },
    value::{Frozen, Text},
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The objects of one state of a chart, and what is known about how they came to be.
#[derive(Debug, Default)]
pub struct Side {
    /// The objects.
    pub objects: BTreeMap<Id, Object>,
    /// What hash functions returned, by template.
    pub(super) digests: BTreeMap<String, BTreeSet<Text>>,
    /// The template whose whole output has this SHA-256.
    pub(super) hashed: BTreeMap<String, String>,
    /// What stands in front of names.
    pub(super) prefixes: Prefixes,
    crds: BTreeMap<String, Vec<u8>>,
}

impl Side {
    /// Renders a state.
    ///
    /// # Errors
    /// With Helm's text, if it does not render.
    pub fn of(renderer: &Renderer, inputs: &Inputs) -> Result<Self, RenderError> {
        let inputs = Inputs { track_reads: true, ..inputs.clone() };
        let (helm, namespace) = (renderer.helm(), &inputs.release.namespace);
        let prepared = renderer.prepare(&inputs)?;
        prepared.check_kube_version()?;
        let crds = crds(prepared.chart()).into_iter().map(|file| (file.key(), file.data.to_vec())).collect();
        let mut side = Self { crds, prefixes: prefixes(renderer, &inputs), ..Self::default() };
        for file in prepared.render()?.files {
            if !file.path.ends_with(".txt") {
                side.take(&file, helm, namespace)?;
            }
            side.digests.insert(file.path.clone(), file.reads.map(|reads| reads.digests).unwrap_or_default());
        }
        Ok(side)
    }

    fn take(&mut self, file: &crate::render::RenderedFile, helm: Helm, namespace: &str) -> Result<(), RenderError> {
        for document in documents(file, helm) {
            let objects = crate::rollout::state::read(&document, &file.path, namespace)?;
            self.objects.extend(objects.into_iter().map(|object| (object.id.clone(), object)));
        }
        let hash = Sha256::digest(file.text.as_bytes());
        self.hashed.insert(data_encoding::HEXLOWER.encode(&hash), file.path.clone());
        Ok(())
    }

    /// The objects as a cluster keeps them, for `lookup`.
    pub fn stored(&self) -> Vec<Frozen> {
        self.objects.values().map(stored).collect()
    }
}

fn prefixes(renderer: &Renderer, inputs: &Inputs) -> Prefixes {
    let chart = renderer.chart();
    let below = chart.dependencies.iter().map(|own| own.metadata.name.as_str());
    Prefixes {
        release: inputs.release.name.clone(),
        charts: std::iter::once(chart.metadata.name.as_str()).chain(below).map(Into::into).collect(),
    }
}

/// The files of `crds/` that differ or are only there afterwards.
pub(super) fn other_crds(before: &Side, after: &Side) -> Vec<String> {
    let other = |(name, data): &(&String, &Vec<u8>)| before.crds.get(*name) != Some(data);
    after.crds.iter().filter(other).map(|(name, _)| name.clone()).collect()
}
