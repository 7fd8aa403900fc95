import { expect, test } from "vitest";
import { behind } from "./behind.ts";

const soon = () => new Promise((resolve) => setImmediate(resolve));

test("a piece is under way while the next is prepared, and never two at once", async () => {
  const storing = behind(1);
  const log: string[] = [];
  const piece = (name: string) => async () => {
    log.push(`${name} starts`);
    await soon();
    log.push(`${name} ends`);
  };
  await storing.push(piece("a"));
  log.push("b is prepared");
  await storing.push(piece("b"));
  await storing.finish();
  expect(log).toEqual(["a starts", "b is prepared", "a ends", "b starts", "b ends"]);
});

test("as many pieces as allowed are under way at once, and not one more", async () => {
  const storing = behind(3);
  let now = 0;
  let most = 0;
  for (let piece = 0; piece < 10; piece += 1) {
    await storing.push(async () => {
      now += 1;
      most = Math.max(most, now);
      await soon();
      now -= 1;
    });
  }
  await storing.finish();
  expect([most, now]).toEqual([3, 0]);
});

test("a failure is told at a later piece or at the end, not lost", async () => {
  const failing = () => Promise.reject(new Error("full disk"));
  const atNext = behind(1);
  await atNext.push(failing);
  await expect(atNext.push(async () => {})).rejects.toThrow("full disk");
  const atEnd = behind(2);
  await atEnd.push(failing);
  await expect(atEnd.finish()).rejects.toThrow("full disk");
});
