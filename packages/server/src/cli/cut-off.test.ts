import { expect, test } from "vitest";
import { againWhenCutOff } from "./cut-off.ts";

const AT_ONCE = { pauseMs: 0 };
const failing = (...errors: Error[]) => {
  let calls = 0;
  const work = async (): Promise<number> => {
    const error = errors[calls++];
    if (error !== undefined) throw error;
    return calls;
  };
  return { work, calls: () => calls };
};
const withCode = (code: string, more: object = {}) =>
  Object.assign(new Error(code), { code, ...more });

test("work is done again when the database went away in its midst", async () => {
  const cutOff = failing(
    withCode("57P01"),
    new Error("Connection terminated unexpectedly"),
    withCode("ENOENT", { syscall: "connect" }),
    withCode("57P03"),
  );
  expect(await againWhenCutOff(cutOff.work, AT_ONCE)).toBe(5);
});

test("any other failure is told at once, and a database that stays away is not waited for without end", async () => {
  const missing = failing(withCode("ENOENT", { syscall: "open" }));
  await expect(againWhenCutOff(missing.work, AT_ONCE)).rejects.toThrow("ENOENT");
  expect(missing.calls()).toBe(1);

  const ourFault = failing(new Error("Broken invariant"));
  await expect(againWhenCutOff(ourFault.work, AT_ONCE)).rejects.toThrow("Broken invariant");
  expect(ourFault.calls()).toBe(1);

  const gone = failing(...Array.from({ length: 99 }, () => withCode("ECONNREFUSED")));
  await expect(againWhenCutOff(gone.work, AT_ONCE)).rejects.toThrow("ECONNREFUSED");
  expect(gone.calls()).toBeLessThan(20);
});
