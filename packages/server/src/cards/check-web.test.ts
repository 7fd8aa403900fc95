import { readKeySet } from "@payung/domain/cards/card-keys.ts";
import { readRevokedCards } from "@payung/domain/cards/revoked-cards.ts";
import { readSign1 } from "@payung/domain/cards/sign1.ts";
import { sayWorkerCode } from "@payung/domain/cards/worker-code.ts";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import inEnglish from "../../messages/card-en.json" with { type: "json" };
import inIndonesian from "../../messages/id.json" with { type: "json" };
import { openLog } from "../shared/log.ts";
import { write } from "../shared/office.ts";
import { KOTA_JAMBI } from "../shared/site.ts";
import { cardsByApplication, givenCards, givenCovered } from "../testing/cards.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { aWorker, workers } from "../testing/workers.ts";
import { cardCheckWeb } from "./check-web.ts";
import { revokeCard } from "./service.ts";

let api: TestApi;
let ids: readonly string[];
const list = [aWorker({ name: "Siti Aminah Lubis" }), ...workers(2)];
beforeAll(async () => {
  process.env["PAYUNG_CLIENT_IP_HEADER"] = "x-caller";
  api = await givenApi();
  const covered = await givenCovered(api, list);
  ({ ids } = covered);
  await givenCards(api.office, covered.cohortId);
});
afterAll(async () => {
  delete process.env["PAYUNG_CLIENT_IP_HEADER"];
  await api.close();
});

const cardOf = async (at: number) => {
  const card = (await cardsByApplication(api)).get(ids[at] ?? "");
  if (card === undefined) throw new Error("everybody has a card");
  return card;
};
let callers = 0;
/** Types a code, each time from another address unless told. */
const typeIn = (code: string, caller = `10.9.0.${++callers}`, address = "/kartu/") => {
  return api.ask("POST", address, {
    body: new URLSearchParams({ code }).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", "x-caller": caller },
  });
};

describe("the page that checks cards", () => {
  test("asks for a code, works without a script, and takes no page around it", async () => {
    const { status, text, headers } = await api.ask("GET", "/kartu/");
    expect([status, text.includes("Periksa kartu")]).toEqual([200, true]);
    expect(headers.get("content-security-policy")).toMatch(
      /script-src 'self';.*frame-ancestors 'none'/,
    );
    expect((await api.ask("GET", "/kartu")).headers.get("location")).toBe("/kartu/");
  });

  test("is there in English, each word of it, and answers in English", async () => {
    const pageIn = async (address: string) => (await api.ask("GET", address)).text;
    const [indonesian, english] = [await pageIn("/kartu/"), await pageIn("/kartu/en/")];
    expect(indonesian).toContain('href="/kartu/en/" hreflang="en"');
    expect(english).toContain('<main id="isi" tabindex="-1" lang="en">');
    const words = Object.entries(inEnglish);
    expect(Object.keys(inIndonesian).filter((key) => key.startsWith("card."))).toEqual(
      words.map(([key]) => key).filter((key) => key.startsWith("card.")),
    );
    const main = (page: string) => page.slice(page.indexOf("<main"), page.indexOf("</main>"));
    for (const [key, text] of words.filter(([each]) => each.startsWith("card."))) {
      const said = inIndonesian[key as keyof typeof inEnglish];
      expect({ key, is: said !== text && main(english).includes(`>${said}<`) }).toEqual({
        key,
        is: false,
      });
    }
    const { code } = await cardOf(0);
    const answer = await typeIn(sayWorkerCode(code), "10.8.0.1", "/kartu/en/");
    for (const each of ["The card is valid", "S. A. L.", "30 November 2027"])
      expect(answer.text).toContain(each);
    expect((await typeIn("7Q4K", "10.8.0.1", "/kartu/en/")).text).toContain(
      "A card code has 9 letters and digits.",
    );
  });

  test("tells of a card that holds the initials and the day, and nothing else of anybody", async () => {
    const { code } = await cardOf(0);
    for (const typed of [
      sayWorkerCode(code),
      sayWorkerCode(code).toLowerCase().replaceAll("-", " "),
    ]) {
      const { status, text, headers } = await typeIn(typed);
      expect(status).toBe(200);
      for (const words of ["Kartu berlaku", "S. A. L.", "30 November 2027"])
        expect(text).toContain(words);
      for (const words of ["Siti", "Aminah", list[0]?.nik ?? "", list[0]?.phone ?? ""])
        expect(text).not.toContain(words);
      expect(headers.get("cache-control")).toBe("no-store");
    }
  });

  test("answers a withdrawn card and a code that nobody has by the very same page", async () => {
    const card = await cardOf(1);
    const loss = { id: card.id, reason: "lost", words: "Hilang", replacementId: null } as const;
    await write(api.office, (tx) => revokeCard(tx, api.office, loss));
    const withdrawn = await typeIn(sayWorkerCode(card.code));
    const unknown = await typeIn(sayWorkerCode("ZZZZZZZZ"));
    expect(withdrawn.text).toContain("Kartu tidak berlaku");
    expect([withdrawn.status, withdrawn.text]).toEqual([unknown.status, unknown.text]);
  });

  test("says at the field what was mistyped, shows it again, and counts no try for it", async () => {
    for (const [typed, words] of [
      ["", "Tulis kode kartu."],
      ["7Q4K", "terdiri dari 9"],
      ["7Q4K-9X2M-A", "salah ketik"],
      ['"><script>x</script>', "terdiri dari 9"],
    ] as const) {
      const { status, text } = await typeIn(typed, "10.8.0.1");
      expect([status, text.includes(words)], typed).toEqual([422, true]);
      expect(text).not.toContain("<script>x");
    }
    expect((await typeIn(sayWorkerCode((await cardOf(0)).code), "10.8.0.1")).status).toBe(200);
    const huge = await typeIn("7".repeat(20_000));
    expect(huge.status).toBe(422);
  });

  test("pauses whoever guesses a sixth time in a minute, and nobody who is right", async () => {
    for (let n = 0; n < 5; n++)
      expect((await typeIn(sayWorkerCode("ZZZZZZZZ"), "10.8.0.2")).status).toBe(200);
    const sixth = await typeIn(sayWorkerCode("ZZZZZZZZ"), "10.8.0.2");
    expect([sixth.status, sixth.text.includes("Tunggu sebentar")]).toEqual([429, true]);
    const right = sayWorkerCode((await cardOf(0)).code);
    for (let n = 0; n < 8; n++) expect((await typeIn(right, "10.8.0.3")).status).toBe(200);
  });

  test("logs nobody's code", () => {
    expect(api.logged.join("\n")).not.toMatch(/ZZZZ/);
  });
});

describe("what devices trust", () => {
  test("is a key set without a secret, and a list signed by one of its keys", async () => {
    const keys = await api.ask("GET", "/.well-known/payung-card-keys.json");
    expect(keys.headers.get("content-type")).toContain("application/json");
    expect(keys.text).not.toMatch(/"d"|seed/);
    const [key] = readKeySet(keys.body);
    const found = await api.ask("GET", "/.well-known/payung-revoked-cards");
    expect(found.headers.get("content-type")).toBe("application/cose");
    const signed = readSign1(Uint8Array.from(found.bytes));
    if (!("sign1" in signed)) throw new Error(signed.refused);
    expect(signed.sign1.keyId).toBe(key?.keyId);
    expect(readRevokedCards(signed.sign1)?.issuer).toBe("15.71");
  });

  test("is not sent again as long as it is the same", async () => {
    const first = await api.ask("GET", "/.well-known/payung-revoked-cards");
    const etag = first.headers.get("etag") ?? "";
    expect(first.headers.get("cache-control")).toBe("no-cache");
    const again = await api.app.request("/.well-known/payung-revoked-cards", {
      headers: { "if-none-match": etag },
    });
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
  });

  test("scripts are served where they are built: the files for ever, the worker looked for anew", async () => {
    const body = Buffer.from("export {};");
    const app = new Hono().route(
      "/",
      cardCheckWeb(
        {
          db: api.office.db,
          vault: api.office.vault,
          jobs: { enqueue: async () => {} },
          now: api.office.now,
          log: openLog("silent"),
          signIn: null,
          regionCode: "15.71",
        },
        KOTA_JAMBI,
        () => "one",
        {
          scripts: { entry: "/kartu/assets/main-1.js" },
          files: new Map([
            ["/kartu/assets/main-1.js", { body, zipped: body }],
            ["/kartu/sw.js", { body, zipped: body }],
          ]),
        },
      ),
    );
    const asset = await app.request("/kartu/assets/main-1.js");
    expect([asset.status, asset.headers.get("cache-control")]).toEqual([
      200,
      "public, max-age=31536000, immutable",
    ]);
    expect((await app.request("/kartu/sw.js")).headers.get("cache-control")).toBe("no-cache");
    expect(await (await app.request("/kartu/")).text()).toContain(
      '<script type="module" src="/kartu/assets/main-1.js">',
    );
  });
});
