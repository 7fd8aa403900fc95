import { useState } from "preact/hooks";
import { download } from "./download.ts";
import { t } from "./language.ts";

/** A file one gets by pressing. Some take a moment to be made, and then it says so. */
export function DownloadButton(props: {
  title: string;
  name: string;
  ask: () => Promise<Blob>;
  isMain?: boolean;
  label?: string;
}) {
  const { title, name, ask, isMain = false, label } = props;
  const [isAsking, setIsAsking] = useState(false);
  const press = async () => {
    if (isAsking) return;
    setIsAsking(true);
    await download(name, ask);
    setIsAsking(false);
  };
  return (
    <button
      type="button"
      class={isMain ? "button" : "quiet"}
      aria-disabled={isAsking}
      aria-label={label}
      onClick={() => void press()}
    >
      {isAsking ? t("shared.waiting") : title}
    </button>
  );
}
