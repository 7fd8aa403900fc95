import type { Page } from "playwright-core";

/** What people write freely, by the name under which the API gives it. */
const WRITTEN =
  /^(?:name|organisation|address|funder|cohort|reason|reasonText|words|note|basis|fileName)$/;
/** Below these stand words of ours: what a registry answered, the parts of a score. */
const OURS = /^(?:answer|parts|evidence|paper)$/;
const MORE =
  " Kusumaningtyas Wiryosoedarmo binti H. Abdulrachman, Serikat Pekerja Transportasi Daring dan Pedagang Keliling Kota Jambi Bersatu, SuratKeteranganDomisiliKelurahanKenaliAsamBawah2026";

/** From now on whatever people have written comes as long as it may be, with words that nowhere break. */
export async function lengthenTexts(page: Page): Promise<void> {
  await page.route("**/v1/**", async (route) => {
    if (route.request().method() !== "GET") return route.fallback();
    // A screen that asks every second may be closed while it asks.
    const response = await route.fetch().catch((error: unknown) => {
      if (page.isClosed()) return null;
      throw error;
    });
    if (response === null) return;
    const isJson = (response.headers()["content-type"] ?? "").includes("json");
    if (!isJson) return route.fulfill({ response });
    return route.fulfill({ response, json: lengthened(await response.json()) });
  });
}

function lengthened(value: unknown, key = ""): unknown {
  if (OURS.test(key)) return value;
  if (typeof value === "string") return WRITTEN.test(key) && value !== "" ? value + MORE : value;
  if (Array.isArray(value)) return value.map((each) => lengthened(each, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, lengthened(each, name)]),
  );
}
