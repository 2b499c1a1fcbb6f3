//! How the program is linked.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "so build scripts and cargo talk")]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    // At a fixed address, as Go links Helm: a short run touches a hundred pages less (decision 0026).
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
