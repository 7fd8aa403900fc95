import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/**
 * A part that few need at the beginning: it comes when it is first shown, from what the service worker keeps, and costs
 * the first visit nothing.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props> | null>(() => loaded);
    useEffect(() => {
      if (Part !== null) return;
      void load().then((part) => {
        loaded = part;
        setPart(() => part);
      });
    }, []);
    return Part === null ? null : <Part {...props} />;
  };
}
