//! What the pages of hours and rosters say.

use crate::lang::texts;

texts! { Words {
    title: "Jam buka", "Opening hours";
    week: "Jam setiap minggu", "Every week";
    hint: "Seperti 08:00-12:00 13:00-16:00. Kosong berarti tutup.", "Such as 08:00-12:00 13:00-16:00. Empty means closed.";
    monday: "Senin", "Monday";
    tuesday: "Selasa", "Tuesday";
    wednesday: "Rabu", "Wednesday";
    thursday: "Kamis", "Thursday";
    friday: "Jumat", "Friday";
    saturday: "Sabtu", "Saturday";
    sunday: "Minggu", "Sunday";
    look: "Lihat akibatnya", "See what it does";
    apart: "Hari yang berbeda", "Days that differ";
    no_apart: "Belum ada hari yang berbeda.", "No day differs.";
    closed: "Tutup", "Closed";
    reset: "Kembalikan", "As usual again";
    date: "Tanggal", "Date";
    hours: "Jam", "Hours";
    why: "Alasan", "Reason";
    why_hint: "Dibaca oleh orang yang sudah membuat janji.", "Read by people who have booked.";
    single: "Satu hari: tutup, lebih pendek, atau lebih panjang", "One day: closed, shorter or longer";
    holiday: "Hari libur", "Public holiday";
    holiday_means: "Berlaku untuk semua kantor di wilayah tugas Anda.", "For all offices of the region that you work in.";
    holidays: "Hari libur yang akan datang", "Holidays to come";
    no_holidays: "Belum ada hari libur yang tercatat.", "No holiday is known yet.";
    of_region: "Berlaku di", "Kept in";
    lift: "Bukan hari libur", "No holiday";
    name: "Nama hari libur", "Name of the holiday";
    foreseen: "Jika ini diubah sekarang", "If this is changed now";
    stay: "janji tetap seperti semula", "bookings stay as they are";
    moved: "janji mendapat usul waktu lain", "bookings get another time proposed";
    none_lost: "Tidak ada janji yang dibatalkan.", "No booking is given up.";
    sure: "Ubah sekarang", "Change it now";
    keep: "Biarkan seperti semula", "Leave it as it is";
    roster: "Jadwal petugas", "Roster";
    roster_means: "Jika tidak ada yang dijadwalkan pada suatu hari, semua loket antrean itu dihitung.",
        "If nobody is on a day's roster, all counters of the line count.";
    show: "Tampilkan", "Show";
    counter: "Loket", "Counter";
    officer: "Petugas", "Officer";
    nobody: "Tidak ada", "Nobody";
    set: "Atur", "Set";
    line: "Antrean", "Line";
    back: "Kembali ke kantor", "Back to the office";
    unreadable: "Ada isian yang tidak dapat dibaca. Periksa tanggal, jam, dan alasannya.",
        "Something cannot be read. Check the date, the hours and the reason.";
} }
