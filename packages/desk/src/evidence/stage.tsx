import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { areKeysOn } from "../shared/keys.tsx";
import { t } from "../shared/language.ts";
import { Waiting } from "../shared/load.tsx";
import { FIT, moved, type Size, STEP, transformOf, turned, type View, zoomed } from "./view.ts";

const NOTHING: Size = { width: 0, height: 0 };
/** How far an arrow moves a picture that does not fit its box. */
const ARROW_PX = 80;
const WHEEL = 0.0016;

type Props = {
  readonly src: string;
  readonly alt: string;
  readonly picture: Size;
  /** What the arrows do while the whole picture is in sight. */
  readonly onStep?: (by: 1 | -1) => void;
};

/** A picture one can come closer to: by buttons, keys, wheel, dragging and two fingers. */
export function Stage({ src, alt, picture, onStep }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>(NOTHING);
  const [view, setView] = useState<View>(FIT);
  const [state, setState] = useState<"loading" | "shown" | "failed">("loading");
  const [tries, setTries] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const watch = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setSize({ width, height });
      setView((before) => moved(before, 0, 0, { width, height }));
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const zoom = (by: number, at?: { x: number; y: number }) =>
    setView((before) => zoomed(before, by, size, at));
  const move = (x: number, y: number) => setView((before) => moved(before, x, y, size));

  useKeysOfPicture({
    zoom,
    move,
    fit: () => setView(FIT),
    turn: () => setView(turned),
    isWhole: view.scale === 1,
    onStep,
  });
  useWheel(box, zoom);
  const fingers = useFingers(box, zoom, move);

  return (
    <div class="stage">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging is a second way beside buttons and keys. */}
      <div
        ref={box}
        class={`stage-box${view.scale > 1 ? " near" : ""}`}
        onPointerDown={fingers.down}
        onPointerMove={fingers.move}
        onPointerUp={fingers.up}
        onPointerCancel={fingers.up}
        onDblClick={() => (view.scale > 1 ? setView(FIT) : zoom(STEP * STEP))}
      >
        {state !== "failed" && (
          <img
            key={`${src} ${tries}`}
            src={src}
            alt={alt}
            draggable={false}
            onLoad={() => setState("shown")}
            onError={() => setState("failed")}
            style={{ transform: transformOf(view, size, picture) }}
          />
        )}
        {state === "loading" && <Waiting />}
        {state === "failed" && (
          <div class="notice fault" role="alert">
            <p>{t("evidence.not-shown")}</p>
            <button
              type="button"
              class="quiet"
              onClick={() => {
                setState("loading");
                setTries(tries + 1);
              }}
            >
              {t("evidence.again")}
            </button>
          </div>
        )}
      </div>
      <div class="stage-tools">
        <button
          type="button"
          class="quiet small"
          aria-label={t("evidence.zoom-out")}
          aria-disabled={view.scale === 1}
          onClick={() => zoom(1 / STEP)}
        >
          <span aria-hidden="true">−</span>
        </button>
        <output class="stage-scale">{Math.round(view.scale * 100)}%</output>
        <button
          type="button"
          class="quiet small"
          aria-label={t("evidence.zoom-in")}
          onClick={() => zoom(STEP)}
        >
          <span aria-hidden="true">+</span>
        </button>
        <button type="button" class="quiet small" onClick={() => setView(FIT)}>
          {t("evidence.fit")}
        </button>
        <button type="button" class="quiet small" onClick={() => setView(turned)}>
          {t("evidence.rotate")}
        </button>
      </div>
    </div>
  );
}

type Deeds = {
  readonly zoom: (by: number, at?: { x: number; y: number }) => void;
  readonly move: (x: number, y: number) => void;
  readonly fit: () => void;
  readonly turn: () => void;
  readonly isWhole: boolean;
  readonly onStep: Props["onStep"];
};

/** Keys work in the whole window, but not while one types a reason. Letters and signs can be switched off. */
function useKeysOfPicture(deeds: Deeds): void {
  const current = useRef(deeds);
  current.current = deeds;
  // Before it is drawn: the first key may come with it.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (target instanceof HTMLElement && target.matches("input, textarea, select")) return;
      const { zoom, move, fit, turn, isWhole, onStep } = current.current;
      const arrow = (x: number, y: number) => () =>
        isWhole ? x !== 0 && onStep?.(x > 0 ? -1 : 1) : move(x, y);
      const always: Readonly<Record<string, () => unknown>> = {
        ArrowLeft: arrow(ARROW_PX, 0),
        ArrowRight: arrow(-ARROW_PX, 0),
        ArrowUp: arrow(0, ARROW_PX),
        ArrowDown: arrow(0, -ARROW_PX),
        PageUp: () => onStep?.(-1),
        PageDown: () => onStep?.(1),
      };
      const letters: Readonly<Record<string, () => unknown>> = {
        "+": () => zoom(STEP),
        "=": () => zoom(STEP),
        "-": () => zoom(1 / STEP),
        "0": fit,
        r: turn,
      };
      const deed = always[event.key] ?? (areKeysOn.peek() ? letters[event.key] : undefined);
      if (deed === undefined) return;
      event.preventDefault();
      deed();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

type Box = { readonly current: HTMLDivElement | null };

/** The page must not scroll by the same wheel, which only a listener that says so beforehand may prevent. */
function useWheel(box: Box, zoom: Deeds["zoom"]): void {
  const current = useRef(zoom);
  current.current = zoom;
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      current.current(Math.exp(-event.deltaY * WHEEL), fromMiddle(element, event));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, []);
}

/** One finger, or a pressed mouse, moves; two come closer. */
function useFingers(box: Box, zoom: Deeds["zoom"], move: Deeds["move"]) {
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  const apart = () => {
    const [one, other] = [...fingers.current.values()];
    return one === undefined || other === undefined
      ? null
      : { length: Math.hypot(one.x - other.x, one.y - other.y), one, other };
  };
  return {
    down: (event: PointerEvent) => {
      box.current?.setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    move: (event: PointerEvent) => {
      const last = fingers.current.get(event.pointerId);
      if (last === undefined || box.current === null) return;
      const before = apart();
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const now = apart();
      if (before === null || now === null)
        return move(event.clientX - last.x, event.clientY - last.y);
      const middle = {
        clientX: (now.one.x + now.other.x) / 2,
        clientY: (now.one.y + now.other.y) / 2,
      };
      zoom(now.length / Math.max(1, before.length), fromMiddle(box.current, middle));
    },
    up: (event: PointerEvent) => {
      fingers.current.delete(event.pointerId);
    },
  };
}

function fromMiddle(
  element: HTMLElement,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): { x: number; y: number } {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
}
