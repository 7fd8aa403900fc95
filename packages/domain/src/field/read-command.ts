import * as z from "zod/mini";
import { COMMAND_VERSION, CommandSeq, FieldCommand } from "./commands.ts";

/** A command of one version as the next version says it. */
export type Upgrade = (command: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Which versions are read: the present one, and by which steps each older one becomes it. */
export type Versions = {
  readonly current: number;
  /** From the version that is its key to the next one. */
  readonly upgrades: Readonly<Record<number, Upgrade>>;
};

/**
 * Phones that were offline for months send what they wrote then. Whoever changes how commands are built raises
 * `COMMAND_VERSION` and adds the step from the one before; a step may be removed half a year after its release.
 */
export const VERSIONS: Versions = {
  current: COMMAND_VERSION,
  upgrades: {
    // Files had no hash yet.
    1: (command) => command,
  },
};

const Head = z.looseObject({ version: z.int().check(z.gte(1)), seq: CommandSeq, id: z.uuid() });

export type CommandReading =
  | { readonly outcome: "read"; readonly command: FieldCommand }
  /** Ours, but written in a version that this program cannot read. */
  | {
      readonly outcome: "newer" | "too-old";
      readonly seq: number;
      readonly id: string;
      readonly version: number;
    }
  | { readonly outcome: "malformed" };

/** Reads the text of a command, whichever version it was written in. */
export function readCommand(text: string, versions: Versions = VERSIONS): CommandReading {
  const head = z.safeParse(Head, parsed(text));
  if (!head.success) return { outcome: "malformed" };
  const { id, seq, version } = head.data;
  if (version > versions.current) return { outcome: "newer", seq, id, version };
  let said: Record<string, unknown> = head.data;
  for (let at = version; at < versions.current; at++) {
    const upgrade = versions.upgrades[at];
    if (upgrade === undefined) return { outcome: "too-old", seq, id, version };
    said = { ...upgrade(said), version: at + 1 };
  }
  const command = z.safeParse(FieldCommand, { ...said, version: COMMAND_VERSION });
  return command.success ? { outcome: "read", command: command.data } : { outcome: "malformed" };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
