import { render } from "preact";

const root = document.getElementById("desk");
if (root !== null) render(<p>Payung</p>, root);
