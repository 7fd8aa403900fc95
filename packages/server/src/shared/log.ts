import { pino } from "pino";

/** What is written about, never whom: a NIK, a phone or a name has no place in a log. */
const HIDDEN = [
  "nik",
  "kk",
  "name",
  "phone",
  "email",
  "address",
  "password",
  "authorization",
  "secret",
];

export type Log = {
  info(what: object, message: string): void;
  warn(what: object, message: string): void;
  error(what: object, message: string): void;
};

/** Any run of 15 or 16 digits may be a NIK, wherever it slipped in. */
const NIK_LIKE = /\b\d{15,16}\b/g;

/** Logs as JSON lines on stderr; personal fields are removed and anything like a NIK is blacked out. */
export function openLog(level = process.env["LOG_LEVEL"] ?? "info"): Log {
  const paths = HIDDEN.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino(
    {
      level,
      base: null,
      redact: { paths, remove: true },
      serializers: { error: errorWithoutNik },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** Database errors quote the row they failed on, so their detail is left out. */
function errorWithoutNik(error: unknown): object {
  if (!(error instanceof Error)) return { message: hideNik(String(error)) };
  const code = "code" in error ? String(error.code) : undefined;
  return {
    name: error.name,
    code,
    message: hideNik(error.message),
    stack: hideNik(error.stack ?? ""),
  };
}

export function hideNik(text: string): string {
  return text.replace(NIK_LIKE, "[hidden]");
}
