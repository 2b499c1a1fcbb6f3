//! How the program is linked.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "so build scripts and cargo talk")]

use std::path::Path;
use std::{env, fs, io};

/// The functions that short runs call, a name a line: `test-suites/bench/order` writes them.
const ORDER: &str = "link/order.txt";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={ORDER}");
    let about = |what: &str| env::var(what).unwrap_or_default();
    if about("CARGO_CFG_TARGET_OS") != "linux" || about("CARGO_CFG_TARGET_ENV") != "gnu" {
        return Ok(());
    }
    // At a fixed address, as Go links Helm: a short run touches a hundred pages less (decision 0026).
    println!("cargo::rustc-link-arg-bins=-no-pie");
    // A linker of one's own need not know scripts.
    let own_linker = !about("RUSTC_LINKER").is_empty() || about("CARGO_ENCODED_RUSTFLAGS").contains("link");
    if about("PROFILE") == "release" && about("CARGO_CFG_TARGET_ARCH") == "x86_64" && !own_linker {
        let script = Path::new(&about("OUT_DIR")).join("order.ld");
        fs::write(&script, together(&fs::read_to_string(ORDER)?))?;
        println!("cargo::rustc-link-arg-bins=-T{}", script.display());
    }
    Ok(())
}

/// A linker script that puts functions side by side which are called in the same runs: they share pages (decision 0029). Names that
/// another compiler or version of a library gives otherwise match nothing.
fn together(names: &str) -> String {
    let sections: String = names.lines().map(|name| format!("    *(.text.{name} .text.unlikely.{name})\n")).collect();
    format!("SECTIONS\n{{\n  .text.together :\n  {{\n{sections}  }}\n}}\nINSERT BEFORE .text;\n")
}
