import fc from "fast-check";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { hideNik, openLog } from "./log.ts";

const NIK = "1571014101759901";
const PHONES = [
  "081234567890",
  "+6281234567890",
  "6281234567890",
  "0812-3456-7890",
  "0812 3456 7890",
];

/** What a log writes when it is told something. */
function written(tell: (log: ReturnType<typeof openLog>) => void): string {
  const lines: string[] = [];
  tell(openLog("info", { write: (line) => lines.push(line) }));
  return lines.join("");
}

describe("a log", () => {
  test("says what happened, as one line of JSON", () => {
    const line = written((log) => log.info({ orderId: "a" }, "An order was worked off"));
    expect(JSON.parse(line)).toMatchObject({ orderId: "a", msg: "An order was worked off" });
  });

  test("never holds a NIK or a phone number, however deep or oddly it was put in", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          NIK,
          NIK.slice(0, 15),
          "1571-0141-0175-9901",
          "157101 410175 9901",
          ...PHONES,
        ),
        fc.constantFrom("", " ", "nik=", "NIK_", '"', ":", "("),
        fc.integer({ min: 0, max: 5 }),
        (number, before, depth) => {
          const text = `${before}${number} is known`;
          let nested: object = { said: text, [text]: 1, list: [text] };
          for (let at = 0; at < depth; at += 1) nested = { inner: nested };
          const line = written((log) => {
            log.info(nested, text);
            log.warn({ error: text }, "x");
            log.error({ error: new Error(text, { cause: new Error(text) }) }, text);
          });
          expect(line).not.toContain(number);
          expect(line.replace(/\D/g, "")).not.toContain("1571014101759901");
        },
      ),
    );
  });

  test("leaves personal fields out, whatever they hold", () => {
    const person = {
      name: "Siti Rahasia",
      address: "Lorong Rahasia",
      phone: "x",
      nik: "y",
      kk: "z",
    };
    const line = written((log) => log.info({ ...person, person, deep: { person } }, "x"));
    expect(line).not.toMatch(/Rahasia|"x",|"y"|"z"/);
  });

  test("does not repeat the row that the database quotes", () => {
    const error = Object.assign(new pg.DatabaseError('invalid input: "Siti Rahasia"', 1, "error"), {
      code: "22P02",
      detail: "Failing row contains (Siti Rahasia)",
      where: "Siti Rahasia",
    });
    const line = written((log) => log.error({ error }, "A request failed"));
    expect(line).toContain("22P02");
    expect(line).not.toContain("Rahasia");
  });

  test("tells where an error arose", () => {
    const line = written((log) => log.error({ error: new TypeError("no such thing") }, "x"));
    expect(JSON.parse(line).error).toMatchObject({ kind: "TypeError", message: "no such thing" });
    expect(JSON.parse(line).error.stack[0]).toContain("log.test.ts");
  });
});

test.each([
  "019ab000-0000-7000-8000-000000000001",
  "12345678-1234-1234-1234-123456789012",
  "1763865600000",
  "2026-11-23T03:32:09.948Z",
  "15.71.07.1005",
  "26000000001",
])("%s is nobody's number, so it stays", (text) => {
  expect(hideNik(text)).toBe(text);
});
