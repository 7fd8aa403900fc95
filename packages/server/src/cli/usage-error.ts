/** The command was given something it cannot use; one sentence, no stack. */
export class UsageError extends Error {}
