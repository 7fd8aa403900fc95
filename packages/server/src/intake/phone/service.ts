export { clearDraft, type DraftOffice } from "./drafts.ts";
