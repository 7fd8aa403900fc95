import { expect, test } from "vitest";
import { remembering } from "./remembering.ts";

test("a text is asked about once, however often it comes", () => {
  const asked: string[] = [];
  const lengthOf = remembering((text) => {
    asked.push(text);
    return text.length;
  });
  expect([lengthOf("ojek"), lengthOf("sopir"), lengthOf("ojek")]).toEqual([4, 5, 4]);
  expect(asked).toEqual(["ojek", "sopir"]);
});

test("a list of endless different words is answered without keeping them all", () => {
  let asked = 0;
  const ask = remembering((text) => {
    asked += 1;
    return text.length;
  });
  for (let count = 0; count < 25_000; count += 1) ask(`pekerjaan ${count}`);
  ask("pekerjaan 24999");
  expect(asked).toBe(25_000);
  ask("pekerjaan 0");
  expect(asked).toBe(25_001);
});
