/** Something in the input or the model is wrong; each problem says where it is and how to mend it. */
export class LinkageError extends Error {
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[]) {
    const all = typeof problems === "string" ? [problems] : problems;
    super(all.join("\n"));
    this.name = "LinkageError";
    this.problems = all;
  }
}
