/**
 * What the field app brings: how bytes are sealed on this phone, and how this device signs. Both lie behind the PIN.
 */
export type DeviceKeys = {
  seal(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /** Throws when the bytes were changed or sealed by other keys. */
  open(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /** ECDSA P-256 with SHA-256 over the text in UTF-8, r‖s as base64url. */
  sign(text: string): Promise<string>;
};
