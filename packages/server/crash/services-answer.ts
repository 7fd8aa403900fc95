import { join } from "node:path";

/** What a payment's service answers when it is asked, letter by letter, by the payment's id. */
export type Answers = Readonly<Record<string, readonly string[]>>;

/** Where the answers of the payment services are kept for the processes that ask. */
export const answersIn = (home: string) => join(home, "services-answer.json");
