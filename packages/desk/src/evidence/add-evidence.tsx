import { EVIDENCE_KINDS, type EvidenceKind } from "@payung/domain/evidence/kinds.ts";
import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { useEffect, useState } from "preact/hooks";
import { describedBy, Said, SelectField } from "../shared/fields.tsx";
import { FileInput } from "../shared/file-input.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { faultOfPhoto } from "./check-photo.ts";
import { REASONS_TO_ASK, sayKind, sayMegabytes, type Unfinished } from "./say-evidence.ts";
import { sendEvidence } from "./sendings.ts";

/** Phones change their own format to JPEG when a page asks for that. */
const ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf";
type Values = { readonly kind: string; readonly files: string };

/** Chooses what is attached: files by button, by dragging or by pasting, and what they are. */
export function AddEvidence(props: {
  applicationId: string;
  unfinished: readonly Unfinished[];
  files: readonly File[];
  onFiles: (files: readonly File[]) => void;
  onClose: () => void;
}) {
  const { applicationId, unfinished, files, onFiles, onClose } = props;
  const [faults, setFaults] = useState<ReadonlyMap<File, string>>(new Map());
  const form = useForm<Values>({
    name: `evidence.${applicationId}`,
    initial: { kind: "", files: "" },
    leftOut: ["files"],
    check: ({ kind }) => {
      const [fault] = faults.values();
      return {
        ...(kind === "" ? { kind: t("evidence.kind-missing") } : {}),
        ...(files.length === 0 ? { files: t("evidence.files-missing") } : {}),
        ...(fault === undefined ? {} : { files: fault }),
      };
    },
    send: async ({ kind }) => {
      for (const file of files)
        void sendEvidence(applicationId, kind as EvidenceKind, file, unfinished);
      onFiles([]);
      onClose();
    },
  });
  useEffect(() => document.getElementById(`${form.id}-kind`)?.focus(), []);
  const kind = EVIDENCE_KINDS.find((each) => each === form.values.kind) ?? null;
  useEffect(() => {
    let isCurrent = true;
    Promise.all(files.map(async (file) => [file, await faultOfPhoto(file, kind)] as const)).then(
      (found) => {
        if (isCurrent)
          setFaults(
            new Map(found.flatMap(([file, fault]) => (fault === null ? [] : [[file, fault]]))),
          );
      },
      () => {}, // A file that is gone says so when it is sent.
    );
    return () => {
      isCurrent = false;
    };
  }, [files, kind]);
  const id = `${form.id}-files`;
  const hint = t("evidence.files-hint", { megabytes: sayMegabytes(EVIDENCE_LIMITS.fileBytesMax) });
  const fault = form.faults.files;
  return (
    <FormBox
      form={form}
      action={
        files.length === 0 ? t("evidence.send-none") : t("evidence.send", { count: files.length })
      }
      beside={
        <button type="button" class="quiet" onClick={onClose}>
          {t("shared.cancel")}
        </button>
      }
    >
      <SelectField
        form={form}
        name="kind"
        label={t("evidence.kind")}
        none={t("evidence.kind-none")}
        choices={EVIDENCE_KINDS.map((each) => ({ value: each, label: sayKind(each) }))}
        {...(kind === null ? {} : { hint: t(REASONS_TO_ASK[kind]) })}
      />
      <div class={fault === undefined ? "field" : "field field-faulty"}>
        <label for={id}>{t("evidence.files")}</label>
        <Said id={id} hint={hint} fault={fault} />
        <div class="evidence-drop">
          <FileInput
            id={id}
            title={t("evidence.choose")}
            look="button quiet"
            accept={ACCEPTED}
            isMultiple
            describedBy={describedBy(id, hint, fault)}
            isFaulty={fault !== undefined}
            onFiles={(chosen) => onFiles([...files, ...chosen])}
          />
          <span class="fine by-keyboard">{t("evidence.or")}</span>
        </div>
        <ul class="chosen">
          {files.map((file) => (
            <li key={`${file.name} ${file.lastModified}`}>
              <span>
                {t("evidence.file-size", { name: file.name, megabytes: sayMegabytes(file.size) })}
                {faults.has(file) && <span class="fault block">{faults.get(file)}</span>}
              </span>
              <button
                type="button"
                class="icon-only"
                aria-label={t("evidence.leave-out", { name: file.name })}
                onClick={() => onFiles(files.filter((each) => each !== file))}
              >
                <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </FormBox>
  );
}
