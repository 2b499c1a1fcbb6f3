//! Bytes that may still have to be fetched: a chart's largest files are definitions that few templates ask for.

use std::{
    fmt,
    ops::Deref,
    sync::{Arc, LazyLock},
};

/// How bytes are fetched, once.
type Fetch = Box<dyn FnOnce() -> Arc<Vec<u8>> + Send>;

/// Bytes that never change. Clones share them.
#[derive(Clone)]
pub enum Blob {
    /// These.
    Here(Arc<Vec<u8>>),
    /// Fetched when they are first looked at.
    Later(Arc<LazyLock<Arc<Vec<u8>>, Fetch>>),
}

impl Blob {
    /// Bytes to fetch when they are first looked at.
    pub fn later(fetch: impl FnOnce() -> Vec<u8> + Send + 'static) -> Self {
        let fetch: Fetch = Box::new(|| Arc::new(fetch()));
        Self::Later(Arc::new(LazyLock::new(fetch)))
    }

    /// The bytes.
    pub fn shared(&self) -> &Arc<Vec<u8>> {
        match self {
            Self::Here(bytes) => bytes,
            Self::Later(bytes) => bytes,
        }
    }
}

impl From<Blob> for Vec<u8> {
    fn from(blob: Blob) -> Self {
        match blob {
            Blob::Here(bytes) => Arc::unwrap_or_clone(bytes),
            Blob::Later(_) => blob.to_vec(),
        }
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Here(Arc::new(bytes))
    }
}

impl Deref for Blob {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        self.shared()
    }
}

impl PartialEq for Blob {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Later(own), Self::Later(other)) if Arc::ptr_eq(own, other) => true,
            _ => self.shared() == other.shared(),
        }
    }
}

impl Eq for Blob {}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}
