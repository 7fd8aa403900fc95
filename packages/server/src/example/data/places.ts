/** Where invented people say they were born, and how often (guessed shares). */
export const BIRTH_PLACES: readonly { readonly weight: number; readonly value: string }[] = [
  { weight: 58, value: "Jambi" },
  { weight: 5, value: "Muaro Jambi" },
  { weight: 4, value: "Muara Bulian" },
  { weight: 3, value: "Kuala Tungkal" },
  { weight: 3, value: "Muara Sabak" },
  { weight: 2, value: "Sungai Penuh" },
  { weight: 2, value: "Bangko" },
  { weight: 2, value: "Muara Bungo" },
  { weight: 2, value: "Sarolangun" },
  { weight: 4, value: "Palembang" },
  { weight: 3, value: "Padang" },
  { weight: 2, value: "Pariaman" },
  { weight: 2, value: "Medan" },
  { weight: 2, value: "Semarang" },
  { weight: 1, value: "Kebumen" },
  { weight: 1, value: "Ponorogo" },
  { weight: 1, value: "Makassar" },
  { weight: 1, value: "Bandar Lampung" },
  { weight: 1, value: "Pekanbaru" },
];

/**
 * The first six digits of a NIK: where its holder was first registered, with guessed shares.
 * 1571 01-08 are Kota Jambi's kecamatan before the newer three (09-11) were made, so most
 * adults carry them wherever in the city they live now.
 */
export const HOME_PREFIXES: readonly { readonly weight: number; readonly value: string }[] = [
  { weight: 16, value: "157101" },
  { weight: 16, value: "157102" },
  { weight: 14, value: "157103" },
  { weight: 5, value: "157104" },
  { weight: 6, value: "157105" },
  { weight: 5, value: "157106" },
  { weight: 20, value: "157107" },
  { weight: 14, value: "157108" },
  { weight: 2, value: "157109" },
  { weight: 1, value: "157110" },
  { weight: 1, value: "157111" },
];

/** Kabupaten and kota where newcomers to Jambi were first registered (four digits, kecamatan follows). */
export const OTHER_REGIONS: readonly string[] = [
  "1501", "1502", "1503", "1504", "1505", "1505", "1505", "1506", "1507", "1508", "1509", "1572",
  "1671", "1602", "1371", "1377", "1306", "1271", "1471", "1871", "3174", "3273", "3305", "3374",
  "3404", "3502", "3578", "7371",
];

/** Kabupaten and kota, dotted, where people who left the city are registered now. */
export const REGIONS_MOVED_TO: readonly string[] = [
  "15.05", "15.05", "15.05", "15.04", "15.06", "15.07", "16.71", "13.71", "14.71", "32.16",
];

/** Names of streets, lanes (lorong) and alleys, used in any of them. */
export const STREET_NAMES: readonly string[] = [
  "Mawar", "Melati", "Kenanga", "Anggrek", "Cempaka", "Flamboyan", "Teratai", "Dahlia", "Seroja", "Kamboja",
  "Bersama", "Setia", "Damai", "Sejahtera", "Makmur", "Sentosa", "Harapan", "Gotong Royong", "Rukun", "Mufakat",
  "Nusa Indah", "Bahagia", "Amal", "Ikhlas", "Siginjai", "Sultan Thaha", "Orang Kayo Pingai", "Datuk Nangis",
  "Slamet Riyadi", "Sumatera", "Kapten Pattimura", "Yunus Sanis", "Marene", "Lingkar Barat", "Kolonel Abunjani",
  "Sersan Anwar Bay", "Haji Ibrahim", "Pangeran Hidayat", "Sunan Giri", "Sunan Bonang", "Kayu Manis", "Beringin",
  "Rambutan", "Durian", "Duku", "Kelapa", "Pinang", "Manggis", "Jambu", "Nangka", "Cendana", "Meranti", "Jati",
];
