//! The wallet's core as a WebAssembly module: four functions in, two out, bytes in between.
//!
//! The shell allocates with [`ik_alloc`], calls [`ik_call`] or [`ik_scan`], reads the answer (its
//! length in four bytes, little end first, then so many bytes of JSON) and frees both. All memory
//! is wiped when it is freed. After a trap the shell drops the whole module.

mod host;
mod memory;

use std::cell::RefCell;
use std::sync::Arc;

use wallet::{Phone, RustCrypto, Tools};

use self::host::Host;

#[global_allocator]
static MEMORY: memory::Wiped = memory::Wiped;

thread_local! {
    static PHONE: RefCell<Phone> = RefCell::new(Phone::new(Tools {
        clock: Arc::new(Host),
        die: Arc::new(Host),
        crypto: Arc::new(RustCrypto::new(Arc::new(Host))),
    }));
}

/// The bytes of an answer's length.
const LENGTH: usize = 4;

/// Memory for `length` bytes.
#[unsafe(no_mangle)]
pub extern "C" fn ik_alloc(length: usize) -> *mut u8 {
    memory::give(vec![0; length])
}

/// Wipes and frees what [`ik_alloc`] gave, or an answer with its length in front.
///
/// # Safety
/// `start` and `length` are as they were given, and nobody uses them afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ik_free(start: *mut u8, length: usize) {
    // SAFETY: by the contract above.
    drop(unsafe { memory::take(start, length) });
}

/// Answers a call of `length` bytes of JSON.
///
/// # Safety
/// `start` and `length` name memory that [`ik_alloc`] gave.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ik_call(start: *const u8, length: usize) -> *mut u8 {
    // SAFETY: by the contract above.
    let input = unsafe { memory::look(start, length) };
    let answer = answer(&PHONE.with_borrow_mut(|phone| phone.call(input)));
    memory::wipe_stack();
    answer
}

/// Reads a QR code in a grey picture of `width` times `height` bytes at `start`.
///
/// # Safety
/// `start` and `length` name memory that [`ik_alloc`] gave.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ik_scan(
    start: *const u8,
    length: usize,
    width: usize,
    height: usize,
) -> *mut u8 {
    // SAFETY: by the contract above.
    let picture = unsafe { memory::look(start, length) };
    answer(&Phone::scan(picture, width, height))
}

fn answer(json: &[u8]) -> *mut u8 {
    let length = u32::try_from(json.len()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(LENGTH + json.len());
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(json);
    memory::give(bytes)
}
