import type { CardVerdict } from "@payung/domain/cards/judge-card.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { To } from "./home.tsx";
import { t } from "./language.ts";
import { Icon } from "./parts/icons.tsx";
import { goBack, Screen } from "./parts/screen.tsx";
import { useStore } from "./phone.ts";
import { go } from "./place.ts";
import { CardAnswer } from "./scan/card-answer.tsx";
import { type Scanner, startScanner } from "./scan/scanner.ts";
import { readSlip } from "./slip.ts";
import type { Person } from "./sync/records.ts";
import type { FieldStore } from "./sync/store.ts";

/**
 * A card or a slip before the camera leads to whom it belongs; of a card of somebody else it is said what it is worth. What
 * cannot be scanned is typed.
 */
export function ScanScreen() {
  const store = useStore();
  const video = useRef<HTMLVideoElement>(null);
  const [scanner, setScanner] = useState<Scanner | null>(null);
  const [state, setState] = useState<"looking" | "no-camera">("looking");
  const [verdict, setVerdict] = useState<CardVerdict | null>(null);
  const [isLit, setIsLit] = useState(false);
  useEffect(() => {
    let isGone = false;
    let running: Scanner | null = null;
    const begin = async () => {
      if (video.current === null) return;
      running = await startScanner(video.current, (text) => {
        const id = whoseIs(store, text);
        if (id !== null) return go({ at: "record", id }, "instead");
        void checkCard(text).then((found) => {
          if (isGone) return;
          const owner = ownerOf(store, found);
          if (owner !== null && found.state === "valid")
            return go({ at: "record", id: owner.applicationId }, "instead");
          setVerdict(found);
        });
      });
      if (isGone) running.stop();
      else setScanner(running);
    };
    begin().catch(() => {
      if (!isGone) setState("no-camera");
    });
    return () => {
      isGone = true;
      running?.stop();
    };
  }, []);
  return (
    <Screen
      title={t("scan.title")}
      onBack={goBack}
      bottom={
        <To place={{ at: "search" }} look="button wide">
          {t("scan.type")}
        </To>
      }
    >
      {state !== "no-camera" && (
        <div class="camera">
          <video ref={video} playsInline muted aria-label={t("scan.picture")} />
        </div>
      )}
      {verdict !== null ? (
        <>
          <CardAnswer verdict={verdict} />
          <Owner person={ownerOf(store, verdict)} />
        </>
      ) : (
        <p role="status" class={state === "looking" ? undefined : "notice calm"}>
          {t(state === "looking" ? "scan.hold" : "scan.none")}
        </p>
      )}
      {scanner?.lamp !== null && scanner?.lamp !== undefined && (
        <button
          type="button"
          class="quiet"
          aria-pressed={isLit}
          onClick={() => {
            void scanner.lamp?.(!isLit);
            setIsLit(!isLit);
          }}
        >
          <Icon name="light" />
          {t("scan.lamp")}
        </button>
      )}
    </Screen>
  );
}

/** The record of somebody whose card is not simply good: the card is told of first. */
function Owner({ person }: { person: Person | null }) {
  if (person === null) return null;
  return (
    <To place={{ at: "record", id: person.applicationId }} look="quiet wide">
      {t("scan.owner", { name: person.name ?? person.code })}
    </To>
  );
}

/** Whom a genuine card belongs to, among those whom this phone brought in. */
function ownerOf(store: FieldStore, verdict: CardVerdict): Person | null {
  if (!("facts" in verdict)) return null;
  const { workerCode } = verdict.facts;
  return store.people.list().find(({ cardCodes = [] }) => cardCodes.includes(workerCode)) ?? null;
}

async function checkCard(text: string): Promise<CardVerdict> {
  const { checkCard: check } = await import("./scan/check-card.ts");
  return check(text, new Date());
}

/** Whom a scanned text is of, among those this phone knows; null when it is nobody of them. */
function whoseIs(store: FieldStore, text: string): string | null {
  const slip = readSlip(text);
  if (slip !== null) {
    const isHere =
      store.people.get(slip) ?? store.queue().find((each) => each.applicationId === slip);
    return isHere === undefined ? null : slip;
  }
  const [first, ...others] = store.people.search(text);
  return first !== undefined && others.length === 0 ? first.applicationId : null;
}
