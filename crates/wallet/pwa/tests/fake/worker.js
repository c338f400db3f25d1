// Stands for the module where the screens are looked at: canned answers, no arithmetic.
{
  const SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 41 41'><path fill='#fff' d='M0 0h41v41H0z'/><path d='M4 4h7v7H4zM30 4h7v7h-7zM4 30h7v7H4zM14 6h3v9h-3zM20 12h6v5h-6zM12 20h9v3h-9zM26 24h4v8h-4zM18 30h5v6h-5z'/></svg>";
  const claim = (id, en, value) => ({ label: { id, en }, value, masked: true });
  const CARDS = [
    {
      id: "1", type: "urn:id:pid:1", format: "sd_jwt", names: { id: "Identitas Kependudukan Digital", en: "Digital population identity" },
      issuer: "Dinas Kependudukan dan Pencatatan Sipil Kota Serang", status: "valid", until: 1830000000, left: 9,
      claims: [claim("Nama lengkap", "Full name", "Siti Rahmawati Kusumaningrum"), claim("NIK", "NIK", "3673014408900002"),
        claim("Tanggal lahir", "Date of birth", "1990-08-04"), claim("Alamat", "Address", { jalan: "Jl. Ahmad Yani 12", desa: "Cipare" })],
    },
    {
      id: "2", type: "age", format: "mdoc", names: { id: "Bukti usia", en: "Proof of age" },
      issuer: "Dukcapil Kota Serang", status: "expired", until: 1700000000, left: 0, claims: [claim("Di atas 18 tahun", "Over 18", true)],
    },
  ];
  const HISTORY = [
    { at: 1795400000, who: "Bank Contoh", deed: "present", outcome: "succeeded", cards: [CARDS[0].names], claims: [{ id: "Nama lengkap", en: "Full name" }] },
    { at: 1795300000, who: "Toko Contoh", deed: "present", outcome: "denied", cards: [CARDS[1].names], claims: [{ id: "Di atas 18 tahun", en: "Over 18" }] },
    { at: 1795200000, who: "Dukcapil Kota Serang", deed: "accept", outcome: "succeeded", cards: [CARDS[0].names] },
  ];
  const REGISTERED = {
    purpose: { id: "Membuka rekening", en: "Opening an account" }, retention: { id: "Lima tahun setelah rekening ditutup", en: "Five years after the account is closed" },
    support: "mailto:privasi@bank.example", authority: "https://pengaduan.example",
  };
  HISTORY[0].registered = REGISTERED;
  const CONSENT = {
    asker: { name: "Bank Contoh", hosts: ["bank.example"], vouched_by: "Dukcapil Kota Serang", answer_host: "bank.example", registered: REGISTERED },
    cards: [{ names: CARDS[0].names, issuer: CARDS[0].issuer, trace: "fresh",
      claims: [{ ...CARDS[0].claims[0], retained: true }, { ...CARDS[0].claims[1], retained: false, beyond: true }], always: [claim("Penerbit", "Issuing country", "ID")] }],
    missing: [], nik_warning: true,
  };
  const TRUST = { fingerprint: "9f2ac41b".repeat(8), issued: 1795000000, sequence: 3, anchors: { issuer: ["Dukcapil Kota Serang"], access: ["Dukcapil Kota Serang"] } };
  let open = false;
  let flow = null;
  let tries = 10;
  let empty = true;
  let moves = {};
  let codes = false;
  const refuse = (code, more = {}) => ({ error: { code, class: "refused", id: "PIN salah", en: "the PIN is wrong", ...more } });
  const done = done => ({ ok: { step: "done", done } });
  const shown = input => done({ presented: input.choice === "share", ...(input.choice === "share" ? { parts: ["A", "B", "C"] } : {}) });
  const begins = {
    create: () => ({ ok: { step: "keep", door: { version: 1, account: "fake" }, sealed: "c2VhbGVk" } }),
    unlock: input => {
      if (input.pin === "258036") {
        open = true;
        return done({ wrong_before: 2 });
      }
      tries -= 1;
      if (input.pin === "909090") return refuse("blocked");
      return refuse("wrong_pin", { tries_left: tries, ...(tries < 8 ? { retry_after: 75 } : {}) });
    },
    status: () => done({ state: "open", tries_left: tries, edition: 1, ...moves }),
    recover: () => { moves = { arriving: { ready_in: 259_200 } }; return done({ ready_in: 259_200 }); },
    hand_over: () => { moves = { leaving: { ready_in: 172_000, can_cancel: true } }; return done({}); },
    give_back: () => done({ given: 0, kept: 1 }),
    stay: () => { moves = {}; return done({}); },
    accept: input => (input.offer.includes("code") && !input.tx_code
      ? { error: { code: "tx_code_missing", class: "invalid", tx_code: { length: 6, input_mode: "numeric", description: null }, id: "Penawaran ini memerlukan kode", en: "this offer needs a code" } }
      : { ok: { step: "trust", view: TRUST } }),
    present: input => {
      codes = input.request?.startsWith("IKD1");
      return { ok: { step: "consent", view: CONSENT } };
    },
    change_pin: () => done({}),
    stow: input => ({ ok: { step: "keep", sealed: "c2VhbGVk", pocket: input.carry ? "cG9ja2V0" : "" } }),
    answer: () => ({ ok: { step: "consent", view: { ...CONSENT, nik_warning: false, elsewhere: true } } }),
    block: () => ({ error: { code: "unknown_code", class: "refused", id: "Kode pemulihan ini tidak dikenal", en: "this recovery code is not known" } }),
    refresh: () => done({}), check: () => done({}), collect: () => done({}),
  };
  const resumes = {
    create: () => { open = true; return done({ recovery_code: "7KQM-2XVB-9DPA-LR4T-WHNC-83FE", account: "fake" }); },
    accept: input => {
      if (input.decision !== "approve") return { error: { code: "not_accepted", class: "refused", id: "Daftar kepercayaan tidak disetujui", en: "the trust list was not accepted" } };
      empty = false;
      return done({ cards: ["1"], renewed: [], deferred: 1 });
    },
    stow: () => done({ copies: 3 }),
    answer: input => shown(input),
    present: input => codes ? shown(input) : done({ presented: input.choice === "share", redirect: "https://bank.example/done" }),
  };
  const calls = {
    hello: () => ({ ok: { version: "fake" } }),
    weak_pin: input => ({ ok: { reason: /^(\d)\1+$/.test(input.pin) ? { code: "all_same", id: "PIN tidak boleh terdiri dari satu angka yang sama", en: "a PIN must not consist of one digit only" } : null } }),
    code: input => ({ ok: { ok: input.text.startsWith("7KQM") } }),
    lock: () => { open = false; return { ok: {} }; },
    opened: () => ({ ok: { opened: open } }),
    home: () => ({ ok: empty ? { cards: [], history: [], promises: 0, warnings: [], carries: false } : { cards: CARDS, history: HISTORY, promises: 1, due: null, warnings: ["pin_is_birth_date"], carries: true } }),
    qr: () => ({ ok: { svg: SVG } }),
    key: () => ({ ok: { thumbprint: "Zk3pQ7vN1xRt9LbW5cYh2DsMfG8uJaEo4KiTnPqX6yU", groups: "Zk3p Q7vN 1xRt 9LbW 5cYh 2DsM fG8u JaEo 4KiT nPqX 6yU", svg: SVG } }),
    pocket: () => ({ ok: { copies: 3, until: "2026-12-24T09:30:00Z", names: CARDS[1].names } }),
    abandon: () => ({ ok: {} }),
    begin: input => { flow = input.flow; return begins[flow](input); },
    resume: input => resumes[flow](input),
  };
  addEventListener("message", event => {
    const { id, input, luma } = event.data;
    const output = luma ? { ok: { text: null } } : calls[input.call]?.(input);
    setTimeout(() => postMessage(output ? { id, output } : { id, failed: `no ${input.call}` }), 5);
    // What the tests wish for is asked by a name of its own.
    if (input.call === "home" && new URL(location.href).searchParams.has("full")) empty = false;
  });
}
