import type { Page } from "playwright-core";
import {
  CANARY,
  enrol,
  type FieldOffice,
  type Phone,
  PIN,
  press,
  unlockPhone,
} from "./field-office.ts";

/** Another name, as long as they come. */
const LONG = {
  name: "Raden Ajeng Siti Nurhalimah Kusumaningtyas Wiryosoedarmo binti H. Abdulrachman",
  nik: "1571014107859932",
  phone: "081399887755",
};
const RUDI = { name: "Rudi Hartono", nik: "1571011203809933", phone: "081399887744" };

export const home = (page: Page, office: FieldOffice) => page.goto(`${office.door.origin}/field/#`);
const title = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();

/** Begins a form, and goes on to one of its questions. */
export async function beginForm(page: Page, worker: typeof RUDI, until: string): Promise<void> {
  await press(page, "Pindai kartu / cari");
  await page.getByLabel("Nama, nomor, atau kode").fill(worker.name);
  await press(page, "Daftar baru");
  await page.getByLabel("NIK").fill(worker.nik);
  const steps = ["Nama dan tanggal lahir", "Tempat tinggal", "Pekerjaan", "Nomor HP"];
  for (const step of steps.slice(0, steps.indexOf(until) + 1)) {
    if (step === "Nomor HP") await press(page, "Tukang ojek pangkalan");
    else await press(page, "Lanjut");
    await title(page, step);
  }
}

type Scene = (page: Page, office: FieldOffice, phone: Phone) => Promise<unknown>;

/** Every screen in the states that people see, in an order in which one phone can show them all. */
export const FIELD_SCENES: Readonly<Record<string, Scene>> = {
  "first-run": async (page, office) => {
    await page.goto(`${office.door.origin}/field/`);
    await press(page, "Mulai");
    await page.getByLabel("Surel").waitFor();
  },
  "sign-in-faulty": async (page) => {
    await page.getByLabel("Surel").fill("siapa@example.org");
    await page.getByLabel("Kata sandi").fill("bukan kata sandi ini");
    await press(page, "Lanjut");
    await page.getByRole("alert").waitFor();
  },
  home: (_page, office, phone) => enrol(phone, office),
  "pin-guessable": async (page, office, phone) => {
    await phone.context.setOffline(true);
    await press(page, "Kunci");
    await title(page, "Masukkan PIN");
    await unlockPhone(page, "000001");
    await page.getByText("Sisa 4 kali").waitFor();
    await home(page, office);
  },
  search: async (page) => {
    await unlockPhone(page, PIN);
    await press(page, "Pindai kartu / cari");
    await page.getByLabel("Nama, nomor, atau kode").fill("Tidak Ada");
    await page.getByText("Tidak ada di HP ini").waitFor();
  },
  ktp: (page) => press(page, "Daftar baru"),
  "ktp-faulty": async (page) => {
    await page.getByLabel("NIK").fill("157101991234");
    await press(page, "Lanjut");
    await page.getByRole("alert").waitFor();
  },
  "ktp-photo": async (page, office) => {
    await page.getByLabel("Ambil foto KTP").setInputFiles(office.ktp);
    await page.getByRole("img", { name: "Foto KTP" }).waitFor();
    await page.getByLabel("NIK").fill(CANARY.nik);
  },
  name: async (page) => {
    await press(page, "Lanjut");
    await title(page, "Nama dan tanggal lahir");
    await page.getByLabel("Nama").fill(LONG.name);
  },
  place: async (page) => {
    await press(page, "Lanjut");
    await title(page, "Tempat tinggal");
    await page.getByText("Tersimpan, ±12 m").waitFor();
  },
  work: async (page) => {
    await press(page, "Lanjut");
    await title(page, "Pekerjaan");
  },
  "work-search": async (page) => {
    await page.getByLabel("Cari pekerjaan lain").fill("sopir");
    await page.getByRole("button", { name: "Sopir truk" }).waitFor();
  },
  phone: async (page) => {
    await page.getByLabel("Cari pekerjaan lain").fill("");
    await press(page, "Penjahit");
    await title(page, "Nomor HP");
    await page.getByLabel("Nomor HP pekerja").fill("0741");
    await press(page, "Lanjut");
    await page.getByRole("alert").waitFor();
  },
  consent: async (page) => {
    await page.getByLabel("Nomor HP pekerja").fill(LONG.phone);
    await press(page, "Lanjut");
    await title(page, "Persetujuan");
    await page.getByLabel("Saya bacakan").check();
    await page.getByLabel("Tanda tangan", { exact: true }).check();
    await sign(page);
  },
  check: async (page) => {
    await press(page, "Lanjut");
    await title(page, "Periksa jawaban");
  },
  kept: async (page) => {
    await press(page, "Simpan");
    await page.getByText("Tersimpan di HP ini. Belum terdaftar.").waitFor();
    await page.locator(".qr path:not([d=''])").waitFor({ state: "attached" });
  },
  incomplete: async (page, office) => {
    await home(page, office);
    await beginForm(page, RUDI, "Tempat tinggal");
    await home(page, office);
    await page.getByRole("link", { name: /Belum lengkap/ }).click();
    await title(page, "Belum lengkap");
  },
  waiting: async (page, office) => {
    await home(page, office);
    await page.getByRole("link", { name: /Menunggu dikirim/ }).click();
    await title(page, "Menunggu dikirim");
  },
  "sync-offline": async (page, office) => {
    await home(page, office);
    await page.getByRole("link", { name: "Kirim data" }).click();
    await page.getByText("Tanpa jaringan. Semua tetap").waitFor();
  },
  "sync-done": async (page, _office, phone) => {
    await phone.context.setOffline(false);
    await page.getByText("Data sudah terkirim. Foto belum.").waitFor();
  },
  sent: async (page, office) => {
    await home(page, office);
    await page.getByRole("link", { name: /Terkirim/ }).click();
    await title(page, "Terkirim");
  },
  record: async (page) => {
    await page.getByRole("link", { name: /Raden Ajeng/ }).click();
    await page.getByText("Nomor pendaftaran").first().waitFor();
  },
  "call-off": async (page) => {
    await press(page, "Salah daftar? Minta batal");
    await press(page, "Minta batal");
    await page.getByText("Tulis alasannya").waitFor();
  },
  correct: async (page) => {
    await press(page, "Perbaiki data");
    await press(page, "Simpan perbaikan");
    await page.getByRole("alert").waitFor();
  },
  figures: async (page, office) => {
    await home(page, office);
    await page.getByRole("link", { name: "Hasil saya" }).click();
    await title(page, "Hasil saya");
  },
  device: async (page, office) => {
    await home(page, office);
    await page.getByRole("link", { name: "Periksa HP" }).click();
    await title(page, "Periksa HP");
  },
  scan: async (page, office) => {
    await page.goto(`${office.door.origin}/field/#scan`);
    await title(page, "Pindai kartu");
    await page.getByText("Kamera tidak bisa dipakai").waitFor();
  },
  elsewhere: async (page, office, phone) => {
    await home(page, office);
    const other = await phone.context.newPage();
    await home(other, office);
    await press(other, "Pakai di sini");
    await title(page, "Terbuka di tab lain");
    await other.close();
  },
  locked: async (page, office) => {
    await home(page, office);
    await page.reload();
    for (const left of [4, 3, 2, 1]) {
      await unlockPhone(page, "000001");
      await page.getByText(`Sisa ${left} kali`).waitFor();
    }
    await unlockPhone(page, "000001");
    await title(page, "Aplikasi terkunci");
  },
};

/** A name, more or less. */
export async function sign(page: Page): Promise<void> {
  await page.locator(".signature canvas").scrollIntoViewIfNeeded();
  await page.evaluate("scrollBy(0, 300)");
  const box = await page.locator(".signature canvas").boundingBox();
  if (box === null) throw new Error("There is nothing to sign in");
  await page.mouse.move(box.x + 40, box.y + box.height / 2);
  await page.mouse.down();
  for (const [dx, dy] of [
    [70, 20],
    [100, 80],
    [140, 30],
    [190, 70],
  ] as const)
    await page.mouse.move(box.x + dx, box.y + dy, { steps: 3 });
  await page.mouse.up();
  await page.getByRole("button", { name: "Ulangi tanda tangan" }).waitFor();
}
