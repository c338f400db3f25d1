//! The words of the page of one file.

use crate::lang::texts;

texts! { Words {
    title: "Impor", "Import of";
    all: "Semua impor", "All imports";
    checking: "Berkas sedang diperiksa", "The file is being checked";
    importing: "Data penduduk sedang diimpor", "Residents are being imported";
    stay: "Halaman ini boleh ditutup; pekerjaan berjalan terus di server.",
        "You may close this page; the work goes on at the server.";
    halted: "Pemeriksaan terputus", "The check was interrupted";
    halted_advice: "Server berhenti sebelum selesai. Tidak ada yang berubah; berkas masih disimpan.",
        "The server stopped before it had ended. Nothing was changed, and the file is kept.";
    check: "Lanjutkan pemeriksaan", "Go on checking";
    expired: "Berkas sudah dihapus", "The file was deleted";
    expired_advice: "Tidak diimpor dalam satu hari, jadi berkas dihapus. Silakan unggah lagi.",
        "It was not imported within a day and was deleted. Please hand it in again.";
    refused: "Berkas ini tidak dapat diimpor", "This file cannot be imported";
    refused_advice: "Tidak ada yang berubah. Perbaiki berkas, lalu unggah lagi.",
        "Nothing was changed. Please correct the file and hand it in again.";
    done: "Impor selesai", "The import is done";
    done_advice: "Semua terlihat sekaligus; berkas sudah dihapus dari server.",
        "All of it became visible at once, and the file was deleted from the server.";
    counts: "Hasil impor", "What it brought";
    new: "Impor berkas baru", "Import a new file";
    failed: "Impor belum berhasil", "It was not imported yet";
    failed_advice: "Tidak ada yang berubah, dan berkas masih disimpan.",
        "Nothing was changed, and the file is kept.";
    interrupted: "Impor terputus", "The import was interrupted";
    interrupted_advice: "Tidak ada yang berubah. Impor dapat dilanjutkan dari tempat terakhir.",
        "Nothing was changed. It can go on from where it stood.";
    found: "Isi berkas", "What is in the file";
    lines: "Baris", "Lines";
    added: "Penduduk baru", "New residents";
    updated: "Diperbarui", "Brought up to date";
    same: "Tetap sama", "As before";
    in_conflict: "Di antaranya berbeda identitas", "Of them said to be somebody else";
    bad: "Baris salah", "Bad lines";
    left_out: "Baris salah, ditinggalkan", "Bad lines, left out";
    ended: "Selesai", "Ended";
    print: "Sidik berkas", "Fingerprint of the file";
    decide: "Langkah berikutnya", "What to do next";
    import: "Impor sekarang", "Import now";
    go_on: "Lanjutkan impor", "Go on importing";
    import_advice: "Semua perubahan terlihat sekaligus, atau tidak sama sekali.",
        "All changes become visible at once, or none does.";
    leave_out: "baris salah akan ditinggalkan.", "bad lines will be left out.";
    look_first: "Periksa dahulu: ada orang yang di sini tercatat dengan identitas lain.",
        "Please look first: some are recorded here as somebody else.";
    two: "Data ini sedang dipakai", "This registry is in use";
    two_advice: "Impor memerlukan dua petugas. Anda mengajukan, petugas kedua menyetujui dengan kuncinya sendiri.",
        "An import takes two officers. You propose it; a second officer approves it with a key of their own.";
    propose: "Ajukan ke petugas kedua", "Propose to a second officer";
    proposed: "Menunggu petugas kedua", "Waiting for a second officer";
    proposed_advice: "Petugas kedua masuk dengan kuncinya sendiri dan membuka impor ini. Berlaku sampai pukul",
        "A second officer signs in with a key of their own and opens this import. Valid until";
    look_again: "Lihat lagi", "Look again";
    withdraw: "Tarik kembali", "Withdraw";
    approved: "Petugas kedua sudah menyetujui", "A second officer has approved";
    approved_advice: "Impor dapat dimulai sampai pukul", "The import can be started until";
    asks: "mengajukan impor ini kepada Anda", "proposes this import to you";
    asks_advice: "Bandingkan isi dan sidik berkas dengan layar pengaju. Persetujuan berlaku hanya untuk berkas ini, sampai pukul",
        "Compare the content and the fingerprint with the other screen. Your approval is for this file only, until";
    approve: "Setujui dengan kunci", "Approve with your key";
    approved_for: "Sudah disetujui", "It is approved";
    approved_for_advice: "dapat memulai impor ini sekarang.", "can start this import now.";
    two_missing: "Impor memerlukan dua petugas", "An import takes two officers";
    two_missing_advice: "Data ini sedang dipakai. Masuklah dengan kunci petugas untuk mengajukannya.",
        "This registry is in use. Sign in with an officer's key to propose it.";
    nothing: "Tidak ada yang akan berubah", "Nothing would change";
    nothing_advice: "Semua baris yang benar sudah tercatat persis seperti ini.",
        "Every good line is recorded just like this already.";
    nothing_good: "Tidak ada baris yang benar. Perbaiki baris salah, lalu unggah lagi.",
        "No line is good. Please correct the bad lines and hand them in again.";
    bad_title: "Baris salah", "Bad lines";
    bad_advice: "Unduh, perbaiki, lalu unggah lagi sebagai berkas baru. Isinya data pribadi.",
        "Download them, correct them, and hand them in as a new file. They are personal data.";
    download: "Unduh baris salah", "Download the bad lines";
    line: "Baris", "Line";
    column: "Kolom", "Column";
    reason: "Sebab", "Reason";
    bad_list: "Nilai yang salah", "Bad values";
    more: "Dan masih ada lagi:", "And more:";
    differing: "Tercatat dengan identitas lain", "Recorded as somebody else";
    differing_advice: "NIK yang sama, tetapi nama, jenis kelamin, tempat atau tanggal lahir berbeda.",
        "The same NIK, but another name, sex, place or date of birth.";
    differing_list: "Yang berbeda", "What differs";
    odd: "Yang tidak biasa", "What is unusual";
    odd_advice: "Tetap diimpor; boleh jadi benar.", "Imported all the same; it may be true.";
    times: "kali", "times";
    busy: "Impor lain sedang berjalan", "Another import is running";
    busy_advice: "Hanya satu impor pada satu waktu. Coba lagi setelah yang itu selesai.",
        "One import runs at a time. Please try again when that one has ended.";
    gone: "Pengajuan ini tidak berlaku lagi", "This proposal stands no longer";
    gone_advice: "Sudah lewat waktu, ditarik kembali, atau sudah dipakai. Ajukan sekali lagi.",
        "It has expired, was withdrawn, or was used. Please propose it again.";
    key: "Kunci tidak diterima", "The key was not taken";
    key_advice: "Pakai kunci yang membuka sesi ini, dan jangan menunggu terlalu lama.",
        "Use the key that opened this session, and do not wait too long.";
} }
