import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import type { Tx } from "../../db/transaction.ts";
import type { Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { funderOf } from "./accounts.ts";
import * as store from "./sponsor-store.ts";

/** Keeps how a funder wishes to be thanked. Who changes says which version comes next, so that two do not overwrite each other. */
export async function wishThanks(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  wish: { readonly version: number; readonly name: string | null },
): Promise<void> {
  const { regionCode } = actor;
  const funder = await funderOf(tx, actor);
  const before = await store.findWish(tx, regionCode, funder.id);
  const name = wish.name === null ? null : withoutNik(wish.name);
  if (before?.version === wish.version && before.name === name) return;
  const isNext = wish.version === (before?.version ?? 0) + 1;
  const isNew =
    isNext &&
    (await store.insertWish(tx, {
      region_code: regionCode,
      funder_id: funder.id,
      version: wish.version,
      name,
      wished_by: actor.id,
      wished_at: now(),
    }));
  if (!isNew) throw new Problem("request.id-already-used");
  await recordEvent(tx, actor, {
    kind: "funding.thanks-wished",
    subjectId: funder.id,
    details: { version: wish.version, before: before?.name ?? null, after: name },
  });
}
