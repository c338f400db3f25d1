//! What a command says: its answer on standard output, everything else on standard error.

use std::{
    fmt,
    io::{self, ErrorKind, Write},
};

use serde::Serialize;

use crate::failure::Failure;

/// Says a line of the answer.
macro_rules! say {
    ($($text:tt)*) => { $crate::answer::print(format_args!("{}\n", format_args!($($text)*))) };
}

/// Notes a line beside the answer.
macro_rules! note {
    ($($text:tt)*) => { $crate::answer::aside(format_args!("{}\n", format_args!($($text)*))) };
}

pub(crate) use {note, say};

/// Prints an answer as JSON.
pub fn print_json(answer: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(answer)?;
    say!("{text}")
}

/// Prints a part of the answer.
pub fn print(text: fmt::Arguments<'_>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let printed = out.write_fmt(text).and_then(|()| out.flush());
    printed.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::Unread,
        _ => Failure::ours(format!("standard output: {error}")),
    })
}

/// Prints what is no part of the answer; that nobody reads it changes nothing.
pub fn aside(text: fmt::Arguments<'_>) {
    drop(io::stderr().lock().write_fmt(text));
}
