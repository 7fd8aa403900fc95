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

/**
 * What may be a NIK or a phone number, wherever it slipped in: 15 or 16 digits, in one run or in the
 * groups people write, or a mobile number. Longer numbers and ids with letters stay.
 */
const PERSONAL_NUMBER =
  /(?<!\d)(?:\d{15,16}|\d{4}(?:[ .-]\d{4}){3}|\d{6}[ .-]\d{6}[ .-]\d{4})(?!\d)|(?<![\da-f.-])(?:\+?62|0)[ .-]?8\d{2}(?:[ .-]?\d){5,9}(?![\da-f-])/g;

/** Logs as JSON lines on stderr; personal fields are removed and anything like a NIK is blacked out. */
export function openLog(
  level = process.env["LOG_LEVEL"] ?? "info",
  destination: { write(line: string): void } = pino.destination({ dest: 2, sync: true }),
): Log {
  const paths = HIDDEN.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino(
    {
      level,
      base: null,
      redact: { paths, remove: true },
      serializers: { error: bareError },
    },
    // The whole line goes through the sieve, so that no field is forgotten.
    { write: (line: string) => destination.write(hideNik(line)) },
  );
}

/** Where an error arose and what kind it is. Database errors quote the row they failed on: their detail is left out. */
function bareError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = "code" in error ? String(error.code) : undefined;
  const places = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { kind: error.name, code, message: messageOf(error.message, code), stack: places };
}

/** Of class 22 (data exceptions) the database quotes the very value that it could not read. */
function messageOf(message: string, code: string | undefined): string {
  return code?.startsWith("22") === true && code.length === 5
    ? message.replace(/".*"/s, "[hidden]")
    : message;
}

/** Blacks out whatever may be a NIK or a mobile number in a text. */
export function hideNik(text: string): string {
  return text.replace(PERSONAL_NUMBER, "[hidden]");
}
