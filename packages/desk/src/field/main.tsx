import { render } from "preact";
import { App } from "./app.tsx";
import { speakAsBefore } from "./language.ts";
import { begin } from "./phone.ts";
import { followAddress } from "./place.ts";
import { keepShell } from "./updates.ts";
import "../shared/styles/tokens.css";
import "./field.css";

const root = document.getElementById("field");
followAddress();
// A language that cannot be loaded is no reason to show nothing.
await speakAsBefore().catch(() => {});
if (root !== null) render(<App />, root);
await begin();
// Last: what keeps the app for the next time must not slow down this one.
await keepShell();
