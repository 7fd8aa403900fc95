import type { CDPSession, Page } from "playwright-core";

/** The phone and the network that the budgets are meant for (ux.md section 4.2), as DevTools emulates them. */
export const PROFILES = {
  A: { latency: 300, kilobits: 700, slowdown: 6 },
  B: { latency: 400, kilobits: 400, slowdown: 6 },
} as const;

/** Makes a page as slow as such a phone. */
export async function slowDown(page: Page, profile: keyof typeof PROFILES): Promise<void> {
  const { latency, kilobits, slowdown } = PROFILES[profile];
  const session = await page.context().newCDPSession(page);
  const throughput = (kilobits * 1000) / 8;
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
}

/**
 * What travels in both directions while somebody does something, with heads, and how much of it came down for each page
 * in its order.
 */
export async function weigh(
  page: Page,
  act: () => Promise<unknown>,
): Promise<{ total: number; steps: number[] }> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const steps: number[] = [];
  let total = 0;
  const isDocument = new Set<string>();
  countRequests(session, (bytes) => {
    total += bytes;
  });
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type !== "Document") return;
    isDocument.add(requestId);
    steps.push(0);
  });
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    total += encodedDataLength;
    if (steps.length > 0) steps[steps.length - 1] = (steps.at(-1) ?? 0) + encodedDataLength;
  });
  await act();
  await session.detach();
  return { total, steps };
}

/** What goes up: heads as they are sent, and as many bytes as they announce. */
function countRequests(session: CDPSession, count: (bytes: number) => void): void {
  session.on("Network.requestWillBeSentExtraInfo", ({ headers }) => {
    const length = Object.entries(headers).find(
      ([name]) => name.toLowerCase() === "content-length",
    );
    count(JSON.stringify(headers).length + Number(length?.[1] ?? 0));
  });
  session.on("Network.requestWillBeSent", ({ redirectResponse }) =>
    count(redirectResponse?.encodedDataLength ?? 0),
  );
}
