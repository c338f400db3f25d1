//! The page's words.

use crate::lang::texts;

texts! { Words {
    title: "Bantu aktivasi", "Help with the activation";
    steps: "Langkah", "Steps";
    carried: "kunjungan sebelumnya", "earlier visit";
    person: "Siapa pemohonnya?", "Who is it?";
    who: "NIK", "NIK";
    who_hint: "Dari KTP-el atau KK yang dibawa. Nomor berkas juga bisa. Tidak ada dokumen? Cari dengan nama di halaman Penduduk.",
        "From the KTP-el or KK they have brought. A record number will do, too. No document? Search by name on the residents' page.";
    find: "Cari", "Find";
    unread: "Itu bukan NIK dan bukan nomor berkas. NIK punya 16 angka.",
        "That is neither a NIK nor a record number. A NIK has 16 digits.";
    nobody: "Tidak ada penduduk dengan nomor itu di wilayah Anda.", "Nobody in your region has that number.";
    compare: "Cocokkan dengan orangnya", "Compare with the person";
    compare_do: "Bandingkan wajah dengan KTP-el, dan tanyakan tanggal lahir.",
        "Compare the face with the KTP-el, and ask for the birth date.";
    is_them: "Orangnya sesuai, lanjutkan", "It is them: go on";
    may_not: "Hari ini belum bisa", "Not today";
    may_not_do: "Jelaskan alasannya, catat di bawah, lalu beri tempat pada hari yang tepat.",
        "Tell them why, note it below, and give a place on the right day.";
    record: "Buka berkas", "Open the record";
    device: "Buka dompet di ponselnya", "Open the wallet on their phone";
    device_do: "Pemohon memindai kode ini dengan kamera, atau mengetik alamatnya. Ponsel keluarga juga boleh: masing-masing punya PIN sendiri.",
        "They scan this with the camera, or type the address. The family's phone will do, too: everybody has a PIN of their own.";
    device_qr: "Kode QR alamat dompet", "QR code of the wallet's address";
    opens: "Dompetnya terbuka", "The wallet is open";
    consent: "Tanyakan apakah mereka mau", "Ask whether they want it";
    consent_say: "“IKD tidak wajib. Semua layanan tetap Anda terima tanpa IKD, dan Anda dapat berhenti kapan saja. Data Anda tersimpan di ponsel Anda; tidak ada yang mencatat di mana Anda memakainya. Mau kami aktifkan?”",
        "“IKD is not required. You get every service without it, and can leave it at any time. Your data lie on your phone; nobody writes down where you use them. Shall we activate it?”";
    agrees: "Ya, mereka mau", "Yes, they want it";
    pin: "PIN dipasang sendiri", "They set the PIN themselves";
    pin_do: "Enam angka, bukan tanggal lahir. Jangan melihat dan jangan menanyakan. Dompet lalu menampilkan kode pemulihan: simpan di rumah.",
        "Six digits, and no birth date. Do not look, and do not ask. The wallet then shows the recovery code: to be kept at home.";
    is_set: "PIN sudah dipasang", "The PIN is set";
    key: "Pindai ponselnya", "Scan their phone";
    key_do: "Dompetnya menampilkan “Tunjukkan kode ini kepada petugas”. Pindai kode itu ke kolom ini.",
        "Their wallet says “Show this code to the officer”. Scan that code into this field.";
    key_label: "Kode ponsel", "The phone's code";
    key_missing: "Pindai dahulu kode ponsel pemohon.", "Scan the code of their phone first.";
    bind: "Tawarkan ke ponsel ini", "Offer it to this phone";
    no_camera: "Kameranya tidak bisa membaca layar? Sebaliknya: ponsel memindai layar ini, lalu Anda cocokkan angkanya.",
        "Cannot scan it? The other way round: the phone scans this screen, and you compare a number.";
    other_way: "Ponsel yang memindai", "Let the phone scan";
    not_now: "Itu tidak dapat ditawarkan hari ini; berkasnya mengatakan mengapa.",
        "That cannot be offered today; the record says why.";
    waits: "Menunggu ponsel", "Waiting for the phone";
    waits_do: "Pemohon memindai kode penawaran dan mengetik kode transaksinya. Halaman ini berubah sendiri begitu aktif.",
        "They scan the offer and type its transaction code. This page changes by itself once it is active.";
    to_compare: "Ponsel sudah memindai", "The phone has scanned";
    to_compare_do: "Cocokkan angka di layar dompetnya; sebelum itu tidak ada yang diserahkan.",
        "Compare the number that its wallet shows; nothing is delivered before that.";
    go_compare: "Cocokkan angka", "Compare the number";
    over: "Penawaran sudah lewat", "The offer is over";
    over_do: "Tidak apa-apa: buat yang baru.", "No harm done: make a new one.";
    anew: "Buat penawaran baru", "Make a new offer";
    active: "Aktif di ponsel", "Active on the phone";
    since: "sejak", "since";
    active_do: "Coba sekali bersama: pemohon membuka dompet dengan PIN-nya dan menunjukkan usia atau identitasnya. Orang yang pernah mencoba akan memakainya lagi.",
        "Try it once together: they open the wallet with their PIN and show their age or identity. Who has tried it once uses it again.";
    tried: "Sudah dicoba, selesai", "Tried: done";
    untried: "Selesai tanpa mencoba", "Done without trying";
    complete: "Selesai", "Done";
    paused: "Disisihkan", "Set aside";
    paused_do: "Yang sudah selesai tidak diulang: panggil nomornya lagi, atau mulai lagi pada kunjungan berikut.",
        "What is done is not done again: call the number again, or begin on the next visit.";
    resume: "Lanjutkan", "Go on";
    stopped: "Dihentikan", "Stopped";
    ended: "Selesai", "Done";
    ended_do: "Beri lembarnya, lalu panggil nomor berikutnya.", "Give them the slip, then call the next number.";
    slip: "Cetak lembar", "Print the slip";
    to_counter: "Kembali ke loket", "Back to the counter";
    finish: "Selesai, ke nomor berikutnya", "Done: on to the next";
    back: "Kembali satu langkah", "One step back";
    pause: "Sisihkan dulu", "Set aside";
    obstacle: "Ada kendala", "Something is in the way";
    obstacle_do: "Pilih yang paling tepat: dari sinilah kantor tahu apa yang harus diperbaiki.",
        "Choose what fits best: this is how the office learns what to mend.";
    declines: "Pemohon tidak mau", "They do not want it";
    declines_do: "Itu hak mereka dan tidak perlu alasan. Layanan lain tetap berjalan.",
        "That is their right and needs no reason. Other services go on.";
    stop: "Catat dan hentikan", "Note it and stop";
    no_reason: "Pilih dahulu satu alasan.", "Choose a reason first.";
} }
