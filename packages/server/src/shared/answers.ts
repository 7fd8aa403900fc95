import { hideNik } from "./log.ts";
import { PROBLEMS, type Problem } from "./problem.ts";

/** Beside the answer itself: it is for this caller alone, and it is what it says it is. */
export const ANSWER_HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
} as const;

/** A refusal as an answer. */
export function problemOf({ code, details }: Problem): Response {
  const { status, title } = PROBLEMS[code];
  return problemJson(status, { type: `/problems/${code}`, title, status, code, ...details });
}

/** A problem may tell what a file held where something else was expected: a NIK never leaves that way. */
export function problemJson(status: number, body: object): Response {
  const headers: Record<string, string> = {
    ...ANSWER_HEADERS,
    "content-type": "application/problem+json",
  };
  if (status === 401) headers["www-authenticate"] = "Bearer";
  return new Response(hideNik(JSON.stringify(body)), { status, headers });
}
