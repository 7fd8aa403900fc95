/**
 * The process that typesets a paper. The data come by its input as JSON; it answers with the PDF alone.
 *
 * It has no environment, reads no file but programs and the template, writes none, and is ended by its parent when it
 * takes too much. Argument: the path of the template, which reads `data.json` beside itself.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

const [, , path = ""] = process.argv;
const folder = dirname(path);

// No fonts but those inside the compiler: the same paper is the same bytes on every machine.
const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [] });
compiler.mapShadow(join(folder, "data.json"), await buffer(process.stdin));
const compiled = compiler.compile({ mainFileContent: readFileSync(path, "utf8") });
if (compiled.result === null) {
  // The names of what went wrong, never what was printed: it goes to a log.
  process.stderr.write(JSON.stringify(compiled.takeError()?.shortDiagnostics.length ?? 0));
  process.exit(1);
}
process.stdout.write(compiler.pdf(compiled.result), () => process.exit(0));
