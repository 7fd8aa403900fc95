/** The command was called in a way that makes no sense; said in one sentence, and exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
