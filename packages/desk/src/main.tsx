import { render } from "preact";
import { App } from "./app.tsx";
import { listenForKeys } from "./shared/keys.tsx";
import { speakAsBefore } from "./shared/language.ts";
import "./shared/styles/tokens.css";
import "./shared/styles/base.css";
import "./shared/styles/frame.css";
import "./shared/styles/controls.css";
import "./shared/styles/forms.css";
import "./shared/styles/table.css";
import "./shared/styles/groups.css";
import "./shared/styles/unfolding.css";
import "./shared/styles/windows.css";
import "./access/access.css";
import "./shared/styles/print.css";

const root = document.getElementById("desk");
// A language that cannot be loaded is no reason to show nothing.
await speakAsBefore().catch(() => {});
listenForKeys();
if (root !== null) render(<App />, root);
