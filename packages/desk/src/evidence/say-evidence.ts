import type { EvidenceKind } from "@payung/domain/evidence/kinds.ts";
import { EVIDENCE_LIMITS, type EvidenceRefusal } from "@payung/domain/evidence/limits.ts";
import { type MessageKey, t } from "../shared/language.ts";
import type { Gets } from "../shared/routes.generated.ts";
import { sayNumber } from "../shared/say.ts";

export type Listed = Gets["/v1/applications/:id/evidence"]["output"];
export type EvidenceFile = Listed["files"][number];
export type Unfinished = Listed["unfinished"][number];

const MEGABYTE = 1_000_000;

export const KINDS: Readonly<Record<EvidenceKind, MessageKey>> = {
  ktp: "evidence.kind.ktp",
  "family-card": "evidence.kind.family-card",
  "domicile-letter": "evidence.kind.domicile-letter",
  "work-letter": "evidence.kind.work-letter",
  "worker-photo": "evidence.kind.worker-photo",
  "consent-mark": "evidence.kind.consent-mark",
  "other-letter": "evidence.kind.other-letter",
};

/** What each is asked for: whoever attaches something says by it what it is good for. */
export const REASONS_TO_ASK: Readonly<Record<EvidenceKind, MessageKey>> = {
  ktp: "evidence.why.ktp",
  "family-card": "evidence.why.family-card",
  "domicile-letter": "evidence.why.domicile-letter",
  "work-letter": "evidence.why.work-letter",
  "worker-photo": "evidence.why.worker-photo",
  "consent-mark": "evidence.why.consent-mark",
  "other-letter": "evidence.why.other-letter",
};

const REFUSALS: Readonly<Record<EvidenceRefusal, MessageKey>> = {
  "arrived-damaged": "evidence.refused.arrived-damaged",
  "not-a-picture": "evidence.refused.not-a-picture",
  heic: "evidence.refused.heic",
  animated: "evidence.refused.animated",
  damaged: "evidence.refused.damaged",
  "too-many-pixels": "evidence.refused.too-many-pixels",
  "too-small": "evidence.refused.too-small",
  "pdf-not-here": "evidence.refused.pdf-not-here",
  "pdf-locked": "evidence.refused.pdf-locked",
  "too-many-pages": "evidence.refused.too-many-pages",
  "took-too-long": "evidence.refused.took-too-long",
  "took-too-much-memory": "evidence.refused.took-too-much-memory",
  "not-checkable": "evidence.refused.not-checkable",
};

export const sayKind = (kind: EvidenceKind): string => t(KINDS[kind]);

export const sayRefusal = (refusal: EvidenceRefusal): string =>
  t(REFUSALS[refusal], { pages: EVIDENCE_LIMITS.pagesMax });

export const sayMegabytes = (bytes: number): string => sayNumber(Math.max(0.1, bytes / MEGABYTE));

/** A picture's address; the browser asks for it with the session, as for any other. */
export const pictureAt = (id: string, page: number, size: "whole" | "preview"): string =>
  `/v1/evidence/${id}/pages/${page}${size === "preview" ? "/preview" : ""}`;
