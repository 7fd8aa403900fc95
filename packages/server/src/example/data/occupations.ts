/**
 * What invented workers do, as they say it: names and everyday words of the occupation list,
 * with guessed shares. Words the list itself calls ambiguous, that stand at two occupations, or that sound
 * like a wage earner's are left out here, so that each of these is one occupation to any reader.
 */
export const OCCUPATION_WORDS: readonly { readonly weight: number; readonly value: readonly string[] }[] = [
  { weight: 90, value: ["Tukang ojek pangkalan", "tukang ojek", "ojek pangkalan"] },
  { weight: 80, value: ["Pengemudi ojek online", "ojol", "ojek online"] },
  { weight: 100, value: ["Buruh bangunan", "kuli bangunan"] },
  { weight: 30, value: ["Tukang batu"] },
  { weight: 8, value: ["Tukang keramik", "pasang keramik"] },
  { weight: 25, value: ["Tukang kayu", "tukang kusen"] },
  { weight: 8, value: ["Tukang cat", "ngecat rumah"] },
  { weight: 6, value: ["Tukang ledeng", "tukang pipa"] },
  { weight: 14, value: ["Tukang las", "las teralis"] },
  { weight: 8, value: ["Buruh galian dan jalan", "buruh galian"] },
  { weight: 10, value: ["Buruh pasir sungai", "buruh pasir", "sedot pasir"] },
  { weight: 40, value: ["kaki lima", "pedagang asongan", "jualan keliling"] },
  { weight: 60, value: ["Pedagang makanan keliling", "jualan gorengan", "jual pempek", "nasi gemuk"] },
  { weight: 70, value: ["Pedagang pasar", "tukang sayur", "lapak sayur"] },
  { weight: 45, value: ["Pemilik warung", "warung manisan", "buka warung"] },
  { weight: 15, value: ["Penjual online", "jualan online", "olshop"] },
  { weight: 12, value: ["Juru masak dan katering rumahan", "masak pesta"] },
  { weight: 16, value: ["Pembuat kue rumahan", "kue basah"] },
  { weight: 8, value: ["Perajin makanan rumahan", "tahu tempe"] },
  { weight: 18, value: ["Sopir angkot"] },
  { weight: 22, value: ["Sopir truk", "sopir batu bara", "sopir sawit"] },
  { weight: 12, value: ["antar galon", "antar gas"] },
  { weight: 24, value: ["Kurir", "antar paket", "kurir paket"] },
  { weight: 12, value: ["Tukang becak dan bentor", "tukang becak", "bentor"] },
  { weight: 6, value: ["Tukang gerobak", "gerobak sorong"] },
  { weight: 10, value: ["Tukang ketek", "ketek"] },
  { weight: 40, value: ["Kuli angkut", "kuli panggul", "bongkar muat"] },
  { weight: 45, value: ["Pekerja rumah tangga", "asisten rumah tangga"] },
  { weight: 14, value: ["Pengasuh anak", "jaga anak"] },
  { weight: 40, value: ["Buruh cuci dan setrika", "buruh cuci", "cuci gosok"] },
  { weight: 8, value: ["Tukang kebun", "potong rumput"] },
  { weight: 30, value: ["Petani sayur dan padi", "tani sayur", "kebun sayur"] },
  { weight: 24, value: ["Pekebun karet atau sawit", "petani karet", "petani sawit"] },
  { weight: 22, value: ["Buruh tani dan panen", "buruh tani", "panen sawit"] },
  { weight: 12, value: ["Peternak ayam atau itik", "ternak ayam"] },
  { weight: 18, value: ["Nelayan sungai", "nelayan"] },
  { weight: 12, value: ["Pembudi daya ikan", "keramba apung", "kolam ikan"] },
  { weight: 34, value: ["Penjahit", "jahit baju", "permak"] },
  { weight: 10, value: ["Pembatik dan penenun", "pembatik", "batik Jambi"] },
  { weight: 8, value: ["Perajin anyaman", "anyaman"] },
  { weight: 8, value: ["Tukang mebel", "mebel"] },
  { weight: 26, value: ["Montir dan tambal ban", "montir", "tambal ban"] },
  { weight: 8, value: ["Tukang sol sepatu", "sol sepatu"] },
  { weight: 45, value: ["Tukang parkir", "juru parkir", "jukir"] },
  { weight: 12, value: ["Tukang pangkas", "tukang cukur"] },
  { weight: 14, value: ["Tukang urut", "tukang pijat"] },
  { weight: 10, value: ["Pencuci kendaraan", "cuci motor"] },
  { weight: 32, value: ["Pemulung", "cari botol"] },
  { weight: 12, value: ["Pengangkut sampah", "tukang sampah"] },
  { weight: 30, value: ["Pekerja serabutan", "serabutan"] },
  { weight: 30, value: ["Guru ngaji"] },
  { weight: 14, value: ["imam masjid", "bilal", "muazin"] },
  { weight: 12, value: ["Marbot", "penjaga masjid"] },
  { weight: 8, value: ["Pemandi jenazah"] },
  { weight: 6, value: ["Penggali kubur", "gali kubur"] },
  { weight: 8, value: ["Kader posyandu"] },
  { weight: 6, value: ["Ketua RT"] },
];

/** Occupations that are on no list of vulnerable work: a person must ask. */
export const UNKNOWN_OCCUPATIONS: readonly string[] = [
  "Wiraswasta", "Pelajar", "Mahasiswa", "Belum bekerja", "Penyiar radio", "Atlet tinju", "Peramal", "Apoteker",
];

/** Words that name several occupations at once (section 1 of the occupation notes): a person must ask which. */
export const AMBIGUOUS_OCCUPATIONS: readonly string[] = ["Sopir", "Buruh", "Tukang", "Jualan"];

/** How the four kinds of people whom the programme does not cover write what they are. */
export const EXCLUDED_EMPLOYMENT = {
  "civil-servant": ["PNS", "ASN", "Pegawai Negeri Sipil", "PPPK"],
  soldier: ["TNI", "TNI AD"],
  police: ["Polri", "Anggota Polri"],
  "wage-earner": ["Karyawan swasta", "Karyawan tetap", "Pegawai tetap", "Karyawan BUMN"],
} as const;

/** What everyone else writes under employment status, if anything. */
export const OWN_ACCOUNT_STATUS: readonly string[] = ["", "", "", "Mandiri", "Usaha sendiri", "Pekerja bebas"];
