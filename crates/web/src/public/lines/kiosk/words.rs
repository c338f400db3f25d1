//! What a kiosk says.

use crate::lang::texts;

texts! { Words {
    title: "Ambil nomor antrean", "Take a number";
    welcome: "Selamat datang. Untuk apa Anda datang?", "Welcome. What do you come for?";
    several: "Boleh lebih dari satu.", "More than one will do.";
    favoured: "Lansia, disabilitas, atau hamil", "Elderly, disabled or pregnant";
    favoured_means: "Anda didahulukan. Sebabnya tidak dicatat.", "You go first. Why is not recorded.";
    take: "Ambil nomor", "Take a number";
    booked: "Saya sudah punya janji", "I have booked";
    code: "Kode janji", "Code of your booking";
    code_hint: "Delapan huruf dan angka, seperti 7KQM-2XPA.", "Eight letters and digits, such as 7KQM-2XPA.";
    arrive: "Saya sudah datang", "I am here";
    full: "Antrean hari ini sudah penuh", "Today is full";
    full_means: "Pilih tempat pada hari lain: tempat itu pasti untuk Anda. Atau tunggu sebagai cadangan hari ini.",
        "Choose a place on another day, which is kept for you. Or stand by today.";
    closed: "Tutup untuk hari ini", "Closed for today";
    closed_means: "Pilih tempat pada hari lain: tempat itu pasti untuk Anda.",
        "Choose a place on another day, which is kept for you.";
    choose: "Tempat pada hari lain", "Places on other days";
    keep: "Simpan tempat ini", "Keep this place";
    no_slots: "Tidak ada tempat dalam enam puluh hari. Beri tahu petugas.", "There is no place within sixty days. Please tell an officer.";
    stand_by: "Tunggu sebagai cadangan hari ini", "Stand by today";
    back: "Kembali ke awal", "Back to the start";
    slip: "Karcis antrean", "Ticket";
    number: "Nomor Anda", "Your number";
    place: "Tempat Anda", "Your place";
    day: "Hari", "Day";
    between: "Dipanggil antara", "Called between";
    likely: "Perkiraan", "Most likely";
    standby: "Cadangan: dipanggil bila ada yang tidak datang.", "Standby: called when somebody else does not come.";
    then: "Sesudah itu, petugas meneruskan Anda untuk", "After that, the officer sends you on for";
    your_code: "Kode", "Code";
    follow: "Ikuti nomor ini di ponsel, tanpa akun:", "Follow this number on a phone, without an account:";
    qr: "Kode QR halaman karcis", "QR code of the ticket's page";
    free: "Gratis. Petugas tidak pernah meminta PIN, dan tidak pernah menelepon.",
        "Free of charge. Staff never ask for a PIN, and never call.";
    keep_slip: "Bawa karcis ini, atau catat nomor dan kodenya. Layar ini kembali ke awal sendiri.",
        "Take the slip, or note the number and code. This screen goes back by itself.";
    done: "Selesai", "Done";
    locked: "Perangkat ini belum dibuka", "This device is not open yet";
    locked_means: "Petugas membuka kios di halaman kantor pada konsol, lalu mengetik kodenya di sini.",
        "An officer opens a kiosk at the office's page of the console, and types its code here.";
    open_code: "Kode kios", "Code of the kiosk";
    open: "Buka kios", "Open the kiosk";
    otherwise: "Anda ingin mengambil nomor? Datanglah ke petugas di pintu.",
        "You want a number? Please see the officer at the door.";
    not_this_code: "Kode kios itu tidak berlaku di sini. Kode berlaku sekali, lima belas menit.",
        "That code opens no kiosk here. A code is good once, for fifteen minutes.";
    unknown: "Tidak ada janji dengan kode itu di kantor ini. Periksa lagi, atau ambil nomor baru.",
        "There is no booking with that code at this office. Check it, or take a new number.";
    busy: "Terlalu banyak kode yang salah. Tunggu sebentar, atau datang ke petugas.",
        "Too many wrong codes. Wait a moment, or see an officer.";
    taken: "Tempat itu baru saja diambil orang lain. Silakan pilih lagi.",
        "Somebody else has just taken that place. Please choose again.";
    not_today: "Tidak ada layanan pada waktu itu, atau janji itu untuk hari lain. Petugas di pintu membantu Anda.",
        "Nobody is served at that time, or the booking is for another day. The officer at the door will help you.";
    nothing: "Pilih dahulu untuk apa Anda datang.", "Please choose first what you come for.";
    for_one: "Janji ini untuk satu orang. Tunjukkan KTP-el kepada petugas di pintu; ia memasukkan Anda.",
        "This was booked for one person. Show your KTP-el to the officer at the door, who lets you in.";
    there_already: "Janji itu sudah dipakai atau sudah dibatalkan. Petugas di pintu membantu Anda.",
        "That booking was used already, or given back. The officer at the door will help you.";
} }
