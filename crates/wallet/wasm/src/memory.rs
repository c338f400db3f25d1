//! Memory that is wiped when it is freed: what a text or a list leaves behind when it grows, and
//! all that a vault held when it is locked.

use std::alloc::{GlobalAlloc, Layout, System};

use zeroize::Zeroize;

/// The system's allocator, and a wipe before it gets memory back. Growing is, as by default, new
/// memory, a copy, and the old memory back.
pub struct Wiped;

// SAFETY: every call goes to the system's allocator as it is. Memory that comes back is written to
// once more, all of it, while it is still ours.
unsafe impl GlobalAlloc for Wiped {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: by the contract of this function.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: by the contract of this function.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        // SAFETY: by the contract of this function the memory is ours until the last line.
        unsafe {
            std::slice::from_raw_parts_mut(start, layout.size()).zeroize();
            System.dealloc(start, layout);
        }
    }
}

/// More than any call has on the stack; the linker gives the stack 1 MiB.
const STACK: usize = 512 * 1024;

/// Wipes what calls that have returned left on the stack: digits of a PIN, keys.
#[inline(never)]
pub fn wipe_stack() {
    let mut left_behind = [0_u8; STACK];
    left_behind.zeroize();
}

/// Hands memory to the host.
pub fn give(bytes: Vec<u8>) -> *mut u8 {
    Box::into_raw(bytes.into_boxed_slice()).cast()
}

/// Takes memory back from the host.
///
/// # Safety
/// `start` came from [`give`], with so many bytes, and is not used any more.
pub unsafe fn take(start: *mut u8, length: usize) -> Box<[u8]> {
    // SAFETY: by the contract above.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(start, length)) }
}

/// Looks at memory that the host has filled.
///
/// # Safety
/// `start` came from [`give`] with so many bytes, and nobody writes to it meanwhile.
pub unsafe fn look<'a>(start: *const u8, length: usize) -> &'a [u8] {
    // SAFETY: by the contract above.
    unsafe { std::slice::from_raw_parts(start, length) }
}
