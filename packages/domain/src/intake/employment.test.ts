import fc from "fast-check";
import { expect, test } from "vitest";
import { readEmployment } from "./employment.ts";

test.each([
  ["PNS", "civil-servant"],
  ["pns", "civil-servant"],
  ["P N S".replaceAll(" ", ""), "civil-servant"],
  ["ASN", "civil-servant"],
  ["PPPK", "civil-servant"],
  ["P3K", "civil-servant"],
  ["P3K paruh waktu", "civil-servant"],
  ["Guru PNS", "civil-servant"],
  ["Guru P3K", "civil-servant"],
  ["Pegawai Negeri Sipil (PNS)", "civil-servant"],
  ["Pegawai Negeri", "civil-servant"],
  ["Tukang ojek, PNS", "civil-servant"],
  ["Bekerja sebagai PNS", "civil-servant"],
  ["TNI", "soldier"],
  ["TNI AD", "soldier"],
  ["TNI-AL", "soldier"],
  ["Tentara Nasional Indonesia", "soldier"],
  ["Anggota TNI", "soldier"],
  ["TNI/Polri", "soldier"],
  ["Polri", "police"],
  ["Kepolisian RI (Polri)", "police"],
  ["Polisi", "police"],
  ["Anggota Polisi", "police"],
  ["Karyawan Swasta", "wage-earner"],
  ["KARYAWAN TETAP", "wage-earner"],
  ["Pegawai tetap", "wage-earner"],
  ["Karyawan toko tetap", "wage-earner"],
  ["Pegawai BUMN", "wage-earner"],
  ["Karyawan BUMD", "wage-earner"],
  ["Karyawan PT Sinar", "wage-earner"],
  ["Buruh pabrik tetap", "wage-earner"],
  ["Pekerja penerima upah", "wage-earner"],
])("%s: %s", (words, employment) => {
  expect(readEmployment(words, "")).toBe(employment);
  expect(readEmployment("", words)).toBe(employment);
});

test.each([
  "",
  "-",
  "Guru honorer",
  "Guru ngaji",
  "Buruh bangunan",
  "Buruh harian lepas",
  "Karyawan toko",
  "Pegawai syarak",
  "Pegawai tidak tetap",
  "Pekerja serabutan",
  "Pensiunan PNS",
  "PNS (pensiun)",
  "PNS, pensiun",
  "Purnawirawan TNI",
  "Mantan polisi",
  "Istri TNI",
  "Anak PNS",
  "Janda polisi",
  "Bukan PNS/TNI/Polri",
  "PNS/TNI/Polri: tidak",
  "Non ASN",
  "Non-ASN",
  "Warung polisi tidur",
  "Polisi tidur",
  "Polisi cepek",
  "Jual nasi di depan kantor polisi",
  "Tukang cuci baju tentara",
  "Buruh cuci polisi",
  "Ojek (istri PNS)",
  "Petugas P3K",
  "Bukan penerima upah",
  "BPU",
  "Petugas PU",
  "Asnawi",
  "Punsi",
  "Alamat tetap",
])("%s declares none of the four", (words) => {
  expect(readEmployment(words, "")).toBeNull();
  expect(readEmployment("", words)).toBeNull();
});

test("the insurer's segment counts in a column of its own", () => {
  expect(readEmployment("Penjaga toko", "PU")).toBe("wage-earner");
  expect(readEmployment("Penjaga toko", "BPU")).toBeNull();
});

test("neither case nor what surrounds the words hides a declaration", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("PNS", "pns", "Pns", " PNS ", "PNS.", "(PNS)", "PNS aktif", "Status: PNS"),
      fc.string({ maxLength: 10 }),
      (words, other) => {
        expect(readEmployment(other, words)).toBe("civil-servant");
      },
    ),
  );
});
