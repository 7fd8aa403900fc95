/** The part of saxen that we use; the package brings no types. */
declare module "saxen" {
  type Decode = (text: string) => string;
  type Attributes = Readonly<Record<string, string>>;

  export class Parser {
    on(
      event: "openTag",
      handler: (name: string, attributes: () => Attributes | false, decode: Decode) => void,
    ): this;
    on(event: "closeTag", handler: (name: string) => void): this;
    on(
      event: "text" | "comment" | "cdata" | "question" | "attention",
      handler: (text: string) => void,
    ): this;
    on(event: "error" | "warn", handler: (error: Error) => void): this;
    write(xml: string): this;
    end(): Error | null;
  }
}
