//! A program that speaks the line protocol: Helm's own engine.

use serde_json::Value as Json;
use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(60);

/// After so many requests a process is replaced: it keeps what it once allocated.
const LIFE: usize = 20_000;

/// The program and its running process.
pub(crate) struct Peer {
    path: String,
    process: Option<Process>,
    served: usize,
}

struct Process {
    child: Child,
    answers: Receiver<String>,
}

impl Peer {
    /// A peer by the path of its program.
    pub(crate) fn new(path: &str) -> Self {
        Self { path: path.to_owned(), process: None, served: 0 }
    }

    fn start(&mut self) -> std::io::Result<&mut Process> {
        if self.process.is_none() || self.served > LIFE {
            self.stop();
            let mut child = Command::new(&self.path)
                .env("TZ", "UTC")
                .env("GOGC", "800")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()?;
            let lines = child.stdout.take().map(|out| BufReader::new(out).lines());
            let (sender, answers) = channel();
            std::thread::spawn(move || {
                for line in lines.into_iter().flatten().map_while(Result::ok) {
                    if sender.send(line).is_err() {
                        return;
                    }
                }
            });
            self.process = Some(Process { child, answers });
            self.served = 0;
        }
        self.process.as_mut().ok_or_else(|| std::io::Error::other("no process"))
    }

    fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // It may have ended by itself.
            let _ = process.child.kill();
            let _ = process.child.wait();
        }
    }

    /// The answers to requests, without their ids. None where the process died or took too long, twice.
    pub(crate) fn ask(&mut self, requests: &[&Json]) -> std::io::Result<Vec<Option<Json>>> {
        let mut answers = self.attempt(requests)?;
        for (answer, request) in answers.iter_mut().zip(requests).filter(|(answer, _)| answer.is_none()) {
            *answer = self.attempt(&[request])?.pop().flatten();
        }
        Ok(answers)
    }

    fn attempt(&mut self, requests: &[&Json]) -> std::io::Result<Vec<Option<Json>>> {
        let mut answers = Vec::with_capacity(requests.len());
        while answers.len() < requests.len() {
            let open = &requests[answers.len()..];
            self.served += open.len();
            let process = self.start()?;
            let Some(mut input) = process.child.stdin.take() else { return Err(std::io::Error::other("no input")) };
            std::thread::scope(|scope| {
                let writer = scope.spawn(move || {
                    // The line break comes first: a program may answer as soon as nothing waits behind a request.
                    // A process that dies is noticed by the reader.
                    let lines: String = open.iter().map(|request| format!("\n{request}")).collect();
                    let _ = input.write_all(lines.as_bytes()).and_then(|()| input.flush());
                    input
                });
                for _ in open {
                    match process.answers.recv_timeout(LIMIT).ok().and_then(|line| serde_json::from_str::<Json>(&line).ok()) {
                        Some(mut answer) => {
                            answer.as_object_mut().map(|fields| fields.remove("id"));
                            answers.push(Some(answer));
                        }
                        None => {
                            let _ = process.child.kill();
                            answers.push(None);
                            break;
                        }
                    }
                }
                process.child.stdin = writer.join().ok();
            });
            if answers.last().is_some_and(Option::is_none) {
                self.stop();
            }
        }
        Ok(answers)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.stop();
    }
}
