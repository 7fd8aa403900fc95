/**
 * Hashes of bytes. A value is the bytes `from` (included) to `to` (excluded) of a buffer; both must lie
 * within it. Equal bytes have equal hashes on every machine and in every version.
 */

/**
 * A 32-bit hash for tables in memory: FNV-1a, then the final mix of MurmurHash3, which spreads what
 * FNV-1a leaves in the low bits.
 *
 * @returns a signed 32-bit integer, never 0: zero stays free for "no value" and "empty place"
 */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = HASH_BEGIN;
  for (let i = from; i < to; i += 1) hash = hashByte(hash, bytes[i] as number);
  return hashEnd(hash);
}

/** The hash of no bytes, before its end: for whoever hashes bytes as they come. */
export const HASH_BEGIN = 0x811c9dc5 | 0;

/** The hash with one more byte, before its end. */
export function hashByte(begun: number, byte: number): number {
  return Math.imul(begun ^ byte, 0x01000193);
}

/** What `hashBytes` gives for the bytes that were hashed. */
export function hashEnd(begun: number): number {
  let hash = begun;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash === 0 ? 0x9e3779b9 | 0 : hash;
}

/**
 * A 64-bit hash for databases: plain FNV-1a, so that any other language or SQL can compute it too.
 *
 * **Never change what it returns**: databases keep it, and a key that changed finds nothing any more.
 *
 * Source: draft-eastlake-fnv, section 5 (prime 2^40 + 0x1b3, offset basis 0xcbf29ce484222325).
 *
 * @returns a signed 64-bit integer, as PostgreSQL's and DuckDB's `bigint` hold it
 */
export function hash64(bytes: Uint8Array, from: number, to: number): bigint {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = from; i < to; i += 1) {
    low = (low ^ (bytes[i] as number)) >>> 0;
    // A product with 0x1b3 stays below 2^53, so the halves are multiplied exactly, and without bigint.
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x1_0000_0000) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
}
