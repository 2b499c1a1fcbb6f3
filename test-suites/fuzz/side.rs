//! One Helm: its engine beside charttest's answers, what ran, what differs.

use super::{case::Case, engine, hides_time, peer::Peer, shrink, tally::Tally};
use charttest::profile::Helm;
use serde_json::{Map, Value as Json, json};

/// How often Helm is asked again before a difference counts: where it varies, nothing is held against charttest.
const AGAIN: usize = 12;

/// So many small templates travel as files of one chart: most of what a request costs Helm is the same for each.
const PACK: usize = 12;

/// One Helm.
pub(crate) struct Side {
    pub(crate) helm: Helm,
    pub(crate) peer: Option<Peer>,
    pub(crate) tally: Tally,
    /// Answers of Helm that vary from run to run.
    pub(crate) varying: u64,
}

/// What charttest answers, without the id.
pub(crate) fn ours(request: &Json, helm: Helm) -> Json {
    let mut answer = engine::answer(request, helm);
    answer.as_object_mut().map(|fields| fields.remove("id"));
    answer
}

impl Side {
    /// A Helm, with the program that holds its engine.
    pub(crate) fn new(helm: Helm, path: Option<&String>) -> Self {
        Self { helm, peer: path.map(|path| Peer::new(path)), tally: Tally::default(), varying: 0 }
    }

    /// Runs cases and returns the numbers of those that differ.
    pub(crate) fn run(&mut self, cases: &[Case]) -> std::io::Result<Vec<usize>> {
        let own: Vec<Json> = cases.iter().map(|case| ours(&case.request, self.helm)).collect();
        let theirs = match &mut self.peer {
            Some(peer) => theirs(peer, cases, &own)?,
            None => own.iter().cloned().map(Some).collect(),
        };
        let mut different = Vec::new();
        for (number, (theirs, own)) in theirs.into_iter().zip(own).enumerate() {
            self.tally.count(&cases[number], theirs.as_ref());
            if theirs.is_some_and(|theirs| theirs != own) {
                different.push(number);
            }
        }
        Ok(different)
    }

    /// Helm's answer and charttest's, if they differ and Helm's is the same every time.
    pub(crate) fn difference(&mut self, request: &Json) -> std::io::Result<Option<(Json, Json)>> {
        let ours = ours(request, self.helm);
        let Some(peer) = &mut self.peer else { return Ok(None) };
        let first = peer.ask(&[request])?.pop().flatten();
        let Some(first) = first.filter(|answer| *answer != ours && !hides_time(request, answer, &ours)) else { return Ok(None) };
        let again = peer.ask(&[request; AGAIN])?;
        if again.iter().any(|answer| answer.as_ref() != Some(&first)) {
            self.varying += 1;
            return Ok(None);
        }
        Ok(Some((first, ours)))
    }

    /// A small request with the same kind of difference.
    pub(crate) fn shrunk(&mut self, request: &Json) -> Json {
        let kind = |theirs: &Json, ours: &Json| (theirs["error"].is_string(), ours["error"].is_string());
        let Ok(Some((theirs, own))) = self.difference(request) else { return request.clone() };
        let wanted = kind(&theirs, &own);
        let mut differs = |candidate: &Json| {
            self.difference(candidate).is_ok_and(|found| found.is_some_and(|(theirs, own)| kind(&theirs, &own) == wanted))
        };
        shrink::shrink(request, &mut differs)
    }
}

/// Helm's answers: for templates that charttest renders in packs first, one by one where a pack's answer is not charttest's.
fn theirs(peer: &mut Peer, cases: &[Case], own: &[Json]) -> std::io::Result<Vec<Option<Json>>> {
    let mut answers: Vec<Option<Json>> = vec![None; cases.len()];
    let (packable, mut single): (Vec<usize>, Vec<usize>) =
        (0..cases.len()).partition(|at| own[*at]["out"].is_string() && cases[*at].is_plain());
    let packs: Vec<Json> = packable.chunks(PACK).map(|pack| packed(cases, pack)).collect();
    let rendered = peer.ask(&packs.iter().collect::<Vec<_>>())?;
    for (pack, rendered) in packable.chunks(PACK).zip(rendered) {
        let rendered = rendered.unwrap_or_default();
        if pack.iter().all(|at| rendered["files"][format!("snippet/templates/{at}.txt")] == own[*at]["out"]) {
            pack.iter().for_each(|at| answers[*at] = Some(own[*at].clone()));
        } else {
            single.extend(pack);
        }
    }
    let requests: Vec<&Json> = single.iter().map(|at| &cases[*at].request).collect();
    for (at, answer) in single.iter().zip(peer.ask(&requests)?) {
        answers[*at] = answer;
    }
    Ok(answers)
}

/// One chart of the templates of several cases.
fn packed(cases: &[Case], pack: &[usize]) -> Json {
    let mut files: Map<String, Json> = cases[pack[0]].request["files"].as_object().cloned().unwrap_or_default();
    files.extend(pack.iter().map(|at| (format!("templates/{at}.txt"), cases[*at].request["template"].clone())));
    json!({ "files": files })
}
