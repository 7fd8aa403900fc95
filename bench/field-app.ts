import { cpus } from "node:os";
import type { Page } from "playwright-core";
import {
  CANARY,
  enrol,
  givenFieldOffice,
  givenPhone,
  PIN,
  press,
  unlockPhone,
} from "../e2e/field-office.ts";
import { buildDesk } from "../packages/desk/build/build.ts";
import { setup } from "../packages/server/src/db/testing.ts";

/**
 * How quickly the field app opens without a network, in a browser that is slowed down six times, and what it weighs:
 * `node bench/field-app.ts [TIMES]`. Prints JSON: milliseconds until the PIN can be typed and, after the PIN, until the
 * home screen is there, as medians; and how long reading the number off a made-up KTP takes, not slowed down.
 */
const times = Number(process.argv[2] ?? 7);
const SLOWED = 6;

const weights = await buildDesk();
const stopDatabase = await setup();
const office = await givenFieldOffice();
const phone = await givenPhone();
try {
  const { page, context } = phone;
  await enrol(phone, office);
  await page.waitForFunction("navigator.serviceWorker.controller !== null");
  const reading = await readKtp(page);
  await context.setOffline(true);
  const client = await context.newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  const opened: number[] = [];
  const unlocked: number[] = [];
  for (let n = 0; n < times; n++) {
    await page.goto("about:blank");
    await page.goto(`${office.door.origin}/field/`, { waitUntil: "commit" });
    await page.getByLabel("PIN").waitFor();
    // Since the page was asked for, by its own clock.
    opened.push(await page.evaluate<number>("performance.now()"));
    const from = performance.now();
    await unlockPhone(page, PIN);
    await page.getByText("Siapa yang Anda temui?").waitFor();
    unlocked.push(performance.now() - from);
  }
  const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length };
  const milliseconds = { openOffline: median(opened), fromPinToHome: median(unlocked) };
  process.stdout.write(
    `${JSON.stringify({ slowed: SLOWED, times, milliseconds, reading, weights, machine }, null, 2)}\n`,
  );
} finally {
  await phone.stop();
  await office.stop();
  await stopDatabase();
}

/** Keeps the reader on the phone, and has it read a KTP without a network. */
async function readKtp(page: Page): Promise<{ readonly isRight: boolean; readonly ms: number }> {
  await page.getByRole("link", { name: "Periksa HP" }).click();
  await press(page, "Pasang pembaca");
  await page.getByText("Pembaca terpasang.").waitFor();
  await page.goto(`${office.door.origin}/field/#`);
  await page.context().setOffline(true);
  await press(page, "Pindai kartu / cari");
  await press(page, "Daftar baru");
  const from = performance.now();
  await page.getByLabel("Ambil foto KTP").setInputFiles(office.ktp);
  await page.locator(".group").first().waitFor({ timeout: 60_000 });
  const ms = Math.round(performance.now() - from);
  for (const group of await page.locator(".group").all()) await group.click();
  const read = (await page.getByLabel("NIK").inputValue()).replace(/\D/g, "");
  await page.goto(`${office.door.origin}/field/#`);
  await page.getByText("Siapa yang Anda temui?").waitFor();
  await page.context().setOffline(false);
  return { isRight: read === CANARY.nik, ms };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}
