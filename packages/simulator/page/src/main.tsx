/** Starts the page. */
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/message.css";
import "./styles/blocks.css";
import "./styles/forms.css";
import "./styles/dialog.css";
import "./styles/desk.css";
import { render } from "preact";

import { App } from "./app.tsx";

const root = document.querySelector("#app");
if (root === null) throw new Error("index.html has no element with the id app.");
render(<App />, root);
