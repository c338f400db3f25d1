//! Runs other programs: announced, without input, their output shown as it comes.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::counts::Counts;
use crate::stop::Stop;

/// Runs a command to its end; a failure of what it checks is bad.
pub fn run(command: &mut Command) -> Result<(), Stop> {
    announce(command);
    let status = command.stdin(Stdio::null()).status();
    judge(command, status.map_err(Stop::on(format!("run {}", written(command))))?)
}

/// Runs `cargo test` and adds what its closing lines say to `counts`.
pub fn run_tests(command: &mut Command, counts: &mut Counts) -> Result<(), Stop> {
    announce(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(Stop::on(format!("run {}", written(command))))?;
    if let Some(output) = child.stdout.take() {
        // Lossy: a test may print bytes that are no text.
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            if let Some(more) = Counts::of_line(&line) {
                *counts += more;
            }
        }
    }
    judge(command, child.wait().map_err(Stop::on(format!("run {}", written(command))))?)
}

/// Runs a command in silence; whether it succeeded.
pub fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Where a program lies on PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The command as one would type it.
pub fn written(command: &Command) -> String {
    let name = |program: &OsStr| {
        Path::new(program).file_name().unwrap_or(program).to_string_lossy().into_owned()
    };
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(name(command.get_program())).chain(arguments).collect::<Vec<_>>().join(" ")
}

fn announce(command: &Command) {
    println!("$ {}", written(command));
}

fn judge(command: &Command, status: ExitStatus) -> Result<(), Stop> {
    match status.success() {
        true => Ok(()),
        false => Err(Stop::Bad(format!("`{}` failed ({status})", written(command)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tests_say_is_counted_even_when_they_fail() {
        let mut counts = Counts::default();
        let said = "echo 'test result: FAILED. 2 passed; 1 failed; 0 ignored'; exit 101";
        let ran = run_tests(Command::new("sh").args(["-c", said]), &mut counts);
        assert!(matches!(ran, Err(Stop::Bad(_))));
        assert_eq!(counts, Counts { passed: 2, failed: 1 });
    }

    #[test]
    fn a_missing_program_is_no_finding_but_a_failure() {
        let ran = run(&mut Command::new("no-such-program-anywhere"));
        assert!(matches!(ran, Err(Stop::Failed(_))));
    }

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        assert_eq!(written(Command::new("/opt/rust/bin/cargo").arg("test")), "cargo test");
    }
}
