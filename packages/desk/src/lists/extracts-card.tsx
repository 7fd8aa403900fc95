import { FileDrop, type SentFile } from "../shared/files/file-drop.tsx";
import { type MessageKey, t } from "../shared/language.ts";

export type Extracts = {
  readonly civil: SentFile | null;
  readonly members: SentFile | null;
  readonly welfare: SentFile | null;
};
export const NO_EXTRACTS: Extracts = { civil: null, members: null, welfare: null };

const SOURCES: readonly (readonly [keyof Extracts, MessageKey])[] = [
  ["civil", "extracts.civil"],
  ["members", "extracts.members"],
  ["welfare", "extracts.welfare"],
];

/** Files of the registries, where the office has them: what they say needs no person to find out. */
export function ExtractsCard(props: {
  extracts: Extracts;
  onChange: (change: Partial<Extracts>) => void;
}) {
  const { extracts, onChange } = props;
  return (
    <section class="card">
      <h2>
        {t("extracts.title")} <span class="optional">{t("form.optional")}</span>
      </h2>
      <p>{t("extracts.means")}</p>
      {SOURCES.map(([source, title]) => {
        const sent = extracts[source];
        if (sent === null)
          return (
            <FileDrop
              key={source}
              label={t(title)}
              isSmall
              onSent={(file) => onChange({ [source]: file })}
            />
          );
        return (
          <div key={source} class="field">
            <p class="sent-title">{t(title)}</p>
            <p class="sent-file">
              {t("extracts.added", { name: sent.name })}{" "}
              <button type="button" class="link" onClick={() => onChange({ [source]: null })}>
                {t("extracts.remove")}
              </button>
            </p>
          </div>
        );
      })}
    </section>
  );
}
