import { forgetDraft, readDraft } from "../shared/drafts.ts";

/** What somebody has chosen and typed for a decision, kept in the tab until it has arrived. */
export type ChoiceDraft = {
  readonly name: string;
  readonly code: string;
  readonly typed: string;
  readonly fault: string;
};

export const NO_CHOICE: ChoiceDraft = { name: "", code: "", typed: "", fault: "" };

/** Under which name it is kept; a pair of applications has one of its own. */
export function choiceDraft(applicationId: string, earlierId = ""): string {
  return `choice.${applicationId}.${earlierId}`;
}

export function typedBefore(applicationId: string): string {
  return readDraft(choiceDraft(applicationId), NO_CHOICE).typed;
}

export function forgetChoice(applicationId: string, earlierId?: string): void {
  forgetDraft(choiceDraft(applicationId, earlierId));
}
