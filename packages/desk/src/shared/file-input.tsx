import { t } from "./language.ts";
import "./styles/file-input.css";

/** The button that chooses files. It is the label of the browser's own field, whose words may be of another language. */
export function FileInput(props: {
  id: string;
  title?: string;
  look?: string;
  accept?: string;
  isMultiple?: boolean;
  describedBy?: string | undefined;
  isFaulty?: boolean;
  onFiles: (files: readonly File[]) => void;
}) {
  const { id, title = t("file-drop.choose"), look = "button", accept, isMultiple = false } = props;
  const { describedBy, isFaulty = false, onFiles } = props;
  return (
    <span class="file-button">
      <input
        id={id}
        type="file"
        class="unseen"
        multiple={isMultiple}
        accept={accept}
        aria-describedby={describedBy}
        aria-invalid={isFaulty ? true : undefined}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file may be chosen again after it was left out or mended.
          currentTarget.value = "";
          onFiles(files);
        }}
      />
      <label for={id} class={look}>
        {title}
      </label>
    </span>
  );
}
