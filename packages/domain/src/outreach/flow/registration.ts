import type { Flow, Option } from "./flow.ts";

/** The occupations that people have most; whoever has another writes it. Names as the occupation list knows them. */
const OCCUPATIONS: readonly Option[] = [
  { id: "building_labourer", title: { id: "Buruh bangunan", en: "Building labourer" } },
  { id: "bricklayer", title: { id: "Tukang batu", en: "Bricklayer" } },
  { id: "market_stall_seller", title: { id: "Pedagang pasar", en: "Market seller" } },
  { id: "street_food_vendor", title: { id: "Pedagang makanan", en: "Food vendor" } },
  { id: "ojek", title: { id: "Tukang ojek", en: "Motorcycle taxi" } },
  { id: "ojol", title: { id: "Ojek online", en: "App motorcycle" } },
  { id: "domestic_worker", title: { id: "Pekerja rumah tangga", en: "Domestic worker" } },
  { id: "launderer", title: { id: "Buruh cuci", en: "Launderer" } },
  { id: "waste_picker", title: { id: "Pemulung", en: "Waste picker" } },
  { id: "farm_labourer", title: { id: "Buruh tani", en: "Farm labourer" } },
];

const RIGHT = ["ya", "benar", "betul", "sudah", "yes", "right"];

/** Registering oneself, in twelve turns at most (ux.md, W2). */
export const REGISTRATION: Flow = {
  first: "consent",
  changeable: ["occupation", "nik", "name", "born", "kelurahan", "photo"],
  check: "check",
  steps: {
    consent: {
      kind: "ask",
      keep: "consent",
      say: {
        id: "{sender}: daftar perlindungan kerja. Gratis.\n\nData Anda hanya untuk program ini.\nAnda boleh minta lihat dan minta perbaiki.\nAnda boleh berhenti kapan saja.\n\nSetuju kami catat data Anda?",
        en: "{sender}: register for protection at work. It is free.\n\nYour data serve this programme only.\nYou may ask to see and to mend them.\nYou may stop at any time.\n\nMay we write your data down?",
        sms: {
          id: "{sender}: daftar gratis. Data hanya untuk program ini. Boleh minta lihat, perbaiki, berhenti. Setuju?",
          en: "{sender}: free registration. Data serve this programme only. You may see, mend, stop. Agreed?",
        },
      },
      options: [
        {
          id: "agree",
          title: { id: "Setuju", en: "I agree" },
          words: ["ya", "boleh", "iya", "oke", "ok", "yes", "y"],
        },
        { id: "listen", title: { id: "Dengar", en: "Listen" }, plays: true },
        {
          id: "decline",
          title: { id: "Tidak", en: "No" },
          words: ["tdk", "gak", "no", "n"],
          to: "declined",
        },
      ],
      to: "occupation",
      other: {
        say: {
          id: "Balas Setuju atau Tidak. Tanpa setuju, kami tidak mencatat apa-apa.",
          en: "Please answer yes or no. Without a yes we write nothing down.",
        },
        to: "person",
      },
      timeout: { to: "over" },
    },
    occupation: {
      kind: "ask",
      keep: "occupation",
      say: {
        id: "Apa pekerjaan Anda? Pilih, atau tulis sendiri.",
        en: "What is your work? Choose, or write it yourself.",
        sms: {
          id: "Apa pekerjaan Anda? Tulis, atau pilih.",
          en: "What is your work? Write or choose.",
        },
      },
      options: OCCUPATIONS,
      reads: "occupation",
      to: "nik",
      other: {
        say: {
          id: "Tulis pekerjaan Anda sehari-hari.",
          en: "Please write what you work every day.",
        },
        to: "person",
      },
      timeout: { to: "remind" },
    },
    nik: {
      kind: "ask",
      keep: "nik",
      say: {
        id: "Tulis 16 angka NIK dari KTP Anda.",
        en: "Please write the 16 digits of the NIK on your KTP.",
      },
      options: [
        {
          id: "none",
          title: { id: "Tidak ada KTP", en: "I have no KTP" },
          words: ["tidak ada", "tidak punya", "gak ada", "belum ada", "none"],
          to: "no-ktp",
        },
      ],
      reads: "nik",
      to: "name",
      other: {
        say: {
          id: "Angka itu belum cocok dengan NIK. NIK ada 16 angka. Salin dari KTP.",
          en: "These digits do not look like a NIK. It has 16 digits. Copy it from the KTP.",
        },
        to: "person",
      },
      timeout: { to: "remind" },
    },
    name: {
      kind: "ask",
      keep: "name",
      say: { id: "Tulis nama Anda seperti di KTP.", en: "Please write your name as on the KTP." },
      reads: "name",
      to: "born-confirm",
      other: {
        say: { id: "Tulis nama dengan huruf saja.", en: "Please write the name in letters only." },
        to: "person",
      },
      timeout: { to: "remind" },
    },
    "born-confirm": {
      kind: "ask",
      keep: "bornOn",
      needs: { answer: "proposed", orElse: "born" },
      say: {
        id: "Menurut NIK, Anda lahir {proposed}. Benar?",
        en: "By the NIK you were born on {proposed}. Is that right?",
      },
      options: [
        { id: "right", title: { id: "Benar", en: "Right" }, words: RIGHT, copies: "proposed" },
        {
          id: "wrong",
          title: { id: "Bukan", en: "No" },
          words: ["salah", "tidak", "no"],
          to: "born",
        },
      ],
      reads: "birth-date",
      to: "kelurahan",
      other: {
        say: {
          id: "Balas Benar, atau tulis tanggal lahir Anda.",
          en: "Answer right, or write your birth date.",
        },
        to: "person",
      },
      timeout: { to: "remind" },
    },
    born: {
      kind: "ask",
      keep: "bornOn",
      say: {
        id: "Tulis tanggal lahir seperti di KTP. Contoh: 17-08-1990.",
        en: "Please write your birth date as on the KTP, as in 17-08-1990.",
      },
      reads: "birth-date",
      to: "kelurahan",
      other: {
        say: {
          id: "Tanggal itu belum terbaca. Tulis tanggal, bulan, lalu tahun.",
          en: "We could not read this date. Write day, month and year.",
        },
        to: "person",
      },
      timeout: { to: "remind" },
    },
    kelurahan: {
      kind: "ask",
      keep: "kelurahan",
      say: {
        id: "Di kelurahan mana Anda tinggal? Tulis 3 huruf pertama, atau kirim lokasi. Contoh: KEN.",
        en: "In which kelurahan do you live? Write its first 3 letters, or send your location. Example: KEN.",
        sms: {
          id: "Di kelurahan mana Anda tinggal? Tulis 3 huruf pertama. Contoh: KEN.",
          en: "In which kelurahan do you live? Write its first 3 letters. Example: KEN.",
        },
      },
      reads: "kelurahan",
      takes: "location",
      to: "photo",
      among: "kelurahan-pick",
      other: {
        say: {
          id: "Kelurahan itu belum kami kenali. Tulis namanya lebih lengkap.",
          en: "We do not know this kelurahan. Please write more of its name.",
        },
        to: "person",
      },
      timeout: { to: "remind" },
    },
    "kelurahan-pick": {
      kind: "ask",
      keep: "kelurahan",
      say: { id: "Yang mana kelurahan Anda?", en: "Which is your kelurahan?" },
      isPick: true,
      options: [
        { id: "none", title: { id: "Tidak ada di sini", en: "None of these" }, to: "kelurahan" },
      ],
      reads: "kelurahan",
      to: "photo",
      among: "kelurahan-pick",
      other: {
        say: { id: "Pilih salah satu, atau tulis namanya.", en: "Choose one, or write its name." },
        to: "person",
      },
      timeout: { to: "remind" },
    },
    photo: {
      kind: "ask",
      keep: "photo",
      onlyOn: "whatsapp",
      say: {
        id: "Kirim foto KTP Anda. Boleh juga nanti, dibawa ke kelurahan.",
        en: "Please send a photo of your KTP. You may also bring the KTP later.",
      },
      options: [
        {
          id: "later",
          title: { id: "Nanti saja", en: "Later" },
          words: ["nanti", "lewati", "tidak", "skip"],
          to: "check",
        },
      ],
      takes: "photo",
      to: "check",
      other: {
        say: {
          id: "Itu belum foto. Tekan tanda kamera untuk memotret KTP.",
          en: "This is no photo. Touch the camera to take one of the KTP.",
        },
        to: "person",
      },
      timeout: { to: "remind" },
    },
    check: {
      kind: "ask",
      keep: "check",
      say: {
        id: "Kami catat:\n1. Pekerjaan: {occupation}\n2. NIK: {nik}\n3. Nama: {name}\n4. Lahir: {bornOn}\n5. Kelurahan: {kelurahan}\n6. Foto KTP: {photo}\n\nSudah benar?",
        en: "We wrote down:\n1. Work: {occupation}\n2. NIK: {nik}\n3. Name: {name}\n4. Born: {bornOn}\n5. Kelurahan: {kelurahan}\n6. Photo of the KTP: {photo}\n\nIs all of it right?",
        sms: {
          id: "1 {occupation}. 2 NIK {nik}. 3 {name}. 4 Lahir {bornOn}. 5 {kelurahan}. Sudah benar? Bawa KTP ke kelurahan nanti.",
          en: "1 {occupation}. 2 NIK {nik}. 3 {name}. 4 Born {bornOn}. 5 {kelurahan}. All right? Bring your KTP to the kelurahan later.",
        },
      },
      options: [
        { id: "right", title: { id: "Benar", en: "Right" }, words: RIGHT },
        {
          id: "wrong",
          title: { id: "Ubah", en: "Change" },
          words: ["salah", "tidak"],
          to: "which",
        },
      ],
      to: "contact",
      other: {
        say: {
          id: "Balas Benar, atau balas UBAH dan angkanya. Contoh: UBAH 2.",
          en: "Answer right, or UBAH and the number, as in UBAH 2.",
        },
        to: "person",
      },
      timeout: { to: "remind" },
    },
    which: {
      kind: "ask",
      keep: "which",
      say: {
        id: "Yang mana perlu diubah? Balas UBAH dan angkanya. Contoh: UBAH 2.",
        en: "Which one must be changed? Reply UBAH and the number, as in UBAH 2.",
      },
      options: [
        {
          id: "occupation",
          title: { id: "Pekerjaan", en: "Work" },
          to: "occupation",
          isChange: true,
        },
        { id: "nik", title: { id: "NIK", en: "NIK" }, to: "nik", isChange: true },
        { id: "name", title: { id: "Nama", en: "Name" }, to: "name", isChange: true },
        {
          id: "born",
          title: { id: "Tanggal lahir", en: "Birth date" },
          to: "born",
          isChange: true,
        },
        {
          id: "kelurahan",
          title: { id: "Kelurahan", en: "Kelurahan" },
          to: "kelurahan",
          isChange: true,
        },
      ],
      to: "check",
      other: {
        say: { id: "Pilih salah satu.", en: "Please choose one." },
        to: "person",
      },
      timeout: { to: "remind" },
    },
    contact: {
      kind: "ask",
      keep: "contact",
      say: {
        id: "Boleh kami kirim kabar lewat WhatsApp? Anda bisa berhenti kapan saja.",
        en: "May we send you news by WhatsApp? You can stop it at any time.",
        sms: {
          id: "Boleh kami kirim kabar lewat SMS? Anda bisa berhenti kapan saja.",
          en: "May we send you news by SMS? You can stop it at any time.",
        },
      },
      options: [
        {
          id: "yes",
          title: { id: "Boleh", en: "Yes" },
          words: ["ya", "iya", "oke", "ok", "yes", "y"],
        },
        {
          id: "no",
          title: { id: "Jangan", en: "No" },
          words: ["tidak", "no", "n"],
          to: "register",
        },
      ],
      to: "register",
      other: {
        say: { id: "Balas Boleh atau Jangan.", en: "Please answer yes or no." },
        to: "person",
      },
      timeout: { to: "remind" },
    },
    register: { kind: "do", deed: "register", to: { done: "done" } },
    done: {
      kind: "end",
      say: {
        id: "{sender}: pendaftaran diterima.\n\nNomor Anda {code}. Simpan nomor ini.\n\nKami periksa dulu data Anda. Balas STATUS untuk lihat kabar.\n\nPetugas tidak pernah minta uang atau kode.",
        en: "{sender}: we have your registration.\n\nYour number is {code}. Keep it.\n\nWe check your data first. Reply STATUS for news.\n\nOfficers never ask for money or codes.",
        sms: {
          id: "{sender}: pendaftaran diterima. Nomor Anda {code}. Simpan nomor ini. Kami periksa dulu. Balas STATUS untuk lihat kabar.",
          en: "{sender}: we have your registration. Your number is {code}. Keep it. We check first. Reply STATUS for news.",
        },
      },
    },
    declined: {
      kind: "end",
      say: {
        id: "Tidak apa-apa. Kami tidak mencatat data Anda. Balas DAFTAR bila berubah pikiran.",
        en: "That is all right. We wrote nothing down. Reply DAFTAR if you change your mind.",
      },
    },
    "no-ktp": {
      kind: "end",
      say: {
        id: "Datang ke kantor kelurahan dan bawa KK. Petugas akan membantu Anda mendaftar.",
        en: "Come to the kelurahan office with your KK. An officer will help you register.",
      },
    },
    person: { kind: "do", deed: "hand-over", to: { "handed-over": "@back" } },
    remind: { kind: "do", deed: "remind", to: { done: "@back" } },
    over: { kind: "end", say: null },
  },
};
