//! A few cases of the fuzzer without Helm: nothing panics, and the same chart gives the same text every time.

#![allow(dead_code, reason = "the program beside this file uses the rest")]

mod calls;
mod case;
mod charts;
mod generator;
mod hints;
mod language;
mod operands;
mod operations;
mod texts;

use crate::conformance::engine;
use charttest::{profile::Helm, template::on_large_stack};

#[test]
fn random_charts_render_without_a_panic_and_the_same_twice() {
    on_large_stack(|| {
        for number in 0..3000 {
            let request = case::case(1, number, &[]).request;
            for helm in [Helm::V3, Helm::V4] {
                let answer = engine::answer(&request, helm);
                assert!(!answer["error"].as_str().is_some_and(|error| error.starts_with("panic: ")), "{request}\n{answer}");
                assert_eq!(answer, engine::answer(&request, helm), "{request}");
            }
        }
    });
}
