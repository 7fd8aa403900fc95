/** How many answers are kept. A list repeats few words many times; a hostile one may not fill memory. */
const REMEMBERED_MAX = 10_000;

/** The longest text, in characters, that is asked about: no name of a place or of work is longer. */
const TEXT_MAX = 500;

/**
 * The same function, remembering its answers by text: lists repeat "Tukang ojek" thousands of times.
 *
 * A longer text is asked about by its beginning. For pure functions whose answers nobody changes.
 */
export function remembering<Answer>(ask: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (written) => {
    const text = written.slice(0, TEXT_MAX);
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = ask(text);
    if (answers.size >= REMEMBERED_MAX) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
