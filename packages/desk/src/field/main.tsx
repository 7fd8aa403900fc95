import { render } from "preact";
import { App } from "./app.tsx";
import { speakAsBefore } from "./language.ts";
import { begin } from "./phone.ts";
import { followAddress } from "./place.ts";
import { watchForFull } from "./space.ts";
import { keepShell } from "./updates.ts";
import "../shared/styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/controls.css";
import "./styles/fields.css";
import "./styles/answers.css";
import "./styles/notices.css";
import "./styles/lists.css";
import "./styles/record.css";
import "./styles/figures.css";
import "./styles/print.css";

const root = document.getElementById("field");
followAddress();
watchForFull();
// A language that cannot be loaded is no reason to show nothing.
await speakAsBefore().catch(() => {});
if (root !== null) render(<App />, root);
await begin();
// Last: what keeps the app for the next time must not slow down this one.
await keepShell();
