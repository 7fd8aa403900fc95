/**
 * Unpacks a block of LZ4, the one compression of Parquet that neither hyparquet nor Node has.
 *
 * @param outputLength the exact number of bytes unpacked
 * @throws Error when the block is damaged
 */
export function unpackLz4(input: Uint8Array, outputLength: number): Uint8Array {
  const output = new Uint8Array(outputLength);
  let at = 0;
  let to = 0;
  while (at < input.length) {
    const token = byte();
    const literals = length(token >> 4);
    if (at + literals > input.length || to + literals > outputLength) throw damaged();
    output.set(input.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    // The last sequence is literals only.
    if (at === input.length) break;
    const back = byte() | (byte() << 8);
    const copied = length(token & 15) + 4;
    if (back === 0 || back > to || to + copied > outputLength) throw damaged();
    // Byte by byte, because a match may overlap what it writes.
    for (const end = to + copied; to < end; to++) output[to] = output[to - back] as number;
  }
  if (to !== outputLength) throw damaged();
  return output;

  function byte(): number {
    const value = input[at++];
    if (value === undefined) throw damaged();
    return value;
  }

  function length(nibble: number): number {
    if (nibble < 15) return nibble;
    let total = 15;
    for (let more = 255; more === 255; total += more) more = byte();
    return total;
  }
}

function damaged(): Error {
  return new Error("a block compressed with LZ4 is damaged");
}
