import { keyText, parseKey } from "../model/keys.ts";
import type { Field, Layout } from "../records/layout.ts";
import { isHashed } from "../records/same.ts";

export type Generated = {
  /** The body of a function of `env` that returns the comparing function. */
  readonly source: string;
  /** The kernels that `env.make` is asked for, by the name they have in the source. */
  readonly kernels: ReadonlyMap<string, "jaroWinkler">;
};

/** Collects what the functions need to know of a column, once each. */
export class Writer {
  readonly layout: Layout;
  readonly kernels = new Map<string, "jaroWinkler">();
  private readonly heads = new Map<string, string>();

  constructor(layout: Layout) {
    this.layout = layout;
  }

  field(column: string): Field {
    const field = this.layout.fields.find((each) => each.column === column);
    if (field === undefined) throw new Error(`Broken invariant: ${column} is in no field`);
    return field;
  }

  /** Declares a constant at the head of the function, and gives its name. */
  private head(name: string, value: string): string {
    this.heads.set(name, `const ${name} = ${value};`);
    return name;
  }

  /** Whether a column has a value on both sides. */
  known(column: string): string {
    const { slot, type } = this.field(column);
    if (type === "number" || type === "point") {
      const a = this.head(`fa${slot}`, `F[(A + ${slot}) >> 1]`);
      const b = this.head(`fb${slot}`, `F[(B + ${slot}) >> 1]`);
      return this.head(`k${slot}`, `${a} === ${a} && ${b} === ${b}`); // NaN is missing
    }
    return this.head(`k${slot}`, `${this.code("a", slot)} !== 0 && ${this.code("b", slot)} !== 0`);
  }

  code(side: "a" | "b", slot: number): string {
    return this.head(`${side}${slot}`, `R[${side.toUpperCase()} + ${slot}]`);
  }

  equal(column: string): string {
    const field = this.field(column);
    const known = this.known(column);
    if (field.type === "number" || field.type === "point") {
      const numbers = [`fa${field.slot} === fb${field.slot}`];
      if (field.type === "point") {
        const longitude = (row: string) => `F[((${row} + ${field.slot}) >> 1) + 1]`;
        numbers.push(`${longitude("A")} === ${longitude("B")}`);
      }
      return `(${[known, ...numbers].join(" && ")})`;
    }
    const [a, b] = [this.code("a", field.slot), this.code("b", field.slot)];
    // A code above 0 is the value itself, or its number in a dictionary.
    const bytes =
      field.text >= 0 && field.countSlot < 0
        ? ` && (${a} > 0 || sameText(A, ${field.text}, B, ${field.text}))`
        : "";
    return this.head(`e${field.slot}`, `${known} && ${a} === ${b}${bytes}`);
  }

  equalKey(text: string): string {
    const name = keyText(parseKey(text));
    const key = this.layout.keys.find((each) => each.name === name);
    if (key === undefined) throw new Error(`Broken invariant: ${name} is in no slot`);
    const [a, b] = [this.code("a", key.slot), this.code("b", key.slot)];
    const hashed = isHashed(this.layout, key)
      ? ` && (${a} > 0 || env.sameKey[${key.slot}](A, B))`
      : "";
    return this.head(`q${key.slot}`, `${a} !== 0 && ${a} === ${b}${hashed}`);
  }

  /** Four numbers: where the text is on either side and how long. */
  texts(column: string): string {
    const { text } = this.field(column);
    const side = (row: string) => {
      const ends = `H[R[${row}] * 2 + ${text}]`;
      const begins = text === 0 ? "0" : `H[R[${row}] * 2 + ${text - 1}]`;
      return `R[${row}] * 4 + ${this.layout.texts * 2} + ${begins}, ${ends} - ${begins}`;
    };
    return `T, ${side("A")}, T, ${side("B")}`;
  }

  kernel(column: string): string {
    const name = `jw${this.field(column).slot}`;
    this.kernels.set(name, "jaroWinkler");
    return name;
  }

  finish(head: string, body: readonly string[]): Generated {
    const { stride } = this.layout;
    const source = `"use strict";
const { R, F, T, H, dates, text, custom, value, sameText } = env;
${[...this.kernels.keys()].map((name) => `const ${name} = env.kernels.${name};`).join("\n")}
return function ${head} {
const A = ra * ${stride}, B = rb * ${stride};
${[...this.heads.values()].join("\n")}
${body.join("\n")}
};`;
    return { source, kernels: this.kernels };
  }
}
