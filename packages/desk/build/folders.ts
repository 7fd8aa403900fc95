import { fileURLToPath } from "node:url";

/** The desk's own folder. */
export const DESK: string = fileURLToPath(new URL("..", import.meta.url));
/** Where what was built stands; the field app in a folder of its own below it. */
export const DIST: string = fileURLToPath(new URL("../dist/", import.meta.url));
/** Below the built files: the app of those who register people at their doors. */
export const FIELD = "field";
/** Holds the hash of the sources that were built. */
export const BUILT_FROM = "built-from";
