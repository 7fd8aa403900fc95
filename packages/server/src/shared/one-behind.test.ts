import { expect, test } from "vitest";
import { oneBehind } from "./one-behind.ts";

test("a piece is under way while the next is prepared, and never two at once", async () => {
  const behind = oneBehind();
  const log: string[] = [];
  const piece = (name: string) => async () => {
    log.push(`${name} starts`);
    await new Promise((resolve) => setImmediate(resolve));
    log.push(`${name} ends`);
  };
  await behind.push(piece("a"));
  log.push("b is prepared");
  await behind.push(piece("b"));
  await behind.finish();
  expect(log).toEqual(["a starts", "b is prepared", "a ends", "b starts", "b ends"]);
});

test("a failure is told at the next piece or at the end, not lost", async () => {
  const failing = () => Promise.reject(new Error("full disk"));
  const atNext = oneBehind();
  await atNext.push(failing);
  await expect(atNext.push(async () => {})).rejects.toThrow("full disk");
  const atEnd = oneBehind();
  await atEnd.push(failing);
  await expect(atEnd.finish()).rejects.toThrow("full disk");
});
