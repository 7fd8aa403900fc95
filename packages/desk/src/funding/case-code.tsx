import { CASEWORKERS } from "../casework/screens.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";

/** A worker as money knows them: a case code, which opens the record for whoever works on cases. */
export function CaseCode({ code, applicationId }: { code: string; applicationId: string }) {
  return holds(CASEWORKERS) ? <a href={at("/records", applicationId)}>{code}</a> : code;
}
