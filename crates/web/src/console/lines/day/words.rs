//! What the page of an office's day says.

use crate::lang::texts;

texts! { Words {
    title: "Hari ini", "Today";
    of: "dari", "of";
    served_of: "orang yang datang hari ini sudah dilayani.", "people who came today have been served.";
    still: "masih menunggu.", "still wait.";
    line: "Antrean", "Line";
    waiting: "Menunggu", "Waiting";
    serving: "Dipanggil atau di loket", "Called or at a counter";
    expected: "Terjadwal, belum datang", "Booked, not there yet";
    served: "Dilayani", "Served";
    missed: "Tidak hadir", "Not there";
    left: "Pulang sebelum dilayani", "Left before being served";
    dated: "Mendapat tanggal lain", "Got another date";
    promise: "Dipanggil dalam jam yang dijanjikan", "Called within the time promised";
    overdue: "Menunggu melewati jam yang dijanjikan", "Waiting beyond the time promised";
    waited: "Lama menunggu sejauh ini, rata-rata dan terlama", "Waits so far: average and longest";
    waits: "Yang terlama masih menunggu", "The longest who still waits";
    minutes: "menit", "minutes";
    counters: "Loket", "Counters";
    counter: "Loket", "Counter";
    officer: "Petugas", "Officer";
    somebody: "Petugas dari tempat lain", "An officer from elsewhere";
    nobody: "Kosong", "Nobody";
    forecast: "Perkiraan sampai tutup", "Until doors close, most likely";
    until_closed: "Sampai tutup", "Until then";
    as_it_is: "Seperti sekarang", "As it is";
    if_so: "Jika diubah", "If changed";
    will_served: "Masih akan dipanggil", "Will still be called";
    will_left: "Tersisa, mendapat tanggal", "Left over, with a date";
    will_late: "Lewat dari janji", "Later than promised";
    will_longest: "Tunggu terlama, menit", "Longest wait, minutes";
    range: "Dari 300 hari yang dihitung dengan lama layanan yang terukur; dalam kurung: sembilan dari sepuluh hari.",
        "Of 300 days played with measured service times; in brackets: nine days of ten.";
    what_if: "Bagaimana jika", "What if";
    longer: "Buka lebih lama", "Open longer";
    more: "Loket tambahan mulai sekarang", "More counters from now on";
    ask: "Hitung", "Work it out";
    hours: "Ubah jam hari ini", "Change today's hours";
    halves: "Setiap setengah jam", "Each half hour";
    half: "Mulai", "From";
    came: "Datang", "Came";
    chart: "Yang datang dan yang dilayani setiap setengah jam; angkanya ada di tabel.",
        "Who came and who was served each half hour; the table has the numbers.";
    quiet: "Belum ada yang datang hari ini.", "Nobody has come today yet.";
    helped: "Aktivasi yang dibantu hari ini", "Activations helped with today";
    helped_nobody: "Belum ada yang dibantu hari ini.", "Nobody was helped yet today.";
    helped_active: "yang dimulai sudah aktif.", "that were begun are active.";
    helped_open: "Sedang berjalan:", "Going on:";
    helped_paused: "disisihkan:", "set aside:";
    stopped: "Mengapa yang lain tidak jadi", "Why the others did not come about";
    reason: "Alasan", "Reason";
    decided: "keputusan pemohon", "their own decision";
    count: "Orang", "People";
    steps: "Lama tiap langkah", "How long each step takes";
    step: "Langkah", "Step";
    middle: "Nilai tengah (menit:detik)", "Median (min:s)";
} }
