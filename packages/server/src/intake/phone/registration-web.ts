import { createHash } from "node:crypto";
import {
  isReached,
  QUESTIONS,
  type Question,
  STATEMENTS,
} from "@payung/domain/intake/phone-answers.ts";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../../db/transaction.ts";
import type { MessagingLimits } from "../../messaging/service.ts";
import type { ApiGround } from "../../shared/app.ts";
import { type Office, read, write } from "../../shared/office.ts";
import { rateLimit } from "../../shared/rate-limit.ts";
import type { Site } from "../../shared/site.ts";
import { countTriesNow, forgiveTries, type Limit } from "../../shared/tries.ts";
import { addressOf, draftSession, fieldsOf, LOST, respond, type Shown } from "./draft-session.ts";
import {
  answer,
  type Draft,
  findByCode,
  goOnUnproved,
  pageOf,
  prove,
  sendAgain,
} from "./drafts.ts";
import { type FormState, NOTHING_TYPED } from "./form-parts.ts";
import { photoWeb } from "./photo-web.ts";
import { PATHS } from "./question-pages.ts";
import { questionScreens } from "./question-screens.ts";
import { submitDraft } from "./submit-draft.ts";
import { codePage, leftPage, noKtpPage, resumePage, startPage } from "./way-pages.ts";

const WINDOW_MS = 10 * 60_000;
/** Behind one address may sit a whole kelurahan, or all customers of a network. */
const BEGUN_PER_ADDRESS = 120;
const WRONG_OF_ADDRESS: Limit = {
  name: "draft codes of an address",
  most: 20,
  windowMs: WINDOW_MS,
};
const WRONG_OF_CODE: Limit = { name: "digits of a draft code", most: 5, windowMs: WINDOW_MS };
const FORM_BYTES_MAX = 16 * 1024;

/** The pages on which workers register themselves. Every step works without a script, and without a cookie. */
export function registrationWeb(
  ground: ApiGround,
  site: Site,
  callerOf: (c: Context) => string,
  limits: MessagingLimits,
): Hono {
  const app = new Hono();
  const { db, vault, now } = ground;
  const session = draftSession(ground, site, callerOf, limits);
  const screens = questionScreens(ground, site, session);
  const begun = rateLimit(BEGUN_PER_ADDRESS, WINDOW_MS);
  const consentSha256 = createHash("sha256")
    .update(STATEMENTS.map((each) => site.t(`daftar.consent.${each}`)).join("\n"))
    .digest();

  app.get("/daftar", async (c) => {
    const draft = await session.draftOf(c);
    const isBegun = draft !== null && draft.submittedAt === null;
    return respond(c, { page: startPage(site, isBegun) });
  });
  app.get("/daftar/terus", async (c) => c.redirect(addressOf(await session.draftOf(c)), 303));
  app.get("/daftar/baru", (c) => {
    session.forget(c);
    return c.redirect(`${PATHS.occupation}?baru`, 303);
  });
  app.get(PATHS.resume, (c) => {
    const isLost = c.req.query("putus") !== undefined;
    return respond(c, { page: resumePage(site, NOTHING_TYPED, isLost ? "gone" : "none") });
  });
  app.get(PATHS["no-ktp"], (c) =>
    look(c, async (_, draft) => ({ page: noKtpPage(site, draft, session.handleOf(draft.id)) })),
  );
  app.get(PATHS.code, (c) =>
    look(c, async (tx, draft) =>
      draft.proof?.state === "waiting"
        ? { page: await screens.render(tx, draft, "code") }
        : { to: addressOf(draft) },
    ),
  );
  app.get(PATHS.check, (c) =>
    look(c, async (tx, draft) =>
      pageOf(draft) === "check"
        ? { page: await screens.render(tx, draft, "check") }
        : { to: addressOf(draft) },
    ),
  );
  app.get(PATHS.done, async (c) => {
    const draft = await session.draftOf(c);
    if (draft === null || draft.submittedAt === null) return c.redirect(addressOf(draft), 303);
    return respond(
      c,
      await session.work(c, draft.id, "read only", (tx) => screens.done(tx, draft)),
    );
  });
  for (const question of QUESTIONS) app.get(PATHS[question], (c) => ask(c, question));

  const smallForm = bodyLimit({
    maxSize: FORM_BYTES_MAX,
    onError: (c) => c.redirect("/daftar/terus", 303),
  });
  for (const question of QUESTIONS)
    if (question !== "photo") app.post(PATHS[question], smallForm, (c) => take(c, question));
  app.post(PATHS.code, smallForm, takeCode);
  app.post(PATHS.check, smallForm, submit);
  app.post(PATHS.resume, smallForm, resume);
  app.post("/daftar/keluar", smallForm, async (c) => {
    const draft = await session.draftOf(c, (await fieldsOf(c))["handle"]);
    session.forget(c);
    return respond(c, { page: leftPage(site, draft?.code ?? null) });
  });
  app.post("/daftar/tutup", smallForm, (c) => {
    session.forget(c);
    return respond(c, { page: leftPage(site, null) });
  });
  app.route("/", photoWeb(site, session, screens));
  return app;

  /** Shows a question to whoever has reached it; the first one to anybody. */
  async function ask(c: Context, question: Question): Promise<Response> {
    const draft = await session.draftOf(c);
    if (question === "occupation" && (draft === null || draft.submittedAt !== null)) {
      // The cookie is there before the first answer, so that a phone without any is noticed by its absence.
      const id = uuidv7();
      session.remember(c, id);
      const page = session.work(c, id, "read only", (tx) =>
        screens.question(tx, id, null, question),
      );
      return respond(c, { page: await page });
    }
    if (draft === null) return respond(c, LOST);
    if (draft.submittedAt !== null || !isReached(question, draft.answers))
      return c.redirect(addressOf(draft), 303);
    session.remember(c, draft.id);
    const page = session.work(c, draft.id, "read only", (tx) =>
      screens.question(tx, draft.id, draft, question),
    );
    return respond(c, { page: await page });
  }

  /** Shows something of a draft that is not sent yet. */
  async function look(
    c: Context,
    work: (tx: Tx, draft: Draft) => Promise<Shown>,
  ): Promise<Response> {
    const draft = await session.draftOf(c);
    if (draft === null) return respond(c, LOST);
    if (draft.submittedAt !== null) return c.redirect(PATHS.done, 303);
    session.remember(c, draft.id);
    return respond(c, await session.work(c, draft.id, "read only", (tx) => work(tx, draft)));
  }

  async function take(c: Context, question: Exclude<Question, "photo">): Promise<Response> {
    const typed = await fieldsOf(c);
    const id = session.idOf(c, typed["handle"]);
    if (id === null) return respond(c, LOST);
    if (question === "occupation") {
      const minutes = begun.countTry(callerOf(c), now().getTime());
      if (minutes > 0)
        return respond(c, { page: resumePage(site, NOTHING_TYPED, { minutes }), status: 429 });
    }
    session.remember(c, id);
    const shown = await session.work(c, id, "read write", async (tx, office): Promise<Shown> => {
      const answered = await answer(tx, office, id, question, typed);
      if (answered.outcome === "gone") return screens.gone(tx, office, id);
      if (answered.outcome === "saved") return screens.next(c, tx, answered.draft);
      const faults = answered.outcome === "faulty" ? answered.faults : [];
      const choices = answered.outcome === "ask-which" ? answered.choices : [];
      const state: FormState = { typed, faults };
      const page = await screens.question(tx, id, answered.draft, question, state, choices);
      return { page, status: faults.length > 0 ? 422 : 200 };
    });
    return respond(c, shown);
  }

  async function takeCode(c: Context): Promise<Response> {
    const typed = await fieldsOf(c);
    const id = session.idOf(c, typed["handle"]);
    if (id === null) return respond(c, LOST);
    session.remember(c, id);
    const shown = await session.work(c, id, "read write", async (tx, office): Promise<Shown> => {
      if (typed["again"] === "1" || typed["without"] === "1") {
        const change = typed["again"] === "1" ? sendAgain : goOnUnproved;
        const draft = await change(tx, office, id);
        return draft === null ? screens.gone(tx, office, id) : screens.next(c, tx, draft);
      }
      const tried = await prove(tx, office, id, typed["code"] ?? "");
      if (tried === null) return screens.gone(tx, office, id);
      if (tried.verdict === "right") return screens.next(c, tx, tried.draft);
      const faults = [{ field: "code", why: `code.${tried.verdict}` as const }];
      const page = codePage(site, tried.draft, session.handleOf(id), { typed, faults });
      return { page, status: 422 };
    });
    return respond(c, shown);
  }

  async function submit(c: Context): Promise<Response> {
    const id = session.idOf(c, (await fieldsOf(c))["handle"]);
    if (id === null) return respond(c, LOST);
    session.remember(c, id);
    const shown = await session.work(c, id, "read write", async (tx, office): Promise<Shown> => {
      const submitted = await submitDraft(tx, office, id, consentSha256);
      if (submitted.outcome === "gone") return LOST;
      if (submitted.outcome === "unfinished") return screens.next(c, tx, submitted.draft);
      return session.hasCookie(c) ? { to: PATHS.done } : screens.done(tx, submitted.draft);
    });
    return respond(c, shown);
  }

  async function resume(c: Context): Promise<Response> {
    const typed = await fieldsOf(c);
    const { code = "", digits = "" } = typed;
    if (code === "") {
      const faults = [{ field: "code", why: "resume.code-missing" as const }];
      return respond(c, { page: resumePage(site, { typed, faults }, "none"), status: 422 });
    }
    const nobody: Office = { db, vault, now, actor: session.actorOf("unknown") };
    const tried = [
      { of: WRONG_OF_ADDRESS, by: callerOf(c) },
      { of: WRONG_OF_CODE, by: code.toUpperCase().replace(/[^0-9A-Z]/g, "") },
    ];
    const minutes = await countTriesNow(nobody, tried);
    if (minutes > 0)
      return respond(c, { page: resumePage(site, NOTHING_TYPED, { minutes }), status: 429 });
    const draft = await read(nobody, (tx) => findByCode(tx, nobody, { code, digits }));
    if (draft === null)
      return respond(c, {
        page: resumePage(site, { typed, faults: [] }, "not-found"),
        status: 404,
      });
    await write(nobody, (tx) => forgiveTries(tx, nobody, tried));
    session.remember(c, draft.id);
    return c.redirect(addressOf(draft), 303);
  }
}
