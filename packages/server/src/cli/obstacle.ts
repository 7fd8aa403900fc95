/** How a system says that there is no way to a database, and how PostgreSQL refuses a login. */
const NO_DATABASE =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|28P01|28000|3D000)$/;

/** What the system refused, as a sentence; null for any other error. */
export function obstacleOf(error: unknown): string | null {
  if (!(error instanceof Error && "code" in error)) return null;
  if (error.code === "ENOSPC") return "The disk is full. Make room, and the same command goes on.";
  if (error.code === "EISDIR" && !("path" in error))
    return "That is a folder, where a file is needed.";
  if (typeof error.code === "string" && NO_DATABASE.test(error.code)) {
    return `The database cannot be reached: ${error.message}. Is DATABASE_URL right?`;
  }
  if (!("path" in error)) return null;
  const path = String(error.path);
  switch (error.code) {
    case "ENOENT":
      return `There is no file ${path}.`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `You may not read or write ${path} here. Choose another place: --out for results, PAYUNG_HOME for what Payung keeps.`;
    case "EEXIST":
    case "ENOTDIR":
      return `${path} is a file, where a folder is needed.`;
    case "EISDIR":
      return `${path} is a folder, where a file is needed.`;
    default:
      return null;
  }
}
