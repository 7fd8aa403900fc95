/** Writes a value as PostgreSQL reads it inside an array literal. */
export type Encoder = (value: unknown) => string;

/** The encoder for a column of a type, by PostgreSQL's name for it ("bytea", "text[]", "jsonb"). */
export function encoderOf(type: string): Encoder {
  if (type.endsWith("[]")) {
    const inner = arrayEncoder(encoderOf(type.slice(0, -2)));
    return (value) => quote(inner(value));
  }
  switch (type) {
    case "bytea":
      return (value) => `"\\\\x${bytesOf(value).toString("hex")}"`;
    case "json":
    case "jsonb":
      return (value) => quote(JSON.stringify(value));
    default:
      return plain;
  }
}

/** Writes an array of values; null and undefined become SQL's null. */
export function arrayEncoder(element: Encoder): Encoder {
  return (values) => {
    let literal = "{";
    for (const value of values as readonly unknown[]) {
      if (literal.length > 1) literal += ",";
      literal += value === null || value === undefined ? "NULL" : element(value);
    }
    return `${literal}}`;
  };
}

function plain(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (value instanceof Date) return value.toISOString();
  return String(value); // numbers, bigints and booleans have no sign that an array could mistake
}

const MUST_ESCAPE = /["\\]/;
const ESCAPED = /["\\]/g;

/** Quoted always: a bare `NULL`, comma or brace would be read as something else. */
function quote(text: string): string {
  return `"${MUST_ESCAPE.test(text) ? text.replace(ESCAPED, "\\$&") : text}"`;
}

function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  throw new TypeError("A bytea column takes bytes.");
}
