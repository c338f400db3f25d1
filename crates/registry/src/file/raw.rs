//! Lines of bounded length out of any reader.

use std::io::{self, BufRead, BufReader, Read};

/// Longest line in bytes; a record with the longest name and address has about 1,500.
const LONGEST: u64 = 4_096;

#[derive(Debug)]
pub(super) struct RawLines<R> {
    input: BufReader<R>,
    buffer: Vec<u8>,
    number: u64,
}

/// One line that is not empty.
#[derive(Debug)]
pub(super) struct RawLine<'a> {
    /// Its number in the file, from 1.
    pub(super) number: u64,
    /// What it holds without its end; `None` if it is too long.
    pub(super) content: Option<&'a [u8]>,
}

impl<R: Read> RawLines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(64 * 1024, input), buffer: Vec::new(), number: 0 }
    }

    pub(super) fn input(&self) -> &R {
        self.input.get_ref()
    }

    /// The next line that is not empty; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<RawLine<'_>>> {
        loop {
            if !self.fill()? {
                return Ok(None);
            }
            if !self.buffer.ends_with(b"\n") && self.buffer.len() as u64 > LONGEST {
                while self.fill_part()? && !self.buffer.ends_with(b"\n") {}
                return Ok(Some(RawLine { number: self.number, content: None }));
            }
            if self.start() < self.end() {
                let content = self.buffer.get(self.start()..self.end());
                return Ok(Some(RawLine { number: self.number, content }));
            }
        }
    }

    /// The line that was read last, without its end, as far as it may go.
    pub(super) fn last(&self) -> &[u8] {
        self.buffer.get(self.start()..self.end()).unwrap_or_default()
    }

    fn fill(&mut self) -> io::Result<bool> {
        self.number += 1;
        self.fill_part()
    }

    /// Reads up to the next line break, at most as far as a line may go.
    fn fill_part(&mut self) -> io::Result<bool> {
        self.buffer.clear();
        let read = self.input.by_ref().take(LONGEST + 1).read_until(b'\n', &mut self.buffer)?;
        Ok(read > 0)
    }

    /// Behind a byte order mark, which only the file's first line may carry.
    fn start(&self) -> usize {
        if self.number == 1 && self.buffer.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 }
    }

    fn end(&self) -> usize {
        let line = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
        line.strip_suffix(b"\r").unwrap_or(line).len()
    }
}
