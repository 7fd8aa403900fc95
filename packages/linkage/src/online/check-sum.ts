/** A 32-bit check sum of bytes in pieces: against damage, not against anyone who means it. */
export class CheckSum {
  value = 0x2545f491;

  add(bytes: Uint8Array): void {
    let h = this.value;
    const words = bytes.length >> 2;
    const aligned =
      bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes.subarray(0, words * 4));
    const numbers = new Int32Array(aligned.buffer, aligned.byteOffset, words);
    for (let i = 0; i < words; i++) {
      h = Math.imul(h ^ (numbers[i] as number), 0x9e3779b1);
      h ^= h >>> 15;
    }
    for (let i = words * 4; i < bytes.length; i++) {
      h = Math.imul(h ^ (bytes[i] as number), 0x85ebca6b);
      h ^= h >>> 13;
    }
    this.value = h;
  }
}

export function checkSumOf(bytes: Uint8Array): number {
  const sum = new CheckSum();
  sum.add(bytes);
  return sum.value;
}
