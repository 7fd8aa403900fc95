import { type Answers, forTheNext } from "./answers.ts";

/** What the next form begins with, as long as the app is open: nothing of it is of a person. */
let kept: Partial<Answers> = {};

export function rememberForNext(answers: Answers): void {
  kept = forTheNext(answers);
}

export function startOfNext(): Partial<Answers> {
  return kept;
}
