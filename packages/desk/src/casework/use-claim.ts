import { useEffect, useRef, useState } from "preact/hooks";
import { post, Refused } from "../shared/api.ts";
import { waitsFor } from "./my-deeds.ts";

/** Who works on a case: I do, another does, or I did and it ended because nothing happened for ten minutes. */
export type Claim =
  | { readonly state: "none" | "mine" | "ended" }
  | { readonly state: "held"; readonly by: string | null; readonly until: string };

/** Held for ten minutes by the server; said anew while somebody works, at most once a minute. */
const RENEW_MS = 60_000;

/**
 * Takes a case when it is opened, goes on holding it while one works, and gives it back when one leaves. A case that another
 * holds is shown and left to them: nobody takes it over silently.
 */
export function useClaim(id: string, isWanted: boolean): { claim: Claim; take: () => void } {
  const [claim, setClaim] = useState<Claim>({ state: "none" });
  const until = useRef(0);
  const renewedAt = useRef(0);
  const isHere = useRef(true);

  const take = async () => {
    renewedAt.current = Date.now();
    try {
      const held = await post("/v1/applications/:id/claims", { id });
      until.current = Date.parse(held.until);
      if (isHere.current) setClaim({ state: "mine" });
      else giveBack(id);
    } catch (error) {
      if (!isHere.current) return;
      if (error instanceof Refused && error.code === "casework.held-by-another")
        setClaim({
          state: "held",
          by: typeof error.details["by"] === "string" ? error.details["by"] : null,
          until: String(error.details["until"]),
        });
      // Without a network nobody else can be seen either; the server still takes each decision once.
    }
  };

  useEffect(() => {
    if (!isWanted) return;
    isHere.current = true;
    void take();
    const onWork = () => {
      if (renewedAt.current !== 0 && Date.now() - renewedAt.current > RENEW_MS) void take();
    };
    const timer = setInterval(() => {
      if (until.current !== 0 && Date.now() > until.current)
        setClaim((before) => (before.state === "mine" ? { state: "ended" } : before));
    }, RENEW_MS / 4);
    const onLeave = () => giveBack(id);
    addEventListener("keydown", onWork);
    addEventListener("pointerdown", onWork);
    addEventListener("pagehide", onLeave);
    return () => {
      isHere.current = false;
      clearInterval(timer);
      removeEventListener("keydown", onWork);
      removeEventListener("pointerdown", onWork);
      removeEventListener("pagehide", onLeave);
      // What was decided here is still on its way: it is given back when that has arrived.
      if (!waitsFor(id)) giveBack(id);
    };
  }, [id, isWanted]);
  return { claim, take: () => void take() };
}

/** Sent so that it survives the page. Should it not arrive, the claim ends by itself. */
function giveBack(id: string): void {
  void fetch(`/v1/applications/${encodeURIComponent(id)}/claim-releases`, {
    method: "POST",
    keepalive: true,
    headers: { "content-type": "application/json" },
    body: "{}",
  }).catch(() => {});
}
