import { useId } from "preact/hooks";
import { t } from "../shared/language.ts";
import { type Leaf, sayPath, sayPlain } from "./say-parameter.ts";

/** One part of a value: a number or a word is typed, and what a word means stands beside it; yes or no is chosen. */
export function LeafField(props: {
  path: string;
  value: Leaf["value"];
  typed: string;
  onTyped: (text: string) => void;
}) {
  const { path, value, typed, onTyped } = props;
  const id = useId();
  const isWord = typeof value === "string";
  const meaning = isWord ? sayPlain(typed) : typed;
  return (
    <div class={isWord ? "place wide" : "place"}>
      <label for={id}>
        {sayPath(path)}
        {meaning !== typed && <span class="fine block">{meaning}</span>}
      </label>
      {typeof value === "boolean" ? (
        <select id={id} value={typed} onChange={(event) => onTyped(event.currentTarget.value)}>
          <option value="true">{t("parameter.yes")}</option>
          <option value="false">{t("parameter.no")}</option>
        </select>
      ) : (
        <input
          id={id}
          type="text"
          autoComplete="off"
          value={typed}
          onInput={(event) => onTyped(event.currentTarget.value)}
        />
      )}
    </div>
  );
}
