import { readdirSync, readFileSync } from "node:fs";

/**
 * Kills a process and all that descend from it, its PostgreSQL included, as when the plug is pulled.
 *
 * All are stopped first: none may notice the end of another and tidy up, or start one more. Reads
 * `/proc`, so it works on Linux only.
 *
 * @returns whom it killed
 */
export function killTree(root: number): number[] {
  const stopped = new Set<number>();
  for (;;) {
    const found = treeOf(root).filter((pid) => !stopped.has(pid));
    if (found.length === 0) break;
    for (const pid of found) {
      signal(pid, "SIGSTOP");
      stopped.add(pid);
    }
  }
  for (const pid of stopped) signal(pid, "SIGKILL");
  return [...stopped];
}

/** Whether a process is there and no zombie. */
export function isAlive(pid: number): boolean {
  return parentOf(pid) !== null;
}

/** A living process and its descendants; empty when it is gone. */
export function treeOf(root: number): number[] {
  const children = new Map<number, number[]>();
  let isThere = false;
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : null;
    if (parent === null) continue;
    if (pid === root) isThere = true;
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree: number[] = isThere ? [root] : [];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/** The parent of a process that is not yet a zombie. */
function parentOf(pid: number): number | null {
  try {
    // "pid (name) state parent …", and a name may hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? null : Number(parent);
  } catch {
    return null; // it ended while we looked
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It was faster.
  }
}
