import type { Question } from "@payung/domain/intake/phone-answers.ts";
import type { Context } from "hono";
import type { Tx } from "../../db/transaction.ts";
import type { ApiGround } from "../../shared/app.ts";
import type { Html } from "../../shared/layout.ts";
import type { Site } from "../../shared/site.ts";
import { type DraftSession, LOST, type Shown } from "./draft-session.ts";
import {
  type Draft,
  type DraftOffice,
  findDraft,
  type NextPage,
  pageOf,
  readReference,
} from "./drafts.ts";
import { type FormState, NOTHING_TYPED } from "./form-parts.ts";
import { PATHS, questionPage } from "./question-pages.ts";
import { answerDueOn } from "./submit-draft.ts";
import { checkPage, codePage, donePage } from "./way-pages.ts";

export type QuestionScreens = ReturnType<typeof questionScreens>;

/** Fetches what a page of a draft needs, and shows it. */
export function questionScreens(
  { now }: Pick<ApiGround, "now">,
  site: Site,
  session: DraftSession,
) {
  const screens = {
    question: async (
      tx: Tx,
      id: string,
      draft: Draft | null,
      question: Question,
      state: FormState = NOTHING_TYPED,
      choices: readonly string[] = [],
    ): Promise<Html> => {
      const reference = await readReference(tx, { actor: session.actorOf(id), now });
      const handle = session.handleOf(id);
      return questionPage(question, { site, handle, draft, state, choices, ...reference });
    },
    render: async (tx: Tx, draft: Draft, page: NextPage): Promise<Html> => {
      const handle = session.handleOf(draft.id);
      if (page === "code") return codePage(site, draft, handle, NOTHING_TYPED);
      if (page === "check") return checkPage(site, draft, handle);
      return screens.question(tx, draft.id, draft, page);
    },
    /** Where a draft goes on after an answer: by an address of its own, or at once where a phone keeps no cookies. */
    next: async (c: Context, tx: Tx, draft: Draft): Promise<Shown> => {
      const page = pageOf(draft);
      if (session.hasCookie(c)) return { to: PATHS[page] };
      return { page: await screens.render(tx, draft, page) };
    },
    done: async (tx: Tx, { id, code, submittedAt }: Draft): Promise<Shown> => {
      const dueOn = await answerDueOn(tx, { actor: session.actorOf(id) }, submittedAt ?? now());
      return { page: donePage(site, { code, dueOn }) };
    },
    /** A draft that takes no answer any more was sent in another tab, or cleared. */
    gone: async (tx: Tx, office: DraftOffice, id: string): Promise<Shown> => {
      const draft = await findDraft(tx, office, id);
      return draft === null || draft.submittedAt === null ? LOST : screens.done(tx, draft);
    },
  };
  return screens;
}
