//! The words of the steps.

use crate::lang::texts;

texts! { Words {
    title: "Memesan tempat", "Book a place";
    contact: "Ke mana kami mengirim kode?", "Where do we send a code?";
    contact_is: "Supaya satu orang tidak memborong tempat. Kami mengirim enam angka, kode karcis, dan pengingat; setelah selesai, kontak ini dihapus.",
        "So that nobody takes many places. We send six digits, the ticket's code and reminders; once it is over, the contact is deleted.";
    example: "Misalnya nama@contoh.id atau 0812 3456 789.", "For example name@example.id or 0812 3456 789.";
    or: " atau ", " or ";
    favoured: "Lansia, penyandang disabilitas, atau hamil: didahulukan", "Elderly, disabled or pregnant: goes first";
    send: "Kirim kode", "Send the code";
    code: "Enam angka yang kami kirim", "The six digits that we have sent";
    code_is: "Berlaku sepuluh menit. Periksa juga folder spam.", "Good for ten minutes. Look into the spam folder, too.";
    check: "Lanjutkan", "Continue";
    other_contact: "Pakai kontak lain", "Use another contact";
    take: "Kontak Anda sudah dipastikan", "Your contact is confirmed";
    take_is: "Tempat disimpan sepuluh menit sambil Anda mengisi langkah terakhir.",
        "The place is kept for ten minutes while you fill in the last step.";
    keep: "Simpan tempat ini", "Keep this place";
    person: "NIK orang yang datang", "NIK of the person who comes";
    person_is: "Tidak dicari di mana pun. Kami hanya menyimpan sidiknya, supaya tempat ini tidak dapat dijual; di pintu dicocokkan dengan dokumen.",
        "It is looked up nowhere. We keep only a fingerprint of it, so that the place cannot be sold; at the door it is compared with a document.";
    kept: "Tempat ini disimpan untuk Anda sampai pukul", "The place is kept for you until";
    book: "Pesan", "Book";
    drawn: "diundi", "drawn by lot";
    lot: "Ikut undian", "Take part in the draw";
    lot_is: "Bukan siapa cepat dia dapat: semua yang mendaftar dalam waktunya berpeluang sama, dan yang pernah kalah berpeluang lebih besar. Hasilnya kami kirim ke kontak Anda.",
        "Not first come, first served: all who enter in time have the same chance, and who has lost before a better one. We send the result to your contact.";
    half: "Waktu yang cocok", "Which time suits";
    any: "Kapan saja", "Any";
    morning: "Sebelum pukul 12", "Before noon";
    afternoon: "Setelah pukul 12", "After noon";
    enter: "Daftar undian", "Enter the draw";
    entered: "Anda ikut undian", "You take part in the draw";
    entered_is: "Hasilnya kami kirim ke kontak Anda setelah pendaftaran ditutup. Bila belum dapat, Anda ikut undian berikutnya dengan peluang lebih besar, tanpa mendaftar lagi.",
        "We send the result to your contact once entries are closed. If there is no place this time, you take part in the next draw with a better chance, without entering again.";
    lost: "Undian yang sudah diikuti:", "Draws before this one:";
    withdraw: "Tidak jadi ikut", "Take part no more";
    lot_over: "Pendaftaran undian untuk hari itu sedang tidak dibuka. Lihat hari lain.", "Entries for that day are not open now. Look at other days.";
    nowhere: "Dari sini belum ada kode yang dapat dikirim", "No code can be sent from here yet";
    nowhere_is: "Datang ke kantor atau teleponlah: petugas memberi tempat bertanggal, tanpa surel dan tanpa ponsel.",
        "Come to the office or call it: officers give a dated place, without e-mail and without a phone.";
    without: "Tidak punya surel atau ponsel?", "Neither e-mail nor phone?";
    other_time: "Pilih waktu lain", "Choose another time";
    busy: "Sudah cukup banyak kode yang diminta. Coba lagi satu jam lagi, atau pakai kontak lain.",
        "Enough codes were asked for. Try again in an hour, or use another contact.";
    code_over: "Kode itu sudah tidak berlaku. Minta kode baru.", "That code is over. Ask for another one.";
    code_wrong: "Angkanya lain. Periksa pesan yang terakhir.", "Those are other digits. Look at the latest message.";
    contact_wrong: "Tulis alamat surel atau nomor ponsel Indonesia.", "Write an e-mail address or an Indonesian phone number.";
    unreachable: "Ke kontak seperti itu belum ada yang dapat dikirim dari sini. Pakai yang lain.",
        "Nothing can be sent to such a contact from here. Use another one.";
    full: "Waktu itu baru saja diambil orang lain. Pilih waktu lain; kontak Anda tetap berlaku.",
        "Somebody has just taken that time. Choose another one; your contact stays confirmed.";
    lapsed: "Tempat itu tidak tersimpan lagi. Simpan sekali lagi.", "The place is kept no more. Keep it once more.";
    nik_wrong: "NIK terdiri dari 16 angka, seperti tertulis di KTP-el atau KK.", "A NIK has 16 digits, as written on the KTP-el or KK.";
    twice: "Dengan kontak ini sudah ada tempat. Ubah atau batalkan dengan kode karcisnya.",
        "There is a place for this contact already. Change it or give it back with its ticket code.";
} }
