//! The door to other programs: a text goes in, a text comes out.
//!
//! Contract: nothing else in the library starts a program.

use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

/// A program that failed, or could not be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProcessError {
    /// There is no such program.
    #[error("exec: {name}: {reason}")]
    NotFound {
        /// As it was asked for, quoted.
        name: String,
        /// Go's words.
        reason: String,
    },
    /// It did not end with success.
    #[error("{reason}")]
    Failed {
        /// Go's words: `exit status 1`.
        reason: String,
        /// What it wrote to its standard error.
        stderr: String,
    },
    /// It did not end in time and was killed.
    #[error("it did not end within {0:?}")]
    TimedOut(Duration),
}

/// What a program wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// To standard output.
    pub stdout: Vec<u8>,
    /// To standard error.
    pub stderr: String,
}

/// Finds a program: by path if the name has a slash, else in the search path. The result is absolute.
///
/// # Errors
/// If there is none.
#[allow(clippy::disallowed_methods, reason = "this is the door")]
pub fn find(name: &str) -> Result<PathBuf, ProcessError> {
    let not_found = || {
        let reason = match Path::new(name).metadata() {
            _ if !name.contains('/') => "executable file not found in $PATH".to_owned(),
            Ok(data) if data.is_dir() => "is a directory".to_owned(),
            Ok(_) => "permission denied".to_owned(),
            Err(_) => format!("stat {name}: no such file or directory"),
        };
        ProcessError::NotFound { name: format!("{name:?}"), reason }
    };
    let candidates: Vec<PathBuf> = if name.contains('/') {
        vec![PathBuf::from(name)]
    } else {
        std::env::var_os("PATH").iter().flat_map(std::env::split_paths).map(|folder| folder.join(name)).collect()
    };
    let found = candidates.into_iter().find(|path| is_executable(path)).ok_or_else(not_found)?;
    std::path::absolute(found).map_err(|_| not_found())
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// Runs a program with this text as its standard input and waits for its end.
///
/// # Errors
/// If it cannot be started or fails.
#[allow(clippy::disallowed_methods, reason = "this is the door")]
pub fn run(program: &Path, arguments: &[String], input: &[u8]) -> Result<Output, ProcessError> {
    let failed = |reason: String, stderr: String| ProcessError::Failed { reason, stderr };
    let started = Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = started.map_err(|error| failed(error.to_string(), String::new()))?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            if let Some(mut stdin) = stdin {
                // A program that does not read its input is no error.
                let _ = stdin.write_all(input);
            }
        });
        child.wait_with_output()
    });
    let output = output.map_err(|error| failed(error.to_string(), String::new()))?;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    match output.status.code() {
        Some(0) => Ok(Output { stdout: output.stdout, stderr }),
        Some(code) => Err(failed(format!("exit status {code}"), stderr)),
        None => Err(failed("signal: killed".to_owned(), stderr)),
    }
}

/// As [`run`], but a program that has not ended in time is killed, with what it started.
///
/// # Errors
/// If it cannot be started, fails or does not end in time.
#[allow(clippy::disallowed_methods, reason = "this is the door")]
pub fn run_within(program: &Path, arguments: &[String], input: Vec<u8>, limit: Duration) -> Result<Output, ProcessError> {
    let failed = |reason: String, stderr: String| ProcessError::Failed { reason, stderr };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(|error| failed(error.to_string(), String::new()))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not read its input is no error.
        thread::spawn(move || stdin.write_all(&input));
    }
    let (stdout, stderr) = (drained(child.stdout.take()), drained(child.stderr.take()));
    let started = Instant::now();
    let status = loop {
        match child.try_wait().map_err(|error| failed(error.to_string(), String::new()))? {
            Some(status) => break status,
            None if started.elapsed() >= limit => {
                kill(&mut child);
                return Err(ProcessError::TimedOut(limit));
            }
            // Short at first: most programs end at once.
            None => thread::sleep((started.elapsed() / 8).clamp(Duration::from_micros(200), Duration::from_millis(50))),
        }
    };
    // Something that it started may keep its outputs open.
    let written = |from: Receiver<Vec<u8>>| from.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
    let (stdout, stderr) = (written(stdout), String::from_utf8_lossy(&written(stderr)).into_owned());
    match status.code() {
        Some(0) => Ok(Output { stdout, stderr }),
        code => {
            // Many validators write their findings to standard output.
            let said = if stderr.trim().is_empty() { String::from_utf8_lossy(&stdout).into_owned() } else { stderr };
            Err(failed(code.map_or_else(|| "signal: killed".to_owned(), |code| format!("exit status {code}")), said))
        }
    }
}

fn drained(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read until an error is all there is, and nobody may be waiting any more.
        let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        let _ = send.send(bytes);
    });
    receive
}

/// Ends a program and its group.
#[allow(clippy::disallowed_methods, reason = "this is the door")]
fn kill(child: &mut Child) {
    // It may have ended meanwhile.
    let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).stderr(Stdio::null()).status();
    let _ = child.kill();
    let _ = child.wait();
}
