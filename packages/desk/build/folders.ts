import { fileURLToPath } from "node:url";

/** The desk's own folder. */
export const DESK: string = fileURLToPath(new URL("..", import.meta.url));
/** Where what was built stands. */
export const DIST: string = fileURLToPath(new URL("../dist/", import.meta.url));
/** Holds the hash of the sources that were built. */
export const BUILT_FROM = "built-from";
