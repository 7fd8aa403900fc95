import { Parser } from "saxen";
import { FileRefused } from "./file-refused.ts";

export type XmlAttributes = Readonly<Record<string, string>>;

/** What a part of a workbook is asked for. Element names come without their prefix. */
export type XmlHandlers = {
  open(name: string, attributes: () => XmlAttributes): void;
  /** Text with its entities resolved; one text may come in several pieces. */
  text?(text: string): void;
  close?(name: string): void;
};

/** Workbooks nest about ten deep. */
const DEPTH_MAX = 64;
/** The longest cell, every character of it escaped, is shorter. */
const TOKEN_CHARS_MAX = 1024 * 1024;
/** XML has no way to hold these. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what we look for.
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/**
 * Reads one XML part as it unpacks, without keeping it.
 *
 * A document type is refused, so no entity can be declared, expanded or fetched.
 */
export class XmlReader {
  readonly #parser = new Parser();
  #depth = 0;
  #charsSinceToken = 0;

  constructor(handlers: XmlHandlers) {
    this.#parser
      .on("openTag", (name, attributes) => {
        this.#charsSinceToken = 0;
        if (++this.#depth > DEPTH_MAX) throw new FileRefused("file.damaged");
        handlers.open(localName(name), () => {
          const found = attributes();
          if (found === false) throw new FileRefused("file.damaged");
          return found;
        });
      })
      .on("closeTag", (name) => {
        this.#charsSinceToken = 0;
        this.#depth--;
        handlers.close?.(localName(name));
      })
      .on("text", (text) => {
        this.#charsSinceToken = 0;
        handlers.text?.(resolveEntities(text));
      })
      .on("cdata", (text) => {
        this.#charsSinceToken = 0;
        handlers.text?.(text);
      })
      .on("comment", () => {
        this.#charsSinceToken = 0;
      })
      .on("question", () => {
        this.#charsSinceToken = 0;
      })
      .on("attention", () => {
        throw new FileRefused("file.unsafe");
      })
      .on("error", refuseDamaged)
      .on("warn", refuseDamaged);
  }

  write(text: string): void {
    if (FORBIDDEN.test(text)) throw new FileRefused("file.damaged");
    this.#charsSinceToken += text.length;
    this.#parser.write(text);
    if (this.#charsSinceToken > TOKEN_CHARS_MAX + text.length) {
      throw new FileRefused("file.cell-too-long");
    }
  }

  end(): void {
    this.#parser.end();
  }
}

function refuseDamaged(): never {
  throw new FileRefused("file.damaged");
}

/** The name without its prefix. The namespaces of the two editions of the standard differ, the names do not. */
export function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon === -1 ? name : name.slice(colon + 1);
}

const ENTITY = /&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&/g;
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** Text or an attribute's value as it was meant. Throws FileRefused for an entity that XML does not know. */
export function resolveEntities(text: string): string {
  const lines = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  return lines.includes("&") ? lines.replace(ENTITY, entity) : lines;
}

function entity(_: string, name?: string, decimal?: string, hexadecimal?: string): string {
  if (name !== undefined) return NAMED[name] ?? "";
  if (decimal !== undefined) return character(Number.parseInt(decimal, 10));
  if (hexadecimal !== undefined) return character(Number.parseInt(hexadecimal, 16));
  throw new FileRefused("file.damaged");
}

function character(code: number): string {
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  if (code > 0x10ffff || isSurrogate) throw new FileRefused("file.damaged");
  const text = String.fromCodePoint(code);
  if (FORBIDDEN.test(text)) throw new FileRefused("file.damaged");
  return text;
}
