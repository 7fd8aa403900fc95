import { QUEUES } from "@payung/domain/verification/queues.ts";
import { QUEUE_WORDS } from "../casework/queue-words.ts";
import { CASEWORKERS } from "../casework/screens.ts";
import { type MessageKey, t } from "../shared/language.ts";
import { sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { DataTable } from "../shared/table.tsx";
import type { Waiting } from "./figures.ts";
import { sayDuration } from "./say-figures.ts";

const BETWEEN: Readonly<Record<"decree" | "sending" | "reply", MessageKey>> = {
  decree: "overview.place.decree",
  sending: "overview.place.sending",
  reply: "overview.place.reply",
};
const DAY_MS = 86_400_000;

/** Where people are stuck, with the way to the queue for whoever works on it. */
export function WaitingTable(props: { waiting: readonly Waiting[]; asOf: string }) {
  const { waiting, asOf } = props;
  if (waiting.length === 0) return <p>{t("overview.waiting.none")}</p>;
  return (
    <DataTable
      caption={t("overview.waiting.title")}
      rows={waiting}
      keyOf={({ place }) => place}
      columns={[
        { title: t("overview.waiting.place"), cell: ({ place }) => <Place place={place} /> },
        {
          title: t("overview.waiting.count"),
          isNumber: true,
          cell: ({ count }) => sayNumber(count),
        },
        {
          title: t("overview.waiting.late"),
          isNumber: true,
          cell: ({ late }) =>
            late === null ? (
              <span class="fine">{t("overview.waiting.no-promise")}</span>
            ) : late > 0 ? (
              <strong class="late">{sayNumber(late)}</strong>
            ) : (
              sayNumber(late)
            ),
        },
        {
          title: t("overview.waiting.half"),
          isNumber: true,
          cell: ({ medianDays }) => sayDuration(medianDays),
        },
        {
          title: t("overview.waiting.oldest"),
          isNumber: true,
          cell: ({ oldest }) => sayDuration((Date.parse(asOf) - Date.parse(oldest)) / DAY_MS),
        },
      ]}
    />
  );
}

function Place({ place }: Pick<Waiting, "place">) {
  const queue = QUEUES.find((each) => each === place);
  if (queue === undefined) return t(BETWEEN[place as keyof typeof BETWEEN]);
  const title = t(QUEUE_WORDS[queue].title);
  return holds(CASEWORKERS) ? <a href={at("/queues", queue)}>{title}</a> : title;
}
