const PREFIX = "PAYUNG:";

/** What the code says of somebody whom only this phone knows yet: an id, nothing of the person. */
export function slipOf(id: string): string {
  return PREFIX + id.toUpperCase();
}

/** Whose slip it is; null when it is none of ours. */
export function readSlip(text: string): string | null {
  const id = text.startsWith(PREFIX) ? text.slice(PREFIX.length).toLowerCase() : "";
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : null;
}
