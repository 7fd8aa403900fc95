/**
 * The process that typesets a decree. The data come by its input as JSON; it answers with the PDF alone.
 *
 * It has no environment, reads no file but programs and the template, writes none, and is ended by its parent when it
 * takes too much. Argument: the order as JSON.
 */
import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

const folder = fileURLToPath(new URL(".", import.meta.url));
const template = readFileSync(new URL("decree.typ", import.meta.url), "utf8");

// No fonts but those inside the compiler: the same decree is the same bytes on every machine.
const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [] });
compiler.mapShadow(`${folder}data.json`, await buffer(process.stdin));
const compiled = compiler.compile({ mainFileContent: template });
if (compiled.result === null) {
  // The names of what went wrong, never what was printed: it goes to a log.
  process.stderr.write(JSON.stringify(compiled.takeError()?.shortDiagnostics.length ?? 0));
  process.exit(1);
}
process.stdout.write(compiler.pdf(compiled.result), () => process.exit(0));
